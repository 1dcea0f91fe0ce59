"""The base of the tests of the examples."""

import re
import signal
import socket
import unittest

from place import receive_all, receive_exactly

WELCOME = b"Hello world!\n"


class ExampleTest(unittest.TestCase):
    place = None  # Where the examples run; run.py sets it.

    def need(self, capability, reason):
        if not getattr(self.place, capability):
            self.skipTest(f"{capability}: {reason}")

    def assert_refused(self, result, line):
        """The program said exactly that on standard error, nothing else, and ended with 2."""
        code, out, err = result
        # A WASI host may print a warning of its own.
        errors = [text for text in err.splitlines() if text.startswith("error: ")]
        if not self.place.names_kinds and line.endswith(")"):
            # There the kind and the code come as numbers; what failed is said all the same.
            line = line.rpartition(": ")[0]
            errors = [re.sub(r": kind \d\d, code \d\d$", "", text) for text in errors]
        self.assertEqual(errors, [f"error: {line}"], err)
        self.assertEqual((code, out), (2, ""))

    def assert_help(self, example):
        for option in ("--help", "-h"):
            code, out, err = self.place.run(example, option)
            self.assertEqual(code, 0, err)
            self.assertTrue(out.startswith(f"usage: {example}"), out)
            self.assertTrue(out.endswith("\n"))

    def assert_ends_cleanly(self, example):
        """Each of the two signals ends it with 0, with a client connected or without."""
        self.need("has_signals", "a sandbox is ended from outside")
        for number in (signal.SIGTERM, signal.SIGINT):
            for clients in (0, 3):
                with self.place.serve(example) as program:
                    # Only a server that serves has its signal handlers in place.
                    with program.connect() as first:
                        self.touch([first])
                    connected = [program.connect() for _ in range(clients)]
                    self.touch(connected)
                    program.signal(number)
                    self.assertEqual(program.wait(), 0, program.err.all())
                    for client in connected:
                        client.close()

    def touch(self, clients):
        """Makes sure that the server has seen the clients."""


class WelcomeTests:
    """What holds of each server that welcomes its clients and prints what they send: `name`, with
    room for `places` of them."""

    def touch(self, clients):
        for client in clients:
            self.assertEqual(receive_exactly(client, len(WELCOME)), WELCOME)

    def test_what_is_sent_at_once_is_seen(self):
        # It comes before the server looks for it, so no event of its own tells of it.
        with self.place.serve(self.name) as program:
            for index in range(20):
                with program.connect() as client:
                    client.sendall(f"first-{index}".encode())
                    client.shutdown(socket.SHUT_WR)
                    self.assertEqual(receive_all(client), WELCOME)
                program.out.wait_for(f"^received \\d+ bytes: first-{index}$")

    def test_more_clients_than_places(self):
        with self.place.serve(self.name) as program:
            clients = [program.connect() for _ in range(self.places + 20)]
            self.touch(clients[:self.places])
            for client in clients[:20]:
                client.close()
            self.touch(clients[self.places:])
            for client in clients[20:]:
                client.close()

    def test_ends_cleanly(self):
        self.assert_ends_cleanly(self.name)
