"""Drives the echo server over TCP: lwIP in the guest, a forwarded port of loopback here."""

import contextlib
import os
import socket
import threading
import time

import case
from run_firmware import Firmware

PORT = 7000
PLACES = 64  # Of connections that the server has.


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
            echoed = self.receive(client, len(data))
            sender.join(case.SECONDS)
            self.assertEqual(echoed, data)

    def test_as_many_at_once_as_there_are_places(self):
        with self.serve() as firmware, contextlib.ExitStack() as clients:
            # One after the other, as QEMU listens for its guest with a backlog of 1.
            served = [clients.enter_context(self.connect(firmware)) for _ in range(PLACES)]
            # Little, as QEMU drops frames that its network controller has no room for, and sends
            # them again all at once.
            data = [os.urandom(32) for _ in served]
            for client, sent in zip(served, data):
                client.sendall(sent)
            for client, sent in zip(served, data):
                self.assertEqual(self.receive(client, len(sent)), sent)
            # All places are taken, so that the next one waits for its turn.
            with socket.create_connection(("127.0.0.1", firmware.ports[0]), case.SECONDS) as late:
                late.sendall(b"late")
                served[0].sendall(b"still there")
                self.assertEqual(self.receive(served[0], 11), b"still there")
                late.settimeout(1)
                with self.assertRaises(socket.timeout):
                    late.recv(1)
                late.settimeout(case.SECONDS)
                served[0].close()
                self.assertEqual(self.receive(late, 4), b"late")

    def test_uses_next_to_no_cpu_in_idle(self):
        with self.serve() as firmware, self.connect(firmware) as client:
            self.assert_waits_in_idle(firmware)
            client.sendall(b"still there")
            self.assertEqual(client.recv(11), b"still there")


if __name__ == "__main__":
    case.main()
