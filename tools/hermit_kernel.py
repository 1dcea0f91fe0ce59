#!/usr/bin/env python3
"""Builds the Hermit kernel of the crate registry as a library for x86-64, and prints its path.

hermit-kernel 0.11.0 is the last release that is there as a whole. It wants one edit for a compiler
of today, and Rust's own library compiled for it. Debian's rustc-web does both; it is unpacked into
build/rust-web. The result stays in build/hermit-kernel: the first time takes minutes.
"""

import argparse
import re
import shutil
import subprocess
import sys
import time

import crate
import project
import rust_peers
from project import Problem, say

VERSION = "0.11.0"
TARGET = "x86_64-unknown-none"
FEATURES = "acpi,dhcpv4,tcp,udp,pci,fsgsbase"

FOLDER = project.BUILD / "hermit-kernel"
LIBRARY = FOLDER / "libhermit.a"


def prepare_source():
    """A copy of the kernel's source with the edit."""
    copy = FOLDER / "source"
    shutil.rmtree(copy, ignore_errors=True)
    # Its settings ask for a compiler of its time.
    source = crate.fetch("hermit-kernel", VERSION, FOLDER / "fetch", "--filter-platform", TARGET)
    shutil.copytree(source, copy,
                    ignore=shutil.ignore_patterns("rust-toolchain*", ".cargo"))
    edits = 0
    for path in sorted((copy / "src").rglob("*.rs")):
        text, count = re.subn(r"(?m)^(\s*)#\[naked\]", r"\1#[unsafe(naked)]", path.read_text())
        if count:
            path.write_text(text)
            edits += count
    if edits == 0:
        raise Problem(f"hermit-kernel {VERSION} has no #[naked] to edit")
    return copy


def compile_source(source):
    """Has cargo build the library for a machine without a system; returns where it is."""
    libraries = rust_peers.WEB / "usr" / "lib"
    target = FOLDER / "target"
    # The switch lets a stable compiler compile its own library.
    environment = project.environment(
        RUSTC=rust_peers.unpack_web_rust(), RUSTC_BOOTSTRAP=1, CARGO_TARGET_DIR=target,
        LD_LIBRARY_PATH=f"{libraries}:{libraries}/x86_64-linux-gnu")
    command = ["cargo", "rustc", "--release", "--locked", "--target", TARGET, "--lib",
               "--crate-type", "staticlib", "-Zbuild-std=core,alloc",
               "-Zbuild-std-features=compiler-builtins-mem", "--no-default-features",
               "--features", FEATURES]
    code = subprocess.run(command, cwd=source, env=environment).returncode
    if code != 0:
        raise Problem(f"cargo ended with exit code {code} in {source}: {' '.join(command)}")
    return target / TARGET / "release" / "libhermit.a"


def build_kernel():
    """The library; built unless it is there."""
    if LIBRARY.exists():
        return LIBRARY
    begin = time.monotonic()
    say(f"[hermit] fetching hermit-kernel {VERSION}")
    source = prepare_source()
    say(f"[hermit] building hermit-kernel {VERSION}")
    built = compile_source(source)
    # Complete or not there, whatever ends us.
    shutil.copy(built, LIBRARY.with_suffix(".new"))
    LIBRARY.with_suffix(".new").replace(LIBRARY)
    say(f"[hermit] that took {time.monotonic() - begin:.0f} s")
    return LIBRARY


def main():
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    for program in ("cargo", "apt-get"):
        if shutil.which(program) is None:
            raise Problem(f"there is no {program}; run: make test-tools", 2)
    say(str(build_kernel()))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    project.main_guard(main)
