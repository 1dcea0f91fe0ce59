import os
import signal
import socket
import unittest

from case import ExampleTest
from place import SECONDS

NAME = "udp_server"
BUFFER = 2048


def client(program):
    """A socket that talks to the program and to nobody else."""
    result = socket.socket(type=socket.SOCK_DGRAM)
    result.settimeout(SECONDS)
    result.connect(("127.0.0.1", program.port))
    return result


class UdpServerTest(ExampleTest):
    def setUp(self):
        self.need("has_udp", "there is no UDP here")

    def echoed(self, peer, data):
        peer.send(data)
        self.assertEqual(peer.recv(1 << 16), data[:BUFFER])

    def test_sends_back_and_prints(self):
        with self.place.serve(NAME) as program, client(program) as peer:
            self.echoed(peer, b"good day\n")
            port = peer.getsockname()[1]
            program.out.wait_for(rf"^received 9 bytes from 127\.0\.0\.1:{port}: good day$")
            self.echoed(peer, b"a\tb\x1b[31m\x7fc")
            program.out.wait_for(r": a\.b\.\[31m\.c$")

    def test_an_empty_datagram_is_no_end(self):
        with self.place.serve(NAME) as program, client(program) as peer:
            self.echoed(peer, b"")
            program.out.wait_for(r"^received 0 bytes from 127\.0\.0\.1:\d+: $")
            self.echoed(peer, b"more")

    def test_a_datagram_that_was_cut_is_said_so(self):
        with self.place.serve(NAME) as program, client(program) as peer:
            for size in (BUFFER - 1, BUFFER):
                self.echoed(peer, b"w" * size)
                program.out.wait_for(rf"^received {size} bytes from [^ ]+: w+$")
            for size in (BUFFER + 1, 60_000):
                self.echoed(peer, b"c" * size)
                program.out.wait_for(
                    rf"^received {BUFFER} bytes from [^ ]+ \(cut: the rest is lost\): c+$")
            self.echoed(peer, b"whole again")
            program.out.wait_for(r"^received 11 bytes from [^ ]+: whole again$")

    def test_many_that_wait_come_with_one_event(self):
        # More than one round of the server; each small, so that none is lost on the way.
        count = 200
        with self.place.serve(NAME) as program, client(program) as peer:
            self.echoed(peer, b"first")
            os.kill(program.pid, signal.SIGSTOP)
            for index in range(count):
                peer.send(b"%d" % index)
            os.kill(program.pid, signal.SIGCONT)
            for index in range(count):
                self.assertEqual(peer.recv(100), b"%d" % index)

    def test_each_client_gets_its_own(self):
        with self.place.serve(NAME) as program:
            peers = [client(program) for _ in range(20)]
            for index, peer in enumerate(peers):
                peer.send(b"%d" % index)
            for index, peer in enumerate(peers):
                self.assertEqual(peer.recv(100), b"%d" % index)
                peer.close()

    def test_a_client_that_has_gone_does_no_harm(self):
        with self.place.serve(NAME) as program, client(program) as peer:
            for _ in range(10):
                with client(program) as goner:
                    goner.send(b"bye")
            self.echoed(peer, b"still here")

    def test_ends_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.place.serve(NAME) as program, client(program) as peer:
                self.echoed(peer, b"ping")
                program.signal(number)
                self.assertEqual(program.wait(), 0, program.err.all())
                self.assertEqual(program.err.all(), "")

    def test_ends_while_datagrams_keep_coming(self):
        with self.place.serve(NAME) as program, client(program) as peer:
            self.echoed(peer, b"ping")
            program.signal(signal.SIGTERM)
            try:
                while program.wait(0) is None:
                    peer.send(b"flood")
            except ConnectionRefusedError:
                pass  # It has closed its socket.
            self.assertEqual(program.wait(), 0, program.err.all())

    def test_arguments(self):
        for address, line in (
                ("localhost:80", "cannot listen at localhost:80: invalid_data (0)"),
                ("192.0.2.1:80", "cannot listen at 192.0.2.1:80: address_not_available (99)"),
                ("-v", "there is no option '-v'; --help says more")):
            with self.subTest(address):
                self.assert_refused(self.place.run(NAME, address), line)
        with self.place.serve(NAME) as program:
            address = f"127.0.0.1:{program.port}"
            self.assert_refused(self.place.run(NAME, address),
                                f"cannot listen at {address}: address_in_use (98)")


class UdpServerHelpTest(ExampleTest):
    def test_help(self):
        self.assert_help(NAME)

    def test_says_so_where_there_is_no_udp(self):
        if self.place.has_udp:
            self.skipTest("has_udp: here there is")
        self.assert_refused(self.place.run(NAME), "there is no UDP here")


if __name__ == "__main__":
    unittest.main()
