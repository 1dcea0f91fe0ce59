/* What lwIP wants of its compiler and its place. */
#pragma once

#define LWIP_NO_CTYPE_H 1
#define LWIP_PLATFORM_DIAG(message) ((void)0)
#define LWIP_PLATFORM_ASSERT(message) __builtin_trap()
