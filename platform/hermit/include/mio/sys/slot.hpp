#pragma once

#include <mio/poll2/slot.hpp>
