// The environment of a service manager: LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES, any of which may
// be missing or hold anything, against a second reading of sd_listen_fds(3).
//
// An input is three texts with zeros between them. A text that begins with '-' stands for a
// variable that is not set, and a '$' in LISTEN_PID for the number of this process.
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <unistd.h>

#include <mio/config.hpp>
#include <mio/listen_fds.hpp>

#include "fuzz.hpp"

namespace {

using mio::ErrorKind;
using mio::ListenFds;
using mio::fuzz::expect;

using Variable = std::optional<std::string>;

// Beyond this it is not said whether a number is too large for the protocol or for us.
constexpr std::uint64_t kCertain = 2'147'483'639;

struct Environment {
  Variable count;
  Variable pid;
  Variable names;
};

Variable next_text(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  const std::string_view text = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return text.starts_with('-') ? Variable() : Variable(text);
}

Environment read_environment(std::string_view rest) {
  Environment made{next_text(rest), next_text(rest), next_text(rest)};
  if (made.pid) {
    const std::size_t place = made.pid->find('$');
    if (place != std::string::npos) {
      made.pid->replace(place, 1, std::to_string(::getpid()));
    }
  }
  return made;
}

void set(const char* name, const Variable& value) {
  if (value) {
    ::setenv(name, value->c_str(), 1);
  } else {
    ::unsetenv(name);
  }
}

// A decimal of digits only, cut off where it gets too large to matter.
std::optional<std::uint64_t> number_in(const std::string& text) {
  std::uint64_t value = 0;
  for (const char character : text) {
    if (character < '0' || character > '9') {
      return {};
    }
    value = value > kCertain ? value : value * 10 + static_cast<std::uint64_t>(character - '0');
  }
  return text.empty() ? std::optional<std::uint64_t>() : value;
}

// The error there must be, or none.
std::optional<ErrorKind> expected_error(const Environment& environment) {
  if (!environment.count) {
    return ErrorKind::not_found;
  }
  const auto count = number_in(*environment.count);
  if (!count || *count == 0 || *count > kCertain) {
    return ErrorKind::invalid_data;
  }
  if (!environment.pid) {
    return ErrorKind::permission_denied;
  }
  const auto pid = number_in(*environment.pid);
  if (!pid || *pid > kCertain) {
    return ErrorKind::invalid_data;
  }
  if (*pid != static_cast<std::uint64_t>(::getpid())) {
    return ErrorKind::permission_denied;
  }
  return *count > mio::config::listen_fds_max ? std::optional(ErrorKind::out_of_capacity)
                                              : std::nullopt;
}

Variable expected_name(const Variable& names, std::size_t index) {
  if (!names) {
    return {};
  }
  std::size_t begin = 0;
  for (; index > 0; --index) {
    const std::size_t colon = names->find(':', begin);
    if (colon == std::string::npos) {
      return {};
    }
    begin = colon + 1;
  }
  return names->substr(begin, names->find(':', begin) - begin);
}

void check_names(const ListenFds& fds, const Variable& names) {
  for (std::size_t index = 0; index < fds.count(); ++index) {
    const auto name = fds.name(index);
    const Variable expected = expected_name(names, index);
    if (!expected) {
      expect(name.failed_with(ErrorKind::not_found), "what has no name is not_found");
      continue;
    }
    expect(name && std::string_view(name->data(), name->size()) == *expected,
           "the name is its own");
    std::size_t first = 0;
    while (expected_name(names, first) != expected) {
      ++first;
    }
    const auto found = fds.index_of(*expected);
    expect(found && *found == first, "a name is found, the first of several");
  }
  expect(fds.name(fds.count()).failed_with(ErrorKind::invalid_input), "there is no such index");
  expect(fds.kind(fds.count()).failed_with(ErrorKind::invalid_input), "there is no such index");
  const auto taken = fds.take(fds.count(), mio::ListenKind::tcp_listener);
  expect(taken.failed_with(ErrorKind::invalid_input), "there is no such index");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  const Environment environment = read_environment(bytes);
  set("LISTEN_FDS", environment.count);
  set("LISTEN_PID", environment.pid);
  set("LISTEN_FDNAMES", environment.names);

  const auto fds = ListenFds::from_environment();
  const auto error = expected_error(environment);
  expect(fds.has_value() == !error, "the environment is taken or refused");
  if (error) {
    expect(fds.failed_with(*error), "it is refused for its reason");
    return 0;
  }
  expect(fds->count() == number_in(*environment.count), "LISTEN_FDS is the count");
  check_names(*fds, environment.names);
  return 0;
}
