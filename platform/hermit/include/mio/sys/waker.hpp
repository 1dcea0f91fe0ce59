#pragma once

#include <mio/slots/waker.hpp>
