"""How tools/test.py counts what ctest and the test programs say."""

import argparse
import contextlib
import importlib.util
import io
import tempfile
import unittest
from pathlib import Path

import project

# Not `import test`: the standard library has a module of that name.
spec = importlib.util.spec_from_file_location("mio_tools_test", project.TOOLS / "test.py")
test = importlib.util.module_from_spec(spec)
spec.loader.exec_module(test)
Count, Step = test.Count, test.Step

JUNIT = """<?xml version="1.0"?><testsuite>
<testcase name="good" status="run"><system-out>4 passed, 0 failed, 2 skipped
SKIP a.b: threads: there are none</system-out></testcase>
<testcase name="bad" status="fail"><failure message="Failed"/>
<system-out>3 passed, 2 failed, 0 skipped</system-out></testcase>
<testcase name="crash" status="fail"><failure message="SEGFAULT"/>
<system-out>3 passed, 0 failed, 0 skipped</system-out></testcase>
<testcase name="silent" status="run"/>
<testcase name="not built" status="notrun"><skipped message="Unable to find executable"/></testcase>
<testcase name="tool" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>
<system-out>SKIP tool: strace: not there; run make test-tools
0 passed, 0 failed, 1 skipped</system-out></testcase>
</testsuite>"""


class Counting(unittest.TestCase):
    def test_summary_lines_are_added_up(self):
        self.assertEqual(test.summaries("x\n1 passed, 2 failed, 3 skipped\n"
                                        "10 passed, 0 failed, 0 skipped\n"), Count(11, 2, 3))
        self.assertIsNone(test.summaries("12 passed, 0 failed"))
        self.assertIsNone(test.summaries("all 1 passed, 2 failed, 3 skipped"))

    def test_one_entry(self):
        self.assertEqual(test.count_test("run", ""), Count(1, 0, 0))
        self.assertEqual(test.count_test("run", "5 passed, 0 failed, 1 skipped"), Count(5, 0, 1))
        self.assertEqual(test.count_test("run", "0 passed, 0 failed, 0 skipped"), Count(0, 1, 0))
        self.assertEqual(test.count_test("fail", ""), Count(0, 1, 0))
        self.assertEqual(test.count_test("fail", "5 passed, 0 failed, 0 skipped"), Count(5, 1, 0))
        self.assertEqual(test.count_test("fail", "5 passed, 2 failed, 0 skipped"), Count(5, 2, 0))
        self.assertEqual(test.count_test("skipped", ""), Count(0, 0, 1))

    def collect(self, require_all):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "junit.xml"
            path.write_text(JUNIT)
            return test.collect(path, require_all)

    def test_a_whole_run(self):
        count, skips, failures = self.collect(require_all=False)
        self.assertEqual(count, Count(4 + 3 + 3 + 1, 2 + 1 + 1, 2 + 1))
        self.assertEqual(failures, ["bad", "crash", "not built"])
        self.assertEqual(len(skips), 2)

    def test_a_missing_tool_fails_where_all_is_required(self):
        count, _, failures = self.collect(require_all=True)
        self.assertEqual(count, Count(11, 5, 2))
        self.assertIn("tool", failures)


class Result(unittest.TestCase):
    def result(self, *counts):
        steps = [Step("a", count, 1.0, [], []) for count in counts]
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            code = test.print_result(steps)
        return code, output.getvalue().splitlines()[-1]

    def test_last_line_is_the_sum(self):
        self.assertEqual(self.result(Count(3, 0, 1), Count(4, 0, 0)),
                         (0, "7 passed, 0 failed, 1 skipped"))

    def test_a_failure_or_no_test_at_all_is_exit_1(self):
        self.assertEqual(self.result(Count(3, 1, 0))[0], 1)
        self.assertEqual(self.result()[0], 1)
        self.assertEqual(self.result(Count(0, 0, 5))[0], 1)

    def test_missing_host(self):
        self.assertEqual(test.missing_host("wazero", False).count, Count(0, 0, 1))
        self.assertEqual(test.missing_host("wazero", True).count, Count(0, 1, 0))


class Ctest(unittest.TestCase):
    """The real ctest, on a project of three tests."""

    def setUp(self):
        for need in ("cmake", "ninja"):
            if not (project.VENV_BIN / (need + project.EXE)).exists():
                self.skipTest(f"{need} is not in .venv; run make setup")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.build, project.BUILD = project.BUILD, Path(folder.name)
        self.addCleanup(setattr, project, "BUILD", self.build)
        source = Path(folder.name) / "source"
        source.mkdir()
        (source / "CMakeLists.txt").write_text("""
cmake_minimum_required(VERSION 3.20)
project(sample NONE)
enable_testing()
add_test(NAME good COMMAND ${CMAKE_COMMAND} -E echo "4 passed, 0 failed, 2 skipped")
add_test(NAME bad COMMAND ${CMAKE_COMMAND} -E false)
add_test(NAME not_built COMMAND ${CMAKE_CURRENT_BINARY_DIR}/nothing)
""")
        command = [project.venv_tool("cmake"), "-G", "Ninja", "-S", source,
                   "-B", project.BUILD / "p"]
        self.assertIsNotNone(project.output_of(command))

    def step(self, only):
        options = argparse.Namespace(only=only, require_all=False)
        # ctest writes to the descriptor itself; what it says is not ours to judge.
        with contextlib.redirect_stdout(io.StringIO()):
            return test.run_ctest("p", "p", options)

    def test_all_of_it(self):
        step = self.step(None)
        self.assertEqual(step.count, Count(4, 2, 2))
        self.assertEqual(sorted(step.failures), ["bad", "not_built"])

    def test_only(self):
        self.assertEqual(self.step("good").count, Count(4, 0, 2))

    def test_nothing_matches(self):
        self.assertEqual(self.step("nonesuch").count.passed, 0)
