// All that the library must not do, so that the checker can show that it notices.
#include <cstddef>

extern "C" void* malloc(std::size_t size);
extern "C" void __cxa_throw(void* exception, void* type, void (*destroy)(void*));
extern "C" int __cxa_guard_acquire(long long* guard);
extern "C" int some_function_of_a_libc(const char* text);

namespace {

struct Guarded {
  Guarded() noexcept;
  ~Guarded();
  int value;
};

}  // namespace

struct Virtual {
  virtual ~Virtual();
  virtual int answer() const noexcept;
};

Virtual::~Virtual() { __cxa_throw(nullptr, nullptr, nullptr); }
int Virtual::answer() const noexcept {
  // By name, because compilers for targets without threads need no guard.
  long long guard = 0;
  return __cxa_guard_acquire(&guard);
}

Guarded::Guarded() noexcept : value(some_function_of_a_libc("")) {}
Guarded::~Guarded() { value = 0; }

void* guilty(std::size_t size);
void* guilty(std::size_t size) {
  static Guarded guarded;
  return guarded.value != 0 ? static_cast<void*>(new Virtual) : malloc(size);
}
