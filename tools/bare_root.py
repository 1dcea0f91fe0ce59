#!/usr/bin/env python3
"""Tries the project on a bare Debian 12: a fresh root, a fresh clone, `make demo` and `make test`.

Makes a minimal Debian with python3, make and git (and g++ unless --no-compiler) in a folder, clones
the project into it and runs make there by chroot. Needs root and debootstrap; not part of CI.
"""

import argparse
import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import project
from project import Problem, say

SUITE = "bookworm"
HOME = "/root/mio"
CERTIFICATES = "/root/certificates.crt"


def mirror():
    """The address from which this machine's apt gets its Debian."""
    files = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    for path in files:
        if path.suffix in (".list", ".sources") and path.exists():
            for address in re.findall(r"^(?:URIs:|deb(?: \[.*\])?) *(\S+)", path.read_text(),
                                      re.MULTILINE):
                if address.rstrip("/").endswith("/debian"):
                    return address
    raise Problem("found no Debian mirror in /etc/apt; give one with --mirror", 2)


def make_root(root, address, compiler):
    packages = ["python3", "make", "git"] + (["g++"] if compiler else [])
    project.run(["debootstrap", "--variant=minbase", f"--include={','.join(packages)}", SUITE, root,
                 address])


def copy_worktree(target):
    """The files as they are now, committed or not, but without ignored ones."""
    command = ["git", "-C", project.ROOT, "ls-files", "-z", "--cached", "--others",
               "--exclude-standard"]
    for name in filter(None, project.output_of(command).split("\0")):
        source = project.ROOT / name
        if source.exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def put_project(root, worktree):
    target = root / HOME.lstrip("/")
    shutil.rmtree(target, ignore_errors=True)
    if worktree:
        copy_worktree(target)
    else:
        project.run(["git", "clone", "--quiet", project.ROOT, target])


def copy_network_settings(root):
    """Name resolution, and the certificates that this machine's pip is told to trust.

    Those get a place of their own: the package ca-certificates would write over its usual one.
    """
    for name in ("/etc/resolv.conf", "/etc/hosts"):
        shutil.copy(name, root / name.lstrip("/"))
    if os.environ.get("PIP_CERT"):
        shutil.copy(os.environ["PIP_CERT"], root / CERTIFICATES.lstrip("/"))


def inner_environment():
    """A login's environment, and what says how the network is reached."""
    kept = {name: value for name, value in os.environ.items()
            if name.startswith("PIP_") or name.lower().endswith("_proxy")}
    kept.pop("PIP_FIND_LINKS", None)
    if "PIP_CERT" in kept:
        kept["PIP_CERT"] = kept["SSL_CERT_FILE"] = CERTIFICATES
    return {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root", "LANG": "C.UTF-8", **kept}


@contextlib.contextmanager
def mounted(root):
    """Gives the root /proc and /dev, and takes them away again whatever happens."""
    done = []
    try:
        for name in ("proc", "dev"):
            project.run(["mount", "--rbind", f"/{name}", root / name])
            done.append(root / name)
            project.run(["mount", "--make-rslave", root / name])
        yield
    finally:
        for place in reversed(done):
            subprocess.run(["umount", "--recursive", "--lazy", str(place)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", type=Path, help="the folder for the Debian root; made if missing")
    parser.add_argument("--no-compiler", action="store_true", help="leave out g++: zig then serves")
    parser.add_argument("--worktree", action="store_true",
                        help="copy the files as they are instead of cloning what is committed")
    parser.add_argument("--mirror", help="default: what this machine's apt uses")
    parser.add_argument("--make", action="append", metavar="TARGET",
                        help="may be repeated; default demo, then test")
    options = parser.parse_args()
    if not project.is_root() or not shutil.which("debootstrap"):
        raise Problem("this needs root and debootstrap (apt-get install debootstrap)", 2)
    root = options.root.resolve()
    if not (root / "usr/bin/make").exists():
        make_root(root, options.mirror or mirror(), not options.no_compiler)
    put_project(root, options.worktree)
    copy_network_settings(root)
    results = []
    with mounted(root):
        for target in options.make or ["demo", "test"]:
            say(f"\n== make {target}, in {root}")
            code = subprocess.run(["chroot", str(root), "make", "-C", HOME, *target.split()],
                                  env=inner_environment()).returncode
            results.append((target, code))
    for target, code in results:
        say(f"make {target}: exit code {code}")
    return 1 if any(code for _, code in results) else 0


if __name__ == "__main__":
    project.main_guard(main)
