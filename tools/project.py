"""What the scripts share: where things are, how programs are run, how scripts end."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "tools"
BUILD = ROOT / "build"
VENV = ROOT / ".venv"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""

# Debian names its compilers with a version, often without a plain name; newest first.
CLANGS = [*(f"clang++-{version}" for version in range(40, 13, -1)), "clang++"]


class Problem(Exception):
    """Something the user must know, in one line, and the exit code it ends the script with."""

    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code


def say(text=""):
    """Prints at once, so that our lines and those of the programs we run keep their order."""
    print(text, flush=True)


def main_guard(main):
    """Runs `main` and exits with what it returns; a Problem becomes one clear line."""
    try:
        sys.exit(main() or 0)
    except Problem as problem:
        sys.stdout.flush()
        print(f"error: {problem}", file=sys.stderr)
        sys.exit(problem.code)
    except KeyboardInterrupt:
        sys.exit(130)


def environment(**extra):
    """The environment for everything we start.

    The venv's programs come first. RUST_BACKTRACE is dropped: with it, wasmtime's sockets capture a
    backtrace at every "would block", which makes them up to 35 times slower. So is what a make that
    started us would tell a make below us.
    """
    dropped = ("RUST_BACKTRACE", "MAKEFLAGS", "MFLAGS", "MAKELEVEL")
    result = {name: value for name, value in os.environ.items() if name not in dropped}
    result.setdefault("CMAKE_GENERATOR", "Ninja")
    result["PATH"] = str(VENV_BIN) + os.pathsep + result.get("PATH", os.defpath)
    result.update({name: str(value) for name, value in extra.items()})
    return result


def run(command, env=None, echo=True, stdout=None):
    """Runs a command in sight of the user; raises Problem when it fails."""
    command = [str(part) for part in command]
    if echo:
        say("+ " + " ".join(command))
    try:
        code = subprocess.run(command, env=env or environment(), cwd=ROOT,
                              stdout=stdout).returncode
    except OSError as error:
        raise Problem(f"{command[0]} cannot be started: {error.strerror}")
    if code != 0:
        raise Problem(f"{Path(command[0]).name} ended with exit code {code}: {' '.join(command)}")


def output_of(command, env=None):
    """The output of a command, or None when it cannot be run or fails."""
    try:
        result = subprocess.run([str(part) for part in command], env=env or environment(),
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except OSError:
        return None
    return result.stdout if result.returncode == 0 else None


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def package_file(relative):
    """A file inside a package that pip put into the venv, or None."""
    places = [VENV / "Lib" / "site-packages", *VENV.glob("lib/python*/site-packages")]
    for place in places:
        if (place / relative).exists():
            return place / relative
    return None


def wasi_host(name):
    """The program of a WASI host (wasmtime36, wasmtime45, wazero), or None when it is not there.

    These are the real executables, not pip's wrapper scripts: LISTEN_PID must name the process that
    takes the sockets.
    """
    if name == "wasmtime45":
        return package_file(f"wasmtime_cli/wasmtime{EXE}")
    if name == "wasmtime36":
        path = VENV / "wasmtime-36" / "wasmtime_cli" / f"wasmtime{EXE}"
    elif name == "wazero":
        path = VENV_BIN / f"wazero{EXE}"
    else:
        raise Problem(f"no WASI host is called '{name}'; there are {', '.join(WASI_HOSTS)}", 2)
    return path if path.exists() else None


WASI_HOSTS = ("wasmtime36", "wasmtime45", "wazero")


def venv_tool(name):
    """A program that tools/setup.py installed."""
    path = VENV_BIN / (name + EXE)
    if not path.exists():
        raise Problem(f"{name} is not in {VENV}; run: make setup", 2)
    return path


def has_native_compiler():
    """Whether toolchains/native.cmake finds a compiler; without one it takes zig."""
    return bool(os.environ.get("CXX")) or any(map(shutil.which, ("c++", "g++", "clang++", "cl")))


def has_wasi_compiler():
    """Whether toolchains/wasi.cmake finds wasi-sdk or a clang that can do; if not, it takes zig."""
    if os.environ.get("WASI_SDK_PATH"):
        return True
    if not Path("/usr/include/wasm32-wasi/c++/v1").is_dir():
        return False
    return any(shutil.which(name) and all(_clang_has(name, program)
                                          for program in ("wasm-ld", "llvm-ar"))
               for name in CLANGS)


def _clang_has(clang, program):
    path = (output_of([clang, f"-print-prog-name={program}"]) or "").strip()
    return os.path.isabs(path) and os.path.exists(path)


def build_dir(name):
    return BUILD / name


def configure(preset, name=None, defines=(), quiet=False):
    """Configures a preset, in build/<name> where that is not the preset's own folder."""
    where = ["-B", build_dir(name)] if name else []
    run([venv_tool("cmake"), "--preset", preset, *where, *(f"-D{define}" for define in defines)],
        echo=not quiet, stdout=subprocess.DEVNULL if quiet else None)


def build(name, targets=()):
    """Builds build/<name> with as many jobs as there are processors."""
    command = [venv_tool("cmake"), "--build", build_dir(name), "--parallel", os.cpu_count() or 1]
    if targets:
        command += ["--target", *targets]
    run(command)


def build_release(preset, targets=(), kind="release", variables=()):
    """What users get: optimised, no tests. In a folder of its own, whose name is returned."""
    name = f"{kind}-{preset}"
    configure(preset, name, ["CMAKE_BUILD_TYPE=Release", "MIO_BUILD_TESTS=OFF", *variables])
    build(name, targets)
    return name


SUMMARY = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped\s*$", re.MULTILINE)


def summary(passed, failed, skipped):
    return f"{passed} passed, {failed} failed, {skipped} skipped"


def example(folder_name, name):
    """The built example, whatever the toolchain ends its name with."""
    folder = build_dir(folder_name) / "examples"
    for path in (folder / name, folder / f"{name}.wasm", folder / f"{name}.elf",
                 folder / f"{name}{EXE}"):
        if path.is_file():
            return path
    raise Problem(f"the build made no {folder / name}")
