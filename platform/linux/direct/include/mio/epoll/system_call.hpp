// Linux' system calls without the C library, on the two CPUs where that was found to pay. There is
// no errno: a call that fails answers with the negative code.
//
// Inlined always: it is the return from a function after the kernel's work that costs, more than
// all that the function does (docs/DESIGN.md, section 5).
// source  syscall(2), "Architecture calling conventions".
#pragma once

namespace mio::sys {

#ifdef __x86_64__

/// The calls that are made for every event; asserted in direct/src/calls.cpp.
enum class SystemCall : long { sendto = 44, recvfrom = 45, epoll_wait = 232, epoll_ctl = 233 };

[[gnu::always_inline]] inline long system_call(SystemCall number, long a, long b, long c,
                                               long d) noexcept {
  long outcome;
  register long in_d __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(outcome)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(in_d)
                   : "rcx", "r11", "memory");
  return outcome;
}

[[gnu::always_inline]] inline long system_call(SystemCall number, long a, long b, long c, long d,
                                               long e, long f) noexcept {
  long outcome;
  register long in_d __asm__("r10") = d;
  register long in_e __asm__("r8") = e;
  register long in_f __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(outcome)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(in_d), "r"(in_e), "r"(in_f)
                   : "rcx", "r11", "memory");
  return outcome;
}

#else  // aarch64

/// The calls that are made for every event; asserted in direct/src/calls.cpp.
enum class SystemCall : long { epoll_ctl = 21, epoll_pwait = 22, sendto = 206, recvfrom = 207 };

[[gnu::always_inline]] inline long system_call(SystemCall number, long a, long b, long c,
                                               long d) noexcept {
  register long in_number __asm__("x8") = static_cast<long>(number);
  register long in_a __asm__("x0") = a;
  register long in_b __asm__("x1") = b;
  register long in_c __asm__("x2") = c;
  register long in_d __asm__("x3") = d;
  __asm__ volatile("svc 0"
                   : "+r"(in_a)
                   : "r"(in_number), "r"(in_b), "r"(in_c), "r"(in_d)
                   : "memory");
  return in_a;
}

[[gnu::always_inline]] inline long system_call(SystemCall number, long a, long b, long c, long d,
                                               long e, long f) noexcept {
  register long in_number __asm__("x8") = static_cast<long>(number);
  register long in_a __asm__("x0") = a;
  register long in_b __asm__("x1") = b;
  register long in_c __asm__("x2") = c;
  register long in_d __asm__("x3") = d;
  register long in_e __asm__("x4") = e;
  register long in_f __asm__("x5") = f;
  __asm__ volatile("svc 0"
                   : "+r"(in_a)
                   : "r"(in_number), "r"(in_b), "r"(in_c), "r"(in_d), "r"(in_e), "r"(in_f)
                   : "memory");
  return in_a;
}

#endif

/// A pointer as the kernel takes it.
inline long as_argument(const void* pointer) noexcept { return reinterpret_cast<long>(pointer); }

}  // namespace mio::sys
