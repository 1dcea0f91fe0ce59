// What the examples need from around them, so that each of them is one file everywhere: an entry,
// arguments, printing, and the wish to end. Each folder beside this file brings it to one kind of
// place; the build puts one of them on the include path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <mio/error.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/result.hpp>
#include <mio/text.hpp>

#include "stop_signal.hpp"  // StopSignal, of the host that was chosen, or of without_signals/.

/// The example itself, which the host calls once. What it returns is the program's exit code:
/// 0 a clean end, 1 something failed, 2 wrong arguments or a wrong environment.
int run() noexcept;

namespace host {

// These three, complain_of() and StopSignal are all that a place has to bring; the rest is made of
// them. A place without a command line brings its own addresses.cpp, too.

enum class Stream : std::uint8_t { out = 1, error = 2 };

void write(Stream stream, mio::Text text) noexcept;

/// The arguments behind the program's name.
std::span<char* const> words() noexcept;

[[noreturn]] void end(int exit_code) noexcept;

/// The program's one argument, or `fallback` if it has none. Prints `help` for --help, complains of
/// anything else, and in both cases ends the program.
const char* argument(const char* help, const char* fallback) noexcept;

/// The program's one argument as the address of a server; `text` becomes how it was written. As
/// argument() in all else.
/// errors  invalid_data: it is no address.
mio::Result<mio::net::SocketAddr> address(const char* help, const char* fallback,
                                          const char*& text) noexcept;

/// As argument(), for a program that takes none.
void no_arguments(const char* help) noexcept;

/// A line, which is written in one go unless it is very long, so that lines do not mix.
class Line {
 public:
  explicit Line(Stream stream) noexcept : stream_(stream) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() {
    put('\n');
    flush();
  }

  void add(const char* text) noexcept;
  void add(mio::Text text) noexcept;
  void add(std::size_t number) noexcept;
  /// What somebody else sent: control characters become dots, and a last end of line goes.
  void add(std::span<const std::byte> bytes) noexcept;
  /// Nothing, where the platform tells no addresses.
  void add(const mio::Result<mio::net::SocketAddr>& address) noexcept;

 private:
  void put(char character) noexcept;
  void flush() noexcept;

  Stream stream_;
  std::size_t size_ = 0;
  char text_[512];
};

/// A line on standard output.
template <class... Parts>
void say(const Parts&... parts) noexcept {
  Line line(Stream::out);
  (line.add(parts), ...);
}

/// A line on standard error.
template <class... Parts>
void complain(const Parts&... parts) noexcept {
  Line line(Stream::error);
  line.add("error: ");
  (line.add(parts), ...);
}

/// Complains that the program cannot do `what`, and why:
/// `error: cannot <what><where>: <kind> (<the system's code>)`, the kind by name or by number.
void complain_of(mio::Error error, const char* what, const char* where = "") noexcept;

/// Complains so and ends the program: with 1, or 2 if its arguments or environment are to blame.
[[noreturn]] void give_up(mio::Error error, const char* what, const char* where = "",
                          int exit_code = 1) noexcept;

/// Gives up, as above, if `result` is an error.
template <class T>
void require(const mio::Result<T>& result, const char* what, const char* where = "",
             int exit_code = 1) noexcept {
  if (!result) {
    give_up(result.error(), what, where, exit_code);
  }
}

}  // namespace host
