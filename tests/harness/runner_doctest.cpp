// The runner for hosted places that have doctest: its options (--reporters=junit, --order-by=rand,
// --repeat…) and its crash reports come with it; arguments that start with a dash are passed to it.
// The cases are handed over here and not by doctest's own macros, so that test files are the same
// objects under both runners.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_NO_SHORT_MACRO_NAMES
#include <doctest/doctest.h>

#include <iostream>
#include <string>
#include <vector>

#include "describe.hpp"
#include "run.hpp"

namespace mio::test {

namespace {

class BookKeeper : public doctest::IReporter {
 public:
  explicit BookKeeper(const doctest::ContextOptions&) {}

  void test_case_start(const doctest::TestCaseData& test) override { begin_case(test.m_name); }
  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    end_case(stats.failure_flags != 0);
  }

  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};

}  // namespace

void run_cases(std::span<const char* const> arguments) noexcept {
  // Our own lines bypass the stream's buffer; without a buffer the order of both is kept.
  std::cout << std::unitbuf;

  for (const Case* test = first_case(); test != nullptr; test = test->next) {
    if (is_selected(*test, arguments)) {
      doctest::detail::regTest(doctest::detail::TestCase(test->run, test->file,
                                                         static_cast<unsigned>(test->line),
                                                         doctest::detail::TestSuite{}) *
                               test->name);
    }
  }
  doctest::registerReporter<BookKeeper>("books", 0, false);

  std::vector<const char*> options{"test"};
  for (const char* argument : arguments) {
    if (argument[0] == '-') {
      options.push_back(argument);
    }
  }
  doctest::Context context;
  context.setOption("minimal", true);
  context.setOption("gnu-file-line", true);
  context.setOption("no-breaks", true);
  context.applyCommandLine(static_cast<int>(options.size()), options.data());
  static_cast<void>(context.run());  // The books say whether anything failed.
}

void report_failure(const char* file, int line, Text text) noexcept {
  // What DOCTEST_ADD_FAIL_CHECK_AT does, less its __COUNTER__, which clang's -Wpedantic refuses.
  doctest::detail::MessageBuilder message(file, line, doctest::assertType::is_check);
  message* std::string(text.data(), text.size());
  static_cast<void>(message.log());
  message.react();
}

}  // namespace mio::test
