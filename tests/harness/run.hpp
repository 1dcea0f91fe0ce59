// What the parts of the harness owe each other: a host gives main, output and a watchdog; a runner
// calls the cases; run.cpp keeps the books for both runners.
#pragma once

#include <cstddef>
#include <span>

#include <mio/text.hpp>

namespace mio::test {

/// A test case, put on the list by its constructor (see TEST). Where there is no C runtime the host
/// calls the constructors itself, before run_all.
struct Case {
  Case(const char* case_name, const char* case_file, int case_line, void (*body)()) noexcept;

  const char* name;  // "subject.condition_then_outcome"
  const char* file;
  int line;
  void (*run)();
  Case* next = nullptr;
};

// FOR THE HOST

/// Runs what `arguments` (without the program's name) ask for and returns the exit status: 0 only
/// if something ran and nothing failed. Arguments: `--list`, or parts of names; none means all.
int run_all(std::span<const char* const> arguments) noexcept;

/// Reports the running test as hung and prints the totals. The process must end right after.
/// thread  async-signal-safe.
void report_hung(unsigned deadline_s) noexcept;

// GIVEN BY THE HOST

/// Writes all of it to standard output, unbuffered.
/// thread  any; async-signal-safe.
void harness_write(const char* text, std::size_t size) noexcept;

/// Starts the watchdog for one test; when it expires the host calls report_hung and ends the
/// process with status 1. A host without a clock of its own relies on whoever started it.
void harness_watch_start() noexcept;
void harness_watch_stop() noexcept;

// GIVEN BY THE RUNNER

/// Calls every selected case between begin_case and end_case.
void run_cases(std::span<const char* const> arguments) noexcept;

/// Shows a failed check and counts it against the running case. thread  any.
void report_failure(const char* file, int line, Text text) noexcept;

// FOR THE RUNNER

Case* first_case() noexcept;

/// True if no part was asked for, or the name contains one of the parts. Options are no parts.
bool is_selected(const Case& test, std::span<const char* const> arguments) noexcept;

void begin_case(const char* name) noexcept;
void end_case(bool has_failed) noexcept;

/// The name of the running case.
const char* current_case() noexcept;

// FOR THE MACROS

/// Marks the running case as skipped and says why.
void record_skip(Text capability, Text reason) noexcept;

}  // namespace mio::test
