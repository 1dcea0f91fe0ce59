#include <mio/listen_fds.hpp>

#include <atomic>
#include <utility>

#include <mio/config.hpp>
#include <mio/sys/caps.hpp>
#include <mio/sys/preopened.hpp>

namespace mio {

namespace {

// Process-wide, as the descriptors are: bit i is set once number i has an owner. Without
// caps::listen_fds there are none.
[[maybe_unused]] constinit std::atomic<std::uint32_t> taken{0};

}  // namespace

Result<ListenFds> ListenFds::from_environment() noexcept {
  MIO_TRY_ASSIGN(const auto count, sys::Preopened::count());
  if (count > config::listen_fds_max) {
    return ErrorKind::out_of_capacity;
  }
  return ListenFds(count);
}

Result<ListenKind> ListenFds::kind(std::size_t index) const noexcept {
  if (index >= count_) {
    return ErrorKind::invalid_input;
  }
  return sys::Preopened::kind(sys::Preopened::handle(index));
}

Result<Text> ListenFds::name(std::size_t index) const noexcept {
  if (index >= count_) {
    return ErrorKind::invalid_input;
  }
  MIO_TRY_ASSIGN(auto names, sys::Preopened::names());
  for (;;) {
    std::size_t size = 0;
    while (size < names.size() && names[size] != ':') {
      ++size;
    }
    if (index == 0) {
      return names.part(0, size);
    }
    if (size == names.size()) {
      return ErrorKind::not_found;
    }
    names = names.part(size + 1);
    --index;
  }
}

Result<std::size_t> ListenFds::index_of(Text name) const noexcept {
  for (std::size_t index = 0; index < count_; ++index) {
    const Result<Text> candidate = this->name(index);
    if (candidate && *candidate == name) {
      return index;
    }
  }
  return ErrorKind::not_found;
}

Result<sys::Handle> ListenFds::take(std::size_t index, ListenKind expected) const noexcept {
  MIO_TRY_ASSIGN(const auto actual, kind(index));
  if (actual != expected) {
    return ErrorKind::wrong_type;
  }
  if constexpr (sys::caps::listen_fds) {
    const sys::Handle handle = sys::Preopened::handle(index);
    const std::uint32_t bit = std::uint32_t{1} << index;
    if ((taken.fetch_or(bit) & bit) != 0) {
      return ErrorKind::already_exists;
    }
    if (const Result<> prepared = sys::Preopened::prepare(handle); !prepared) {
      taken.fetch_and(~bit);
      return prepared.error();
    }
    return handle;
  } else {
    // A small CPU has no such atomic, and nothing to take.
    return ErrorKind::unsupported;
  }
}

Result<sys::Handle> ListenFds::take_preopened(std::size_t index, ListenKind expected) noexcept {
  MIO_TRY_ASSIGN(const auto handed_over, from_environment());
  return handed_over.take(index, expected);
}

Result<sys::Handle> ListenFds::take_preopened(Text name, ListenKind expected) noexcept {
  MIO_TRY_ASSIGN(const auto handed_over, from_environment());
  MIO_TRY_ASSIGN(const auto index, handed_over.index_of(name));
  return handed_over.take(index, expected);
}

}  // namespace mio
