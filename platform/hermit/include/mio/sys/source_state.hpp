#pragma once

#include <mio/slots/source_state.hpp>
