import os
import shutil
import socket
import tempfile
import threading
import unittest

import load
import run_wasi
from case import ExampleTest
from place import (AS_LISTENER, SECONDS, receive_all, receive_exactly, reset, round_trip)

PLACES = 64


class EchoTest(ExampleTest):
    def touch(self, clients):
        for client in clients:
            round_trip(client)

    def drive(self, program, **options):
        self.need("takes_crowds", "QEMU listens for its guest with a backlog of 1")
        options = {"seed": 1, "deadline": 120, **options}
        report = load.Load(program.port, **options).run()
        self.assertTrue(report.ok, "\n".join([report.line(), *report.troubles]))
        self.assertEqual(report.bytes_sent, report.bytes_echoed)
        self.assertIsNone(program.wait(0), "the server has ended")
        return report

    # Many clients of all kinds: closes, half-closes, resets, slow readers, random sizes.

    def test_3000_connections_64_at_once(self):
        with self.place.serve("echo") as program:
            report = self.drive(program, clients=PLACES, connections=3000, at_once=PLACES)
            self.assertEqual(report.most_at_once, PLACES)

    def test_100_clients_on_64_places(self):
        with self.place.serve("echo") as program:
            self.drive(program, clients=100, connections=500, at_once=PLACES, seed=2)

    def test_many_small_ones(self):
        with self.place.serve("echo") as program:
            self.drive(program, clients=100, connections=2000, bytes_range=(1, 64), seed=3)

    def test_large_ones_to_slow_readers(self):
        with self.place.serve("echo") as program:
            self.drive(program, clients=PLACES, connections=100, kinds=(load.SLOW, load.RESET),
                       bytes_range=(50_000, 400_000), seed=4)

    # The sizes around the buffer, where a read is short, full, or full to the last byte.

    def test_sizes_around_the_buffer(self):
        with self.place.serve("echo") as program, program.connect() as client:
            for size in (1, 4095, 4096, 4097, 8191, 8192, 8193, 65536, 65537):
                round_trip(client, os.urandom(size))

    def test_one_byte_at_a_time(self):
        with self.place.serve("echo") as program, program.connect() as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for value in range(256):
                round_trip(client, bytes([value]))

    def test_one_connection_after_another(self):
        with self.place.serve("echo") as program:
            for _ in range(5):
                data = os.urandom(200_000)
                with program.connect() as client:
                    sender = threading.Thread(target=client.sendall, args=(data,))
                    sender.start()
                    self.assertEqual(receive_exactly(client, len(data)), data)
                    sender.join(SECONDS)

    # Ends of connections.

    def test_half_close_gets_everything_back_and_then_the_end(self):
        self.need("half_closes", "the kernel takes no more once the client has finished")
        data = os.urandom(3_000_000)
        with self.place.serve("echo") as program, program.connect() as client:
            echoed = []
            reader = threading.Thread(target=lambda: echoed.append(receive_all(client)))
            reader.start()
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            reader.join(SECONDS)
            self.assertEqual(echoed, [data])

    def test_half_close_right_behind_the_data(self):
        self.need("half_closes", "the kernel takes no more once the client has finished")
        # The data and the end may come in one event or in two.
        with self.place.serve("echo") as program:
            for size in (0, 1, 4095, 4096, 4097, 20_000) * 20:
                with program.connect() as client:
                    client.sendall(b"x" * size)
                    client.shutdown(socket.SHUT_WR)
                    self.assertEqual(receive_all(client), b"x" * size)

    def test_a_reset_does_not_disturb_others(self):
        self.need("closes_at_once", "the kernel closes a connection when its peer has, and waits")
        with self.place.serve("echo") as program, program.connect() as witness:
            for rest in (b"", b"never read" * 100_000):
                for _ in range(20):
                    client = program.connect()
                    round_trip(client)
                    round_trip(witness)
                    if rest:
                        client.setblocking(False)
                        try:
                            client.send(rest)
                        except BlockingIOError:
                            pass
                    reset(client)
                    round_trip(witness)

    def test_a_reset_before_it_is_accepted(self):
        self.need("takes_bursts", "the kernel refuses what its backlog of 16 has no room for")
        with self.place.serve("echo") as program:
            for _ in range(50):
                reset(program.connect())
            with program.connect() as client:
                round_trip(client)

    # What one client cannot do to another.

    def test_who_does_not_read_is_not_read(self):
        self.need("half_closes", "the kernel takes no more once the client has finished")
        with self.place.serve("echo") as program, program.connect(receive_buffer=4096) as client:
            client.setblocking(False)
            sent = 0
            # The buffers of both systems and the server's own, and then no more.
            while True:
                try:
                    sent += client.send(b"a" * 65536)
                except BlockingIOError:
                    with program.connect() as other:
                        round_trip(other)
                    try:
                        sent += client.send(b"a")
                    except BlockingIOError:
                        break
            client.settimeout(SECONDS)
            client.shutdown(socket.SHUT_WR)
            self.assertEqual(receive_all(client), b"a" * sent)

    def test_who_sends_without_end_does_not_starve_others(self):
        with self.place.serve("echo") as program, program.connect() as flood:
            stop = threading.Event()

            def send():
                while not stop.is_set():
                    flood.sendall(b"b" * 65536)
                flood.shutdown(socket.SHUT_WR)
            threads = [threading.Thread(target=send),
                       threading.Thread(target=lambda: receive_all(flood))]
            for thread in threads:
                thread.start()
            receive = [program.connect() for _ in range(5)]
            for _ in range(100):
                for client in receive:
                    round_trip(client)
            stop.set()
            for thread in threads:
                thread.join(SECONDS)
            for client in receive:
                client.close()

    def test_the_65th_waits_for_a_place(self):
        self.need("takes_bursts", "the kernel refuses what its backlog of 16 has no room for")
        with self.place.serve("echo") as program:
            clients = [program.connect() for _ in range(PLACES)]
            self.touch(clients)
            with program.connect() as last:
                last.sendall(b"me too")
                for _ in range(3):
                    self.touch(clients)
                last.setblocking(False)
                with self.assertRaises(BlockingIOError):
                    last.recv(1)
                clients.pop().close()
                last.settimeout(SECONDS)
                self.assertEqual(receive_exactly(last, 6), b"me too")
            for client in clients:
                client.close()

    def test_no_handle_left(self):
        self.need("can_bind", "the handles are the host's")
        # Five or six are taken already: the streams, the listener, epoll, the waker.
        limited = ("sh", "-c", 'ulimit -n 16; exec "$0" "$@"')
        with self.place.start("echo", "127.0.0.1:0", command=limited) as program:
            found = program.out.wait_for(r"^listening on 127\.0\.0\.1:(\d+)$")
            program.ports = [int(found.group(1))]
            self.drive(program, clients=40, connections=400, seed=5)
            self.assertIn("error: cannot accept a connection: too_many_handles (24)",
                          program.err.text)
            program.signal(15)
            self.assertEqual(program.wait(), 0)


