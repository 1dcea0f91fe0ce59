#pragma once

#include <mio/poll2/source_state.hpp>
