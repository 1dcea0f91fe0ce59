#!/usr/bin/env python3
"""Runs an image of Hermit in QEMU: a program that is linked with the kernel.

What it prints comes out here, and so does whether it ended well. With --forward N the TCP port N of
the guest can be reached at a loopback port; those are printed as one line, `FORWARDING port...`.
Usable as a module too: class Hermit.
"""

import shlex
import shutil

import project
import run_firmware
from project import Problem

QEMU = "qemu-system-x86_64"
# What QEMU ends with when the kernel says that the program has ended with 0. Else the kernel does
# not say which number it was.
ENDED_WELL = 3


def command(program, arguments, forwards, _, reaches_host):
    """The command line of QEMU, as run_firmware.command makes it; the serial line is for output."""
    if shutil.which(QEMU) is None:
        raise Problem(f"there is no {QEMU} in PATH; run: make test-tools", 2)
    # The kernel splits its command line as a shell does. 256 MiB is what boot.cpp counts on.
    words = shlex.join(["--", *map(str, arguments)])
    return [QEMU, "-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot",
            "-cpu", "max", "-m", "256M", "-kernel", str(program), "-append", words,
            "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
            "-netdev", run_firmware.network(forwards, reaches_host) + ",id=net",
            "-device", "virtio-net-pci,netdev=net,disable-legacy=on"]


class Hermit(run_firmware.Firmware):
    """A running QEMU, as run_firmware.Firmware is one."""

    command = staticmethod(command)

    def wait(self, seconds):
        """0 if the program ended well, 1 if not, None if it runs on."""
        code = super().wait(seconds)
        return code if code is None else int(code != ENDED_WELL)


if __name__ == "__main__":
    project.main_guard(lambda: run_firmware.main(Hermit, __doc__))
