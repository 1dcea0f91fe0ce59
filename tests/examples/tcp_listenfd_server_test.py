import os
import re
import shutil
import socket
import tempfile
import unittest

import run_wasi
from case import ExampleTest, WelcomeTests
from place import AS_LISTENER, receive_all, reset

NAME = "tcp_listenfd_server"
NOT_A_LISTENER = ("cannot serve: the socket is not a TCP listener, but datagram, connected or of "
                  "another family: wrong_type (0)")


class ListenFdServerTest(WelcomeTests, ExampleTest):
    name = NAME
    places = 32

    def test_welcomes_and_prints(self):
        with self.place.serve(NAME) as program, program.connect() as client:
            self.touch([client])
            client.sendall(b"good day\n")
            program.out.wait_for("^received 9 bytes: good day$")
            client.sendall(b"and good bye")
            program.out.wait_for("^received 12 bytes: and good bye$")
            client.shutdown(socket.SHUT_WR)
            program.out.wait_for("^connection closed$")
            self.assertEqual(receive_all(client), b"")

    def test_more_than_the_buffer_holds(self):
        with self.place.serve(NAME) as program, program.connect() as client:
            self.touch([client])
            client.sendall(b"m" * 100_000)
            client.shutdown(socket.SHUT_WR)
            program.out.wait_for("^connection closed$")
            sizes = [int(size) for size in re.findall(r"received (\d+) bytes", program.out.text)]
            self.assertEqual(sum(sizes), 100_000)
            self.assertLessEqual(max(sizes), 2048)

    def test_a_reset_does_not_disturb_others(self):
        with self.place.serve(NAME) as program, program.connect() as witness:
            self.touch([witness])
            for index in range(10):
                client = program.connect()
                self.touch([client])
                reset(client)
                witness.sendall(f"still here {index}".encode())
                program.out.wait_for(f": still here {index}$")
            program.err.wait_for("^error: cannot go on with a connection: "
                                 "(connection_reset|kind 16)")

    def test_help(self):
        self.assert_help(NAME)

    def test_takes_no_argument(self):
        self.assert_refused(self.place.run(NAME, "127.0.0.1:80"),
                            "it takes no argument; do without '127.0.0.1:80'; --help says more")
        self.assert_refused(self.place.run(NAME, "--fast"),
                            "there is no option '--fast'; --help says more")

    def test_nothing_handed_over(self):
        self.assert_refused(self.place.run(NAME),
                            "cannot serve: LISTEN_FDS is not set, so no socket was handed over: "
                            "not_found (0)")

    def test_socket_activation(self):
        self.need("can_bind", "service managers start native programs")
        if not shutil.which("systemd-socket-activate"):
            self.skipTest("systemd-socket-activate: it is not there; run make test-tools")
        with run_wasi.loopback_socket() as held:
            port = run_wasi.port_of(held)
            activate = ("systemd-socket-activate", "-l", f"127.0.0.1:{port}")
            with self.place.start(NAME, command=activate) as program:
                program.ports = [port]
                program.err.wait_for("^Listening on")
                # The first connection starts the program.
                with program.connect() as client, program.connect() as other:
                    self.touch([client, other])
                    client.sendall(b"hello")
                    program.out.wait_for("^received 5 bytes: hello$")
                program.signal(15)
                self.assertEqual(program.wait(), 0)


class WrongEnvironmentTest(ExampleTest):
    """Each way in which what was handed over can be wrong."""

    def setUp(self):
        self.need("has_environment", "the host sees to it")

    def refuse(self, line, *handles, **environment):
        command = () if handles or "LISTEN_PID" in environment else AS_LISTENER
        with self.place.start(NAME, command=command, handles=handles, **environment) as program:
            self.assert_refused((program.wait(), program.out.all(), program.err.all()), line)

    def test_count(self):
        for text in ("one", "", "-1", "1x", " 1", "0", "99999999999999999999"):
            with self.subTest(text):
                self.refuse("cannot serve: LISTEN_FDS or LISTEN_PID is not a number above zero: "
                            "invalid_data (0)", LISTEN_FDS=text)
        self.refuse("cannot serve: LISTEN_FDS is larger than can be: out_of_capacity (0)",
                    LISTEN_FDS="33")

    def test_process(self):
        self.refuse("cannot serve: LISTEN_PID does not name this process: permission_denied (0)",
                    LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
        self.refuse("cannot serve: LISTEN_FDS or LISTEN_PID is not a number above zero: "
                    "invalid_data (0)", LISTEN_FDS="1", LISTEN_PID="me")

    def test_closed(self):
        self.refuse("cannot serve: the descriptor is closed: bad_handle (9)", LISTEN_FDS="1")

    def test_no_socket(self):
        not_a_socket = "cannot serve: the descriptor is open, but not a socket: not_a_socket (88)"
        with tempfile.TemporaryFile() as file:
            self.refuse(not_a_socket, file)
        reader, writer = os.pipe()
        with os.fdopen(reader, "rb") as pipe, os.fdopen(writer, "wb"):
            self.refuse(not_a_socket, pipe)

    def test_socket_of_another_kind(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram:
            datagram.bind(("127.0.0.1", 0))
            self.refuse(NOT_A_LISTENER, datagram)
        with run_wasi.loopback_socket() as bound_only:
            self.refuse(NOT_A_LISTENER, bound_only)
        with run_wasi.loopback_socket() as listener:
            listener.listen(1)
            with socket.create_connection(listener.getsockname()) as connected:
                self.refuse(NOT_A_LISTENER, connected)
        one, other = socket.socketpair()
        with one, other:
            self.refuse(NOT_A_LISTENER, one)
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as unix:
            unix.bind(f"{folder}/socket")
            unix.listen(1)
            self.refuse(NOT_A_LISTENER, unix)


if __name__ == "__main__":
    unittest.main()
