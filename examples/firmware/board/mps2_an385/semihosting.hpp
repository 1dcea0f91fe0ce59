// What the debugger, or QEMU, does for a program that has no system: printing, arguments, an end.
#pragma once

#include <cstddef>
#include <span>

namespace board::semihosting {

inline constexpr int exit_code_fault = 70;

/// Ends the emulator with this exit code.
[[noreturn]] void end(int exit_code) noexcept;

/// Writes to the emulator's standard error, which is all it has.
void write(const char* text, std::size_t size) noexcept;

/// The words behind the program's name on the emulator's command line, at most 15.
std::span<char* const> arguments() noexcept;

}  // namespace board::semihosting
