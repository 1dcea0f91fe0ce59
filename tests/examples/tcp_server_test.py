import socket
import unittest

from case import ExampleTest, WelcomeTests
from place import receive_all, reset


class TcpServerTest(WelcomeTests, ExampleTest):
    name = "tcp_server"
    places = 128

    def setUp(self):
        self.need("can_bind", "no address can be bound here")

    def test_welcomes_and_prints(self):
        with self.place.serve("tcp_server") as program, program.connect() as client:
            self.touch([client])
            program.out.wait_for(r"^connection from 127\.0\.0\.1:\d+$")
            client.sendall(b"good day\n")
            program.out.wait_for(r"^received 9 bytes: good day$")
            client.sendall(b"a\tb\x1b[31m\x7fc")
            program.out.wait_for(r"^received 10 bytes: a\.b\.\[31m\.c$")
            client.shutdown(socket.SHUT_WR)
            program.out.wait_for(r"^connection closed$")
            self.assertEqual(receive_all(client), b"")

    def test_a_long_message(self):
        with self.place.serve("tcp_server") as program, program.connect() as client:
            self.touch([client])
            client.sendall(b"m" * 100_000)
            client.shutdown(socket.SHUT_WR)
            program.out.wait_for("^connection closed$")
            self.assertEqual(program.out.text.count("m") - program.out.text.count("from"), 100_000)

    def test_a_reset_is_one_clear_line(self):
        with self.place.serve("tcp_server") as program, program.connect() as witness:
            self.touch([witness])
            client = program.connect()
            self.touch([client])
            reset(client)
            program.err.wait_for(
                r"^error: cannot go on with a connection: connection_reset \(104\)$")
            witness.sendall(b"still here")
            program.out.wait_for("^received 10 bytes: still here$")

    def test_arguments(self):
        for address, line in (
                ("localhost:80", "cannot listen at localhost:80: invalid_data (0)"),
                ("192.0.2.1:80", "cannot listen at 192.0.2.1:80: address_not_available (99)"),
                ("-v", "there is no option '-v'; --help says more")):
            with self.subTest(address):
                self.assert_refused(self.place.run("tcp_server", address), line)
        with self.place.serve("tcp_server") as program:
            address = f"127.0.0.1:{program.port}"
            self.assert_refused(self.place.run("tcp_server", address),
                                f"cannot listen at {address}: address_in_use (98)")


class TcpServerHelpTest(ExampleTest):
    def test_help(self):
        self.assert_help("tcp_server")

    def test_says_so_where_no_address_can_be_bound(self):
        if self.place.can_bind:
            self.skipTest("can_bind: here it can")
        self.assert_refused(self.place.run("tcp_server"),
                            "no address can be bound here; tcp_listenfd_server takes a listener "
                            "instead")


if __name__ == "__main__":
    unittest.main()
