"""bench/*.py: what is computed from what was measured."""

import sys
import unittest

import project

sys.path.insert(1, str(project.ROOT / "bench"))

import check
import counts
import report
from rows import OURS, RAW, Row, text_table

STRACE = """% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 50.00    0.000100           1       200           recvfrom
 50.00    0.000100           1       201       100 epoll_wait
------ ----------- ----------- --------- --------- ----------------
100.00    0.000200                   401       100 total
"""


def row(ours, raw=None, unit="instructions"):
    result = Row("instructions", "event", unit, False)
    result.add(OURS, ours)
    if raw is not None:
        result.add(RAW, raw)
    return result


class Counts(unittest.TestCase):
    def test_strace_with_and_without_errors(self):
        self.assertEqual(counts.read_strace(STRACE), {"recvfrom": 200, "epoll_wait": 201})

    def test_difference_leaves_out_what_is_equal(self):
        self.assertEqual(counts.difference({"a": 5, "b": 2}, {"a": 1, "b": 2}), {"a": 4})


class Rows(unittest.TestCase):
    def test_ratios_of_minima_and_of_medians(self):
        times = Row("micro", "event", "ns", True, {RAW: [10, 20, 90], OURS: [5, 30, 31]})
        self.assertEqual(times.ratios(OURS), (0.5, 1.5))
        self.assertIsNone(times.ratios("asio"))
        self.assertIn("0.50/1.50", text_table([times]))

    def test_fit_of_a_line(self):
        self.assertEqual(report.fit_text([(1, 12), (10, 30), (100, 210)]), "~ 10 + 2 N")
        self.assertEqual(report.fit_text([(1, 12)]), "")

    def test_growth_in_markdown(self):
        rows = [Row("growth", "event", "ns", True, {RAW: [12, 15]}, 1),
                Row("growth", "event", "ns", True, {RAW: [30], OURS: [40]}, 10)]
        cells, = report.growth_tables(rows)
        self.assertEqual(report.markdown(cells).splitlines(),
                         ["| event | 1 | 10 | line |", "|---|---:|---:|---:|",
                          "| raw | 12 | 30 | ~ 10 + 2 N |", "| mio_cpp | - | 40 |  |"])


class Limits(unittest.TestCase):
    def judge(self, measured, kind, limit):
        (is_good, _), = check.judge([measured], {kind: {"instructions": {"event": limit}}})
        return is_good

    def test_more_than_raw(self):
        self.assertTrue(self.judge(row(27.4, raw=25.4), "more than raw", 2))
        self.assertFalse(self.judge(row(28, raw=25.4), "more than raw", 2))

    def test_at_most(self):
        self.assertTrue(self.judge(row(5120, unit="bytes"), "at most", 5120))
        self.assertFalse(self.judge(row(5121, unit="bytes"), "at most", 5120))

    def test_a_limit_that_was_not_measured(self):
        limits = {"at most": {"instructions": {"nonesuch": 1}}}
        self.assertFalse(list(check.judge([row(1)], limits))[0][0])
        self.assertEqual(list(check.judge([row(1)], limits, is_complete=False)), [])


if __name__ == "__main__":
    unittest.main()
