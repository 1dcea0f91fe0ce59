#include <mio/posix/mutex.hpp>

#include <pthread.h>

#include <mio/posix/error.hpp>

namespace mio::posix {

namespace {

pthread_mutex_t* native(std::byte* storage) noexcept {
  return reinterpret_cast<pthread_mutex_t*>(storage);
}

}  // namespace

Result<> Mutex::make() noexcept {
  static_assert(sizeof(pthread_mutex_t) <= sizeof storage_);
  static_assert(alignof(pthread_mutex_t) <= alignof(Mutex));
  if (is_made_) {
    return {};
  }
  if (const int code = ::pthread_mutex_init(native(storage_), nullptr); code != 0) {
    return error_from(code);
  }
  is_made_ = true;
  return {};
}

Mutex::~Mutex() {
  if (is_made_) {
    ::pthread_mutex_destroy(native(storage_));
  }
}

// Neither can fail for a mutex that was made and is unlocked by who locked it.
void Mutex::lock() noexcept { (void)::pthread_mutex_lock(native(storage_)); }

void Mutex::unlock() noexcept { (void)::pthread_mutex_unlock(native(storage_)); }

}  // namespace mio::posix
