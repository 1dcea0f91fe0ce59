"""The base of the tests of firmware: a main that takes the program, and what several tests ask."""

import os
import sys
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tools"))

import project
import size

SECONDS = 30  # The longest that anything here may take; what is waited for comes far sooner.
# A loop that polls instead of waiting keeps a whole CPU busy; one that waits a hundredth of that.
IDLE_SECONDS = 2.0
IDLE_CPU_SHARE = 0.2


class FirmwareTest(unittest.TestCase):
    programs = []  # What the command line names; main() sets it.

    def receive(self, line, size_bytes):
        """As much as that from a socket; if more has come that too, so that it is seen."""
        data = bytearray()
        while len(data) < size_bytes:
            part = line.recv(65536)
            self.assertTrue(part, f"it ended after {len(data)} bytes")
            data += part
        return bytes(data)

    def assert_text_at_most(self, program, bytes_max):
        text = size.elf_sizes(Path(program).read_bytes())[0]
        print(f"text: {text} bytes")
        self.assertLessEqual(text, bytes_max)

    def assert_waits_in_idle(self, firmware):
        """QEMU uses next to no CPU while nothing happens: the guest's CPU is in WFI."""
        before = firmware.cpu_seconds()
        time.sleep(IDLE_SECONDS)
        used = firmware.cpu_seconds() - before
        print(f"idle: {used:.2f} s of CPU in {IDLE_SECONDS:g} s")
        self.assertLess(used, IDLE_CPU_SHARE * IDLE_SECONDS)


def main():
    FirmwareTest.programs = sys.argv[1:]
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(sys.stdout).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(project.summary(result.testsRun - failed, failed, 0))
    # Without flushing what a thread may still hold.
    sys.stdout.flush()
    os._exit(0 if result.testsRun > 0 and failed == 0 else 1)
