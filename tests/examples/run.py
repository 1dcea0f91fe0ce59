#!/usr/bin/env python3
"""Runs the tests of the examples and ends with the summary line that all our tests print."""

import argparse
import os
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]

import case
import place
import run_wasi


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the built examples are")
    parser.add_argument("--wasi", action="store_true",
                        help="they are .wasm files, for the host that $MIO_WASI_HOST names")
    parser.add_argument("--firmware", action="store_true", help="they are for a board in QEMU")
    parser.add_argument("--hermit", action="store_true", help="they are images for QEMU")
    parser.add_argument("--emulator", nargs="+", default=[], metavar="WORD",
                        help="the command that runs them, where they are for another CPU")
    parser.add_argument("--only", default="", metavar="TEXT",
                        help="the tests whose names contain this, such as echo_test")
    parser.add_argument("--verbose", action="store_true", help="name every test")
    options = parser.parse_args()
    if options.wasi:
        host = os.environ.get("MIO_WASI_HOST") or run_wasi.DEFAULT_HOST
        case.ExampleTest.place = place.Wasi(options.folder, host)
    elif options.firmware:
        case.ExampleTest.place = place.Firmware(options.folder)
    elif options.hermit:
        case.ExampleTest.place = place.Hermit(options.folder)
    else:
        case.ExampleTest.place = place.Native(options.folder, options.emulator)

    loader = unittest.TestLoader()
    if options.only:
        loader.testNamePatterns = [f"*{options.only}*"]
    suite = loader.discover(str(HERE), "*_test.py")
    result = unittest.TextTestRunner(sys.stdout, verbosity=2 if options.verbose else 1).run(suite)
    for test, reason in result.skipped:
        print(f"SKIP {test.id()}: {reason}")
    # A test can have several failures, one for each subtest.
    failed = len({test.id().split(" ")[0] for test, _ in result.failures + result.errors})
    skipped = len(result.skipped)
    passed = result.testsRun - failed - skipped
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if passed > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