class EchoListenerTest(ExampleTest):
    def test_serves_what_was_handed_over_and_no_address(self):
        self.need("can_bind", "there is never an address")
        with self.place.serve_handed_over("echo", "127.0.0.1:1") as program:
            self.assertIn(f"listening on 127.0.0.1:{program.port}",
                          program.out.wait_for("^listening.*$").group(0))
            with program.connect() as client:
                round_trip(client)

    def test_socket_activation(self):
        self.need("can_bind", "service managers start native programs")
        if not shutil.which("systemd-socket-activate"):
            self.skipTest("systemd-socket-activate: it is not there; run make test-tools")
        with run_wasi.loopback_socket() as held:
            port = run_wasi.port_of(held)
            activate = ("systemd-socket-activate", "-l", f"127.0.0.1:{port}")
            with self.place.start("echo", command=activate) as program:
                program.ports = [port]
                program.err.wait_for("^Listening on")
                with program.connect() as client:
                    round_trip(client)
                report = load.Load(port, clients=64, connections=300, seed=6, deadline=60).run()
                self.assertTrue(report.ok, report.line())
                program.signal(15)
                self.assertEqual(program.wait(), 0)

    def test_a_listener_that_is_none(self):
        self.need("has_environment", "the host sees to it")
        with tempfile.TemporaryFile() as file:
            with self.place.start("echo", handles=[file]) as program:
                self.assert_refused(
                    (program.wait(), program.out.all(), program.err.all()),
                    "cannot serve the socket that was handed over: not_a_socket (88)")
        self.assert_refused(
            self.place.run("echo", command=AS_LISTENER, LISTEN_FDS="1"),
            "cannot serve the socket that was handed over: bad_handle (9)")
        self.assert_refused(
            self.place.run("echo", LISTEN_FDS="one"),
            "cannot serve the socket that was handed over: invalid_data (0)")

    def test_nothing_handed_over(self):
        self.need("hands_over", "nobody is there who could")
        if self.place.can_bind:
            self.skipTest("can_bind: then it binds an address")
        code, out, err = self.place.run("echo")
        self.assertEqual((code, out), (2, ""))
        self.assertRegex(err, "(?m)^error: cannot serve the socket that was handed over: ")


class EchoUseTest(ExampleTest):
    def setUp(self):
        self.need("can_bind", "the program takes no arguments where it has no address to take")

    touch = EchoTest.touch

    def test_ends_cleanly(self):
        self.assert_ends_cleanly("echo")

    def test_help(self):
        self.assert_help("echo")

    def test_arguments(self):
        for arguments, line in (
                (["--port"], "there is no option '--port'; --help says more"),
                (["127.0.0.1:0", "x"], "one argument is all it takes; do without 'x'; --help says "
                 "more"),
                (["localhost:80"], "cannot serve localhost:80: invalid_data (0)"),
                (["127.0.0.1"], "cannot serve 127.0.0.1: invalid_data (0)"),
                (["127.0.0.1:70000"], "cannot serve 127.0.0.1:70000: invalid_data (0)"),
                ([""], "cannot serve : invalid_data (0)"),
                (["192.0.2.1:80"], "cannot serve 192.0.2.1:80: address_not_available (99)")):
            with self.subTest(arguments):
                self.assert_refused(self.place.run("echo", *arguments), line)

    def test_address_in_use(self):
        with self.place.serve("echo") as program:
            address = f"127.0.0.1:{program.port}"
            self.assert_refused(self.place.run("echo", address),
                                f"cannot serve {address}: address_in_use (98)")

    def test_ipv6(self):
        with self.place.start("echo", "[::1]:0") as program:
            found = program.out.wait_for(r"^listening on \[::1\]:(\d+)$")
            with socket.create_connection(("::1", int(found.group(1))), SECONDS) as client:
                round_trip(client)


if __name__ == "__main__":
    unittest.main()
