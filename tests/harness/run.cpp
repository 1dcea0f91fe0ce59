#include "run.hpp"

#include <mio/sys/caps.hpp>

#include "describe.hpp"

namespace mio::test {

namespace {

// Everything here is constant-initialised, so that the constructors of cases find it ready in
// whatever order they run.
constinit Case* list_head = nullptr;
constinit Case* list_tail = nullptr;

struct Books {
  const char* current = "(no test)";
  bool is_skipped = false;
  unsigned passed_count = 0;
  unsigned failed_count = 0;
  unsigned skipped_count = 0;
};
constinit Books books;

void write_line(Line& line) noexcept {
  line.append_character('\n');
  harness_write(line.text().data(), line.text().size());
}

bool contains(Text whole, Text part) noexcept {
  for (std::size_t start = 0; start + part.size() <= whole.size(); ++start) {
    if (whole.part(start, part.size()) == part) {
      return true;
    }
  }
  return false;
}

void print_totals() noexcept {
  Line line;
  line.append_unsigned(books.passed_count).append(" passed, ");
  line.append_unsigned(books.failed_count).append(" failed, ");
  line.append_unsigned(books.skipped_count).append(" skipped");
  write_line(line);
}

int print_help() noexcept {
  constexpr Text help =
      "usage: test [--list] [part of a name...]\n"
      "Runs the cases whose names contain one of the parts, or all of them.\n"
      "MIO_TEST_DEADLINE_S, in the environment, is the time each case may take (default 30,\n"
      "0 for no limit). Options that doctest knows are passed on to it where it is the runner.\n";
  harness_write(help.data(), help.size());
  return 0;
}

int list_cases(std::span<const char* const> arguments) noexcept {
  for (const Case* test = list_head; test != nullptr; test = test->next) {
    if (is_selected(*test, arguments)) {
      Line line;
      line.append(test->name);
      write_line(line);
    }
  }
  return 0;
}

}  // namespace

Case::Case(const char* case_name, const char* case_file, int case_line, void (*body)()) noexcept
    : name(case_name), file(case_file), line(case_line), run(body) {
  (list_tail != nullptr ? list_tail->next : list_head) = this;
  list_tail = this;
}

Case* first_case() noexcept { return list_head; }

bool is_selected(const Case& test, std::span<const char* const> arguments) noexcept {
  bool has_parts = false;
  for (const Text argument : arguments) {
    if (argument.part(0, 1) == "-") {
      continue;
    }
    has_parts = true;
    if (contains(test.name, argument)) {
      return true;
    }
  }
  return !has_parts;
}

int run_all(std::span<const char* const> arguments) noexcept {
  for (const Text argument : arguments) {
    if (argument == "--list") {
      return list_cases(arguments);
    }
    if (argument == "--help") {
      return print_help();
    }
  }
  Line line;
  line.append("platform: ").append(sys::caps::platform_name);
  write_line(line);

  run_cases(arguments);

  const bool has_run = books.passed_count + books.failed_count + books.skipped_count != 0;
  if (!has_run) {
    Line complaint;
    complaint.append("no test ran: none is selected by these arguments");
    write_line(complaint);
  }
  print_totals();
  return has_run && books.failed_count == 0 ? 0 : 1;
}

void begin_case(const char* name) noexcept {
  books.current = name;
  books.is_skipped = false;
  // Said before the test runs, so that a reader knows which one hung or crashed.
  Line line;
  line.append("RUN  ").append(name);
  write_line(line);
  harness_watch_start();
}

void end_case(bool has_failed) noexcept {
  harness_watch_stop();
  if (has_failed) {
    ++books.failed_count;
  } else if (books.is_skipped) {
    ++books.skipped_count;
  } else {
    ++books.passed_count;
  }
  books.current = "(no test)";
}

const char* current_case() noexcept { return books.current; }

void record_skip(Text capability, Text reason) noexcept {
  books.is_skipped = true;
  Line line;
  line.append("SKIP ").append(books.current).append(": ");
  line.append(capability).append(": ").append(reason);
  write_line(line);
}

void report_hung(unsigned deadline_s) noexcept {
  ++books.failed_count;
  Line line;
  line.append("HUNG ").append(books.current).append(": not done after ");
  line.append_unsigned(deadline_s).append(" s");
  write_line(line);
  print_totals();
}

}  // namespace mio::test
