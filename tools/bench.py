#!/usr/bin/env python3
"""Builds the benchmarks with the library as users get it and counts what the library costs."""

import argparse
import sys

import project
import setup


def main():
    parser = argparse.ArgumentParser(description=__doc__, epilog="other options are those of "
                                     "bench/echo_counts.py: --check, --json FILE")
    _, passed_on = parser.parse_known_args()
    setup.ensure(["cmake", "ninja", *setup.compiler_needs(wasi=False)])
    project.configure("native", "bench", ["CMAKE_BUILD_TYPE=Release", "MIO_BUILD_TESTS=OFF",
                                          "MIO_BUILD_BENCH=ON"])
    project.build("bench")
    folder = project.build_dir("bench")
    programs = ["--echo", project.example("bench", "echo"),
                "--echo-raw", folder / "bench" / "echo_raw_epoll",
                "--dispatch-raw", folder / "bench" / "dispatch_raw",
                "--dispatch-mio", folder / "bench" / "dispatch_mio"]
    project.run([sys.executable, project.ROOT / "bench" / "echo_counts.py", *programs, *passed_on])


if __name__ == "__main__":
    project.main_guard(main)
