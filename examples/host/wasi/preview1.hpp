// The imports of wasi_snapshot_preview1 that the host makes, beside those of the library.
#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/text.hpp>

namespace host::preview1 {

#define HOST_IMPORT(name) \
  __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))

// A Text is a ciovec.
static_assert(sizeof(mio::Text) == 8);
HOST_IMPORT(fd_write)
std::uint16_t fd_write(std::uint32_t fd, const mio::Text* parts, std::size_t part_count,
                       std::size_t* written) noexcept;
HOST_IMPORT(args_sizes_get)
std::uint16_t args_sizes_get(std::size_t* count, std::size_t* size_bytes) noexcept;
HOST_IMPORT(args_get) std::uint16_t args_get(char** arguments, char* bytes) noexcept;
[[noreturn]] HOST_IMPORT(proc_exit) void proc_exit(std::uint32_t code) noexcept;

#undef HOST_IMPORT

}  // namespace host::preview1
