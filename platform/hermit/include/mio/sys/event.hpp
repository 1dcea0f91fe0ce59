#pragma once

#include <mio/slots/event.hpp>
