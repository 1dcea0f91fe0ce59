#!/usr/bin/env python3
"""Runs the contract suite as a guest, with the other ends of its connections beside it.

A WASI guest gets preopened listeners; one for Hermit's shim binds ports of its own, which the shim
takes for others of this machine. Listener number 0 carries the control connection, over which the
guest tells us what to do to the others. Its output and exit code pass through.
"""

import argparse
import os
import random
import socket
import subprocess
import threading
import time

import contract_peer
import project
import run_wasi
from project import Problem

# One for control, three that all tests share, and the rest for tests that close theirs.
LISTENERS = 12
TIMED_OUT = 124
CONNECT_SECONDS = 60
# Ports of a guest that has fixed ones, as tests/contract/host/hermit.cpp gives them out.
FIRST_PORT, END_PORT = 7000, 7200


class HermitGuest:
    """A program that is linked with Hermit's shim. Its ports lie elsewhere here, so that several
    can run at once."""

    def __init__(self, program, arguments):
        offset = free_offset()
        self.ports = [FIRST_PORT + offset + index for index in range(LISTENERS)]
        environment = project.environment(MIO_HERMIT_PORT_OFFSET=offset)
        self.process = subprocess.Popen([program, *arguments], env=environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop(grace=0.5)

    def wait(self, timeout):
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        return code if code >= 0 else 128 - code

    def stop(self, grace):
        if self.process.poll() is None:
            self.process.terminate()
            if self.wait(grace) is None:
                self.process.kill()
                self.process.wait()


def free_offset():
    """How far above the guest's ports there are as many that nobody uses."""
    for _ in range(100):
        # Below those that systems choose by themselves.
        offset = random.randrange(1_000, 25_000 - END_PORT)
        if all(is_free(port + offset) for port in range(FIRST_PORT, END_PORT)):
            return offset
    raise Problem("this machine has no two hundred free ports in a row")


def is_free(port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def attend(guest, timeout):
    """Is the peers of a guest that has been started, until it ends; its exit code.

    `guest` has `ports`, `wait` and `stop` as run_wasi.WasiServer has them.
    """
    threading.Thread(target=be_peers, args=(guest.ports,), daemon=True).start()
    code = guest.wait(timeout)
    if code is None:
        guest.stop(grace=0.5)
        raise Problem(f"the contract suite did not end within {timeout:g} s", TIMED_OUT)
    return code


def be_peers(ports):
    """Connects to listener number 0 and obeys; gives up when the guest has gone, or never came.

    Whoever forwards the port may take the connection before the guest listens, and then drop it.
    """
    deadline = time.monotonic() + CONNECT_SECONDS
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", ports[0]), timeout=10) as control:
                control.settimeout(None)
                if contract_peer.serve(control, ports) != 0:
                    return
        except OSError:
            pass  # It does not listen yet; or it has ended, for --list and --help do not need us.
        time.sleep(0.05)


def wasi_guest(options):
    names = [f"listener-{index}" for index in range(LISTENERS)]
    return run_wasi.WasiServer(options.program, options.arguments, options.host, LISTENERS, names)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--guest", choices=("wasi", "hermit"), default="wasi",
                        help="what the suite was built for (default wasi)")
    parser.add_argument("--host", choices=project.WASI_HOSTS,
                        help="of a WASI guest; default: $MIO_WASI_HOST, "
                             f"else {run_wasi.DEFAULT_HOST}")
    parser.add_argument("--timeout", type=float, default=240, metavar="SECONDS",
                        help=f"end the program then, with exit code {TIMED_OUT} (default 240)")
    parser.add_argument("program", help="the contract suite")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="its arguments")
    options = parser.parse_args()
    if options.guest == "hermit":
        guest = HermitGuest(os.path.abspath(options.program), options.arguments)
    else:
        guest = wasi_guest(options)
    with guest:
        return attend(guest, options.timeout)


if __name__ == "__main__":
    project.main_guard(main)
