// Programmer errors stop the program, in release builds too: a server that runs on past a broken
// invariant is worse than one that ends.
#pragma once

/// Traps unless `condition` holds. Never depends on NDEBUG.
#define MIO_ASSERT(condition) ((condition) ? static_cast<void>(0) : __builtin_trap())
