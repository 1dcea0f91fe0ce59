"""What machine and what versions a run was made with: no figure means anything without."""

import datetime
import os
import platform
import subprocess
from pathlib import Path

PACKAGES = ("g++", "libc6", "libbenchmark-dev", "libuv1-dev", "libevent-dev", "libev-dev",
            "libasio-dev", "valgrind", "strace")
ROOT = Path(__file__).resolve().parent.parent


def output(*command):
    try:
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                text=True, cwd=ROOT)
    except OSError:
        return ""
    return result.stdout.strip()


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def versions():
    lines = output("dpkg-query", "--show", "--showformat=${Package} ${Version}\n", *PACKAGES)
    found = dict(line.split() for line in lines.splitlines() if len(line.split()) == 2)
    found["rustc"] = output("rustc", "--version")
    path = ROOT / "bench" / "rust" / "Cargo.lock"  # Cargo writes it when it builds the peers.
    lock = path.read_text().splitlines() if path.exists() else []
    for index, line in enumerate(lock):
        if line in ('name = "mio"', 'name = "polling"'):
            found[line.split('"')[1]] = lock[index + 1].split('"')[1]
    return {name: version for name, version in found.items() if version}


def gather():
    return {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="minutes"),
            "commit": output("git", "describe", "--always", "--dirty"),
            "cpu": cpu_model(), "cpus": os.cpu_count(),
            "kernel": f"{platform.system()} {platform.release()}",
            "virtual": output("systemd-detect-virt") or "unknown",
            "load before": list(os.getloadavg()), "versions": versions()}
