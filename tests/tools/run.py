#!/usr/bin/env python3
"""Runs the tests of tools/ and ends with the summary line that all our test programs print."""

import argparse
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent.parent / "tools"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pattern", nargs="?", default="*_test.py", help="which files (default all)")
    parser.add_argument("--verbose", action="store_true", help="name every test")
    options = parser.parse_args()
    suite = unittest.defaultTestLoader.discover(str(HERE), options.pattern)
    result = unittest.TextTestRunner(verbosity=2 if options.verbose else 1).run(suite)
    sys.stderr.flush()
    for case, reason in result.skipped:
        print(f"SKIP {case.id()}: tool: {reason}")
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    passed = result.testsRun - failed - len(result.skipped)
    print(f"{passed} passed, {failed} failed, {len(result.skipped)} skipped")
    return 0 if passed > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
