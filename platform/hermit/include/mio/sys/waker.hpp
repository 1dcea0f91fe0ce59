#pragma once

#include <mio/poll2/waker.hpp>
