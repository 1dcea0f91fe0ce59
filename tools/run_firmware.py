#!/usr/bin/env python3
"""Runs a program for the mps2-an385 board in QEMU.

What it prints by semihosting comes out here, and so does its exit code. With --forward N the TCP
port N of the guest can be reached at a loopback port; those are printed as one line,
`FORWARDING port...`. Usable as a module too: class Firmware.
"""

import argparse
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys

import project
from project import Problem

QEMU = "qemu-system-arm"
GUEST = "10.0.2.15"
TIMED_OUT = 124
PR_SET_PDEATHSIG = 1


def die_with_parent():
    """QEMU ends when we do, however we end."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def reserve_port():
    """A socket that keeps a free loopback port for QEMU, which may bind it beside us."""
    result = socket.socket()
    result.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    result.bind(("127.0.0.1", 0))
    return result


def network(forwards, reaches_host):
    """QEMU's own network, on loopback. `forwards` has pairs of a loopback port and a guest's."""
    rules = (f",hostfwd=tcp:127.0.0.1:{here}-{GUEST}:{there}" for here, there in forwards)
    restrict = "off" if reaches_host else "on"
    return f"user,restrict={restrict}" + "".join(rules)


def command(program, arguments=(), forwards=(), serial="none", reaches_host=False):
    """The command line of QEMU. `forwards` has pairs of a loopback port and one of the guest."""
    if shutil.which(QEMU) is None:
        raise Problem(f"there is no {QEMU} in PATH; run: make test-tools", 2)
    words = ["program", *map(str, arguments)]
    semihosting = "".join(f",arg={word.replace(',', ',,')}" for word in words)
    # Without any network QEMU would warn that there is none.
    return [QEMU, "-M", "mps2-an385", "-display", "none", "-monitor", "none", "-serial", serial,
            "-semihosting-config", f"enable=on,target=native{semihosting}",
            "-nic", network(forwards, reaches_host), "-kernel", str(program)]


class Firmware:
    """A running QEMU. `ports[k]` is the loopback port of the guest's port `guest_ports[k]`."""

    command = staticmethod(command)

    def __init__(self, program, arguments=(), guest_ports=(), serial="none", output=None,
                 reaches_host=False):
        """output  where what it prints goes; this program's standard output otherwise.
        reaches_host  whether it can connect to loopback ports, at the address 10.0.2.2.
        """
        reserved = [reserve_port() for _ in guest_ports]
        self.ports = [sock.getsockname()[1] for sock in reserved]
        words = self.command(program, arguments, list(zip(self.ports, guest_ports)), serial,
                             reaches_host)
        # It prints on standard error, together with QEMU itself.
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=output,
                                        stderr=output or sys.stdout, env=project.environment(),
                                        preexec_fn=die_with_parent)
        # Until it listens, our sockets keep the ports; then they are in nobody's way.
        self.reserved = reserved

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.process.pid

    def cpu_seconds(self):
        """How long it has kept a CPU of this machine busy so far."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wait(self, seconds):
        """The exit code, or None if it runs on."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self, grace=0):
        """Ends it at once: there is nothing to save, for which others have the time `grace`."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for sock in self.reserved:
            sock.close()


def main(machine=Firmware, description=__doc__):
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--forward", type=int, action="append", default=[], metavar="PORT",
                        help="make this TCP port of the guest reachable; may be repeated")
    parser.add_argument("--timeout", type=float, default=240, metavar="SECONDS",
                        help=f"end the program then, with exit code {TIMED_OUT} (default 240)")
    parser.add_argument("program", help="an ELF file")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="its arguments")
    options = parser.parse_args()
    with machine(options.program, options.arguments, options.forward) as firmware:
        if firmware.ports:
            print("FORWARDING", *firmware.ports, flush=True)
        code = firmware.wait(options.timeout)
        if code is None:
            raise Problem(f"{options.program} did not end within {options.timeout:g} s", TIMED_OUT)
        return code


if __name__ == "__main__":
    project.main_guard(main)
