#!/usr/bin/env python3
"""Fetches the source of lwIP, a TCP/IP stack for small machines, and prints the folder it is in.

It is Debian's source package, from the mirror that this machine's apt uses. The version and the
checksum are pinned, so that neither apt's key ring nor the mirror has to be trusted.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import project
from project import Problem

VERSION = "2.1.3+dfsg1-2"
ARCHIVE = "lwip_2.1.3+dfsg1.orig.tar.xz"
SHA256 = "0a8276d09fc4e97bbba2f953d74af2388fc2195ea156be9d7589e297a68fde24"
TOP = "lwip-2.1.3"
HINT = "or give its folder with -DMIO_LWIP_DIR="


def source_entries():
    """The entries of apt's configuration, in both of its forms, as ones for source packages."""
    etc = Path("/etc/apt")
    lines, stanzas = [], []
    for path in [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*.list"))]:
        if path.exists():
            lines += re.findall(r"^deb(\s.*)$", path.read_text(), re.MULTILINE)
    for path in sorted((etc / "sources.list.d").glob("*.sources")):
        stanzas.append(re.sub("(?m)^Types:.*$", "Types: deb-src", path.read_text()))
    return "".join(f"deb-src{line}\n" for line in lines), "\n\n".join(stanzas)


def apt(work, *arguments):
    """Runs apt-get with lists of its own, so that nothing of the machine's changes."""
    command = ["apt-get", "-q", "-o", "Dir::Etc::sourcelist=/dev/null",
               "-o", f"Dir::Etc::sourceparts={work}/parts", "-o", f"Dir::State::lists={work}/lists",
               "-o", "APT::Sandbox::User=", *arguments]
    result = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True)
    if result.returncode != 0:
        last = (result.stdout.strip().splitlines() or ["no output"])[-1]
        raise Problem(f"lwIP {VERSION} cannot be fetched: {last}; try again, {HINT}")


def download(work):
    """Fetches the archive into `work`."""
    if shutil.which("apt-get") is None:
        raise Problem(f"lwIP comes from apt-get, which is not here: unpack {ARCHIVE}, {HINT}", 2)
    shutil.rmtree(work, ignore_errors=True)
    (work / "parts").mkdir(parents=True)
    (work / "lists" / "partial").mkdir(parents=True)
    lines, stanzas = source_entries()
    (work / "parts" / "all.list").write_text(lines)
    (work / "parts" / "all.sources").write_text(stanzas)
    apt(work, "update")
    apt(work, "source", "--download-only", f"lwip={VERSION}")


def fetch():
    """The folder of lwIP's source; fetched unless it is there."""
    folder = project.BUILD / TOP
    if folder.is_dir():
        return folder
    work = project.BUILD / "lwip-download"
    download(work)
    archive = work / ARCHIVE
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != SHA256:
        raise Problem(f"{ARCHIVE} has the checksum {found}, not {SHA256}")
    with tarfile.open(archive) as tar:
        tar.extractall(work)
    (work / TOP).rename(folder)
    shutil.rmtree(work)
    return folder


def main():
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    print(fetch())


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    project.main_guard(main)
