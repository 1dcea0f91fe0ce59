"""Drives the echo server over TCP: lwIP in the guest, a forwarded port of loopback here."""

import os
import socket
import threading
import time

import case
from run_firmware import Firmware

PORT = 7000
TEXT_BYTES_MAX = 23 * 1024  # With lwIP, which is four fifths of it.


class EchoTest(case.FirmwareTest):
    def serve(self):
        return Firmware(self.programs[0], guest_ports=[PORT])

    def connect(self, firmware):
        """A connection that is known to be served: QEMU accepts before the guest listens."""
        deadline = time.monotonic() + case.SECONDS
        while time.monotonic() < deadline:
            try:
                client = socket.create_connection(("127.0.0.1", firmware.ports[0]), case.SECONDS)
                client.sendall(b"?")
                if client.recv(1) == b"?":
                    return client
            except OSError:
                pass
            time.sleep(0.05)
        self.fail("nobody serves")

    def test_200_kilobytes_come_back_unchanged(self):
        data = os.urandom(200_000)
        with self.serve() as firmware, self.connect(firmware) as client:
            sender = threading.Thread(target=client.sendall, args=(data,))
            sender.start()
            echoed = bytearray()
            while len(echoed) < len(data):
                part = client.recv(65536)
                self.assertTrue(part, f"the connection ended after {len(echoed)} bytes")
                echoed += part
            sender.join(case.SECONDS)
            self.assertEqual(bytes(echoed), data)

    def test_uses_next_to_no_cpu_in_idle(self):
        with self.serve() as firmware, self.connect(firmware) as client:
            self.assert_waits_in_idle(firmware)
            client.sendall(b"still there")
            self.assertEqual(client.recv(11), b"still there")

    def test_is_small(self):
        text = self.text_bytes(self.programs[0])
        print(f"text: {text} bytes")
        self.assertLessEqual(text, TEXT_BYTES_MAX)


if __name__ == "__main__":
    case.main()
