#pragma once

#include <mio/poll2/selector.hpp>
