#!/usr/bin/env python3
"""Runs the contract suite in QEMU, with the other ends of its connections beside it.

The guest listens at ports from 7000 on, which are forwarded: the first carries the control
connection. Its output and exit code pass through.
"""

import argparse

import project
import run_contract
import run_firmware
import run_hermit

FIRST_PORT = 7000  # As in firmware.cpp and hermit.cpp of tests/contract/host.


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hermit", action="store_true",
                        help="it is an image of Hermit, and no firmware")
    parser.add_argument("--cases", default="", metavar="PART,PART",
                        help="only those whose names contain a part")
    parser.add_argument("--timeout", type=float, default=240, metavar="SECONDS",
                        help=f"end the program then, with exit code {run_contract.TIMED_OUT} "
                             "(default 240)")
    parser.add_argument("program", help="the contract suite")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="its arguments")
    options = parser.parse_args()
    ports = range(FIRST_PORT, FIRST_PORT + run_contract.LISTENERS)
    machine = run_hermit.Hermit if options.hermit else run_firmware.Firmware
    arguments = [*options.arguments, *filter(None, options.cases.split(","))]
    with machine(options.program, arguments, ports, reaches_host=True) as guest:
        return run_contract.attend(guest, options.timeout)


if __name__ == "__main__":
    project.main_guard(main)
