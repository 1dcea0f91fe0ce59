"""Drives the UART echo over QEMU's serial line."""

import contextlib
import socket

import case
from run_firmware import Firmware

END_OF_TRANSMISSION = b"\x04"
TEXT_BYTES_MAX = 2048
RING_BYTES = 64  # What waits in the UART's driver at most.


class UartTest(case.FirmwareTest):
    @contextlib.contextmanager
    def running(self):
        """The firmware and the other end of its serial line."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            with Firmware(self.programs[0], serial=f"tcp:127.0.0.1:{port}") as firmware:
                listener.settimeout(case.SECONDS)
                line, _ = listener.accept()
                with line:
                    line.settimeout(case.SECONDS)
                    yield firmware, line

    def test_sends_back_what_comes_and_ends_when_told(self):
        every_byte = bytes(value for value in range(256) if value != END_OF_TRANSMISSION[0])
        with self.running() as (firmware, line):
            for begin in range(0, len(every_byte), RING_BYTES):
                part = every_byte[begin:begin + RING_BYTES]
                line.sendall(part)
                self.assertEqual(self.receive(line, len(part)), part)
            line.sendall(b"and then" + END_OF_TRANSMISSION)
            self.assertEqual(self.receive(line, 8), b"and then")
            self.assertEqual(firmware.wait(case.SECONDS), 0)

    def test_a_long_stream_comes_back_unchanged(self):
        data = bytes(value % 251 + 5 for value in range(2_000))
        with self.running() as (_, line):
            echoed = b""
            for begin in range(0, len(data), 32):
                line.sendall(data[begin:begin + 32])
                echoed += self.receive(line, len(data[begin:begin + 32]))
            self.assertEqual(echoed, data)

    def test_uses_next_to_no_cpu_in_idle(self):
        with self.running() as (firmware, line):
            line.sendall(b"awake")
            self.assertEqual(self.receive(line, 5), b"awake")
            self.assert_waits_in_idle(firmware)
            line.sendall(b"still there")
            self.assertEqual(self.receive(line, 11), b"still there")

    def test_is_small(self):
        self.assert_text_at_most(self.programs[0], TEXT_BYTES_MAX)


if __name__ == "__main__":
    case.main()
