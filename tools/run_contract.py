#!/usr/bin/env python3
"""Runs the contract suite as a WASI program, with the other ends of its connections beside it.

The guest gets preopened listeners: the first carries the control connection, over which it tells us
what to do to the others. Its output and exit code pass through.
"""

import argparse
import socket
import sys
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", choices=project.WASI_HOSTS,
                        help=f"default: $MIO_WASI_HOST, else {run_wasi.DEFAULT_HOST}")
    parser.add_argument("--timeout", type=float, default=240, metavar="SECONDS",
                        help=f"end the program then, with exit code {TIMED_OUT} (default 240)")
    parser.add_argument("wasm", help="the contract suite")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="its arguments")
    options = parser.parse_args()
    names = [f"listener-{index}" for index in range(LISTENERS)]
    with run_wasi.WasiServer(options.wasm, options.arguments, options.host, LISTENERS,
                             names) as server:
        return attend(server, options.timeout)


if __name__ == "__main__":
    project.main_guard(main)
