#include <mio/no_destructor.hpp>

#include <type_traits>

#include "test.hpp"

using mio::NoDestructor;

namespace {

int destroyed_count = 0;

class Noisy {
 public:
  constexpr Noisy() noexcept = default;
  constexpr explicit Noisy(int value) noexcept : value_(value) {}
  Noisy(const Noisy&) = delete;
  Noisy& operator=(const Noisy&) = delete;
  ~Noisy() { ++destroyed_count; }

  int value() const noexcept { return value_; }
  void set(int value) noexcept { value_ = value; }

 private:
  int value_ = 7;
};

constinit NoDestructor<Noisy> by_default;
constinit NoDestructor<Noisy> with_argument(8);

}  // namespace

static_assert(std::is_trivially_destructible_v<NoDestructor<int>>);
static_assert(!std::is_copy_constructible_v<NoDestructor<int>>);
static_assert(sizeof(NoDestructor<Noisy>) == sizeof(Noisy));

TEST(no_destructor, holds_the_value) {
  CHECK_EQ(by_default->value(), 7);
  CHECK_EQ((*with_argument).value(), 8);
  by_default->set(9);
  const NoDestructor<Noisy>& unchanging = by_default;
  CHECK_EQ(unchanging->value(), 9);
  CHECK(&*unchanging == &*by_default);
}

TEST(no_destructor, never_destroys_the_value) {
  const int before = destroyed_count;
  {
    const NoDestructor<Noisy> local;
    CHECK_EQ(local->value(), 7);
  }
  CHECK_EQ(destroyed_count, before);
}
