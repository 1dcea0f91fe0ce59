#pragma once

#include <mio/poll2/event.hpp>
