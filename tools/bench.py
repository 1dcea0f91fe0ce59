#!/usr/bin/env python3
"""Measures the library beside its peers, or checks with --check what is the same every time.

Sets up the peers it can and says which it could not. README.md in bench/ says what is measured.
"""

import argparse
import sys

import project
import rust_peers
import setup
import test_tools
from project import Problem, say

BENCH = project.ROOT / "bench"
RELEASE = ["CMAKE_BUILD_TYPE=Release", "MIO_BUILD_TESTS=OFF", "MIO_BUILD_BENCH=ON"]
# For what is counted; the toolchain's own flags make guests small. mio has both kinds too.
FAST_GUESTS = "CMAKE_CXX_FLAGS_RELEASE=-O3 -DNDEBUG -flto"


def install_packages():
    """The libraries from Debian, where we may; what is missing is left out."""
    wanted = sorted({tool.package for tool in test_tools.TOOLS
                     if tool.purpose in test_tools.BENCH_PURPOSES and tool.place() is None})
    if wanted:
        try:
            test_tools.install_packages(wanted)
        except Problem as problem:
            say(f"[bench] {problem}")


def build(preset, *defines, variant=""):
    name = f"bench-{preset}{variant}"
    project.configure(preset, name, [*RELEASE, *defines], quiet=True)
    project.build(name)
    return project.build_dir(name) / "bench"


def attempt(missing, what, make):
    """What `make` returns; where it fails, None and a line in `missing`."""
    try:
        return make()
    except Problem as problem:
        missing.append(f"{what}: {problem}")
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0],
                                     epilog="other options are those of bench/run.py")
    parser.add_argument("--check", action="store_true",
                        help="count only, without the peers, and fail beyond bench/limits.json")
    parser.add_argument("--rust", default="all", choices=("all", "native", "none"),
                        help="which peers in Rust to build (default all, for WASI too)")
    options, passed_on = parser.parse_known_args()
    setup.ensure([*setup.BASIC, *setup.compiler_needs()])
    missing, arguments = [], []
    if options.check:
        script = BENCH / "check.py"
        python = sys.executable
        native = build("native", "MIO_BENCH_PEERS=OFF")
    else:
        script = BENCH / "run.py"
        setup.ensure(setup.PLOTS)
        python = project.VENV_BIN / f"python{project.EXE}"
        install_packages()
        rust = None
        if options.rust != "none":
            rust = attempt(missing, "mio and polling", rust_peers.build_native)
        native = build("native", "MIO_BENCH_PEERS=ON", f"MIO_BENCH_RUST={rust or ''}")
        missing += (native / "missing.txt").read_text().splitlines()
        if options.rust == "all":
            guests = attempt(missing, "mio for WASI", rust_peers.build_wasi)
            arguments += ["--rust-guests", guests] if guests else []
        arguments += [f"--missing={line}" for line in missing]
    arguments += ["--programs", native, "--poll", build("posix"), "--small-guests", build("wasi"),
                  "--guests", build("wasi", FAST_GUESTS, variant="-fast")]
    project.run([python, "-B", script, *arguments, *passed_on])


if __name__ == "__main__":
    project.main_guard(main)
