import os
import signal
import socket
import time
import unittest

from case import ExampleTest
from place import SECONDS, receive_all

NAME = "pass_handle"
GREETING = b"Hello from the child!\n"


class PassHandleTest(ExampleTest):
    def setUp(self):
        self.need("has_processes", "a sandbox is one process")

    def greeted(self, program):
        with program.connect() as client:
            self.assertEqual(receive_all(client), GREETING)

    def child_of(self, program):
        """The process that has the listener, which is another one."""
        child = int(program.out.wait_for(r"^process (\d+) has the listener$").group(1))
        self.assertNotEqual(child, program.pid)
        return child

    def assert_gone(self, program):
        """Nobody listens any more, at once or soon: whoever had the listener has ended."""
        deadline = time.monotonic() + SECONDS
        with self.assertRaises(ConnectionRefusedError):
            while time.monotonic() < deadline:
                program.connect().close()

    def test_the_child_greets(self):
        with self.place.serve(NAME) as program:
            self.greeted(program)
            self.child_of(program)
            for _ in range(20):
                self.greeted(program)
            program.signal(signal.SIGTERM)
            self.assertEqual(program.wait(), 0)

    def test_only_the_child_has_the_listener(self):
        with self.place.serve(NAME) as program:
            child = self.child_of(program)
            self.greeted(program)
            os.kill(child, signal.SIGKILL)
            program.err.wait_for(
                r"^error: cannot hand the listener to the child: not_connected \(0\)$")
            self.assertEqual(program.wait(), 1)
            self.assert_gone(program)

    def test_who_came_before_the_listener_was_passed_is_greeted(self):
        with self.place.serve(NAME) as program:
            # The port is known before the child is made.
            clients = [program.connect() for _ in range(10)]
            for client in clients:
                self.assertEqual(receive_all(client), GREETING)
                client.close()

    def test_ends_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.place.serve(NAME) as program:
                self.child_of(program)
                self.greeted(program)
                program.signal(number)
                self.assertEqual(program.wait(), 0, program.err.all())
                self.assertEqual(program.err.all(), "")
                self.assert_gone(program)

    def test_the_child_ends_with_its_parent(self):
        with self.place.serve(NAME) as program:
            self.child_of(program)
            program.signal(signal.SIGKILL)
            self.assertEqual(program.wait(), -signal.SIGKILL)
            # The output ends when both have.
            program.out.all()
            self.assert_gone(program)

    def test_arguments(self):
        for address, line in (
                ("localhost:80", "cannot listen at localhost:80: invalid_data (0)"),
                ("-v", "there is no option '-v'; --help says more")):
            with self.subTest(address):
                self.assert_refused(self.place.run(NAME, address), line)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            self.assert_refused(self.place.run(NAME, address),
                                f"cannot listen at {address}: address_in_use (98)")

    def test_help(self):
        self.assert_help(NAME)


if __name__ == "__main__":
    unittest.main()
