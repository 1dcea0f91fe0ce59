#include <mio/sys/preopened.hpp>

#include <mio/config.hpp>
#include <mio/sys/preview1.hpp>

namespace mio::sys {

namespace {

// There is no heap, and the host writes the whole environment at once or nothing.
constexpr std::size_t kEntriesMax = 64;
constexpr std::size_t kBytesMax = 4096;

char* entries[kEntriesMax];
char bytes[kBytesMax];

}  // namespace

Result<Text> Preopened::names() noexcept {
  std::size_t count = 0;
  std::size_t size_bytes = 0;
  std::uint16_t code = preview1::environ_sizes_get(&count, &size_bytes);
  if (code == 0 && (count > kEntriesMax || size_bytes > kBytesMax)) {
    return ErrorKind::out_of_capacity;
  }
  if (code == 0) {
    code = preview1::environ_get(entries, bytes);
  }
  if (code != 0) {
    return preview1::error_from(code);
  }
  constexpr Text kName = "LISTEN_FDNAMES=";
  for (std::size_t index = 0; index < count; ++index) {
    const Text entry(entries[index]);
    if (entry.part(0, kName.size()) == kName) {
      return entry.part(kName.size());
    }
  }
  return ErrorKind::not_found;
}

}  // namespace mio::sys
