#!/usr/bin/env python3
"""Runs the contract suite as a WASI program, with the other ends of its connections beside it.

The guest gets preopened listeners: the first carries the control connection, over which it tells us
what to do to the others. Its output and exit code pass through.
"""

import argparse
import socket
import sys
import threading

import contract_peer
import project
import run_wasi
from project import Problem

# One for control, three that all tests share, and the rest for tests that close theirs.
LISTENERS = 12
TIMED_OUT = 124


def serve(control, ports):
    try:
        contract_peer.serve(control, ports)
    except OSError:
        # The guest has ended in the middle of a request; its exit code says the rest.
        pass


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
        try:
            control = socket.create_connection(("127.0.0.1", server.ports[0]), timeout=10)
        except OSError:
            # It did not live long enough; --list and --help do not need us.
            return server.wait(options.timeout)
        control.settimeout(None)
        threading.Thread(target=serve, args=(control, server.ports), daemon=True).start()
        code = server.wait(options.timeout)
        if code is None:
            server.stop(grace=0.5)
            raise Problem(f"{options.wasm} did not end within {options.timeout:g} s", TIMED_OUT)
        return code


if __name__ == "__main__":
    project.main_guard(main)
