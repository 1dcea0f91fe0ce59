#!/usr/bin/env python3
"""Compiles the library and the echo example for Hermit, and checks what they want of a kernel.

The library: no more than tests/symbols/hermit.txt lists. The program: that, and programs.txt.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "symbols"))

import objects  # noqa: E402


def names_in(*paths):
    names = set()
    for path in paths:
        names |= {line.split("#")[0].strip() for line in path.read_text().splitlines()}
    return names - {""}


def run(command):
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        print(result.stdout[-8000:])
        sys.exit(f"error: {command[0]} ended with exit code {result.returncode}")


def undefined_in(program):
    """What an object wants, by nm: it is one file, and not an archive."""
    output = subprocess.run(["nm", "-u", str(program)], check=True, stdout=subprocess.PIPE,
                            text=True).stdout
    return {line.split()[-1] for line in output.splitlines() if line.strip()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cmake", required=True)
    parser.add_argument("--cpu", required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--folder", required=True, type=Path)
    options = parser.parse_args()
    run([options.cmake, "-S", ROOT, "-B", options.folder,
         f"-DCMAKE_TOOLCHAIN_FILE={ROOT / 'toolchains' / 'hermit.cmake'}",
         f"-DMIO_HERMIT_CPU={options.cpu}", f"-DMIO_HERMIT_COMPILER={options.compiler}",
         "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DMIO_BUILD_TESTS=OFF", "-DMIO_INSTALL=OFF"])
    run([options.cmake, "--build", options.folder, "--target", "echo"])

    allowed = names_in(HERE.parent / "symbols" / "hermit.txt")
    if (options.cpu, options.compiler) == ("riscv64", "g++"):
        # That CPU has no atomic operations on a byte, and g++ 12 leaves them to libatomic.
        allowed |= {f"__atomic_{name}_1" for name in ("exchange", "fetch_and", "fetch_or")}
    _, wanted = objects.library_symbols(options.folder / "core" / "libmio.a")
    problems = [f"the library wants {name}" for name in sorted(set(wanted) - allowed)]
    problems += [f"the library does not want {name}, which the list has"
                 for name in sorted(n for n in allowed - set(wanted) if n.startswith("sys_"))]
    program = undefined_in(options.folder / "examples" / "echo")
    allowed |= names_in(HERE / "programs.txt")
    problems += [f"echo wants {name}" for name in sorted(program - allowed)]
    if "sys_poll" not in program:
        problems.append("echo does not want sys_poll: this test looks at something else")
    print("\n".join(problems) or f"the library wants {len(wanted)} symbols, echo {len(program)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
