"""tools/load.py against good servers and against one for each way of being wrong."""

import socket
import threading
import unittest

import load


class Server:
    """An echo server with a thread for each place; `echo` serves one connection."""

    def __init__(self, echo, places=8):
        self.echo = echo
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(places)]

    def work(self):
        while True:
            try:
                connection = self.listener.accept()[0]
            except OSError:
                return
            with connection:
                try:
                    self.echo(connection)
                except OSError:
                    continue

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        # Wakes every thread that waits in accept().
        self.listener.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(10)
        self.listener.close()


def good(connection):
    while data := connection.recv(4096):
        connection.sendall(data)


class Load(unittest.TestCase):
    def run_load(self, echo, places=8, **options):
        options = {"clients": 8, "connections": 40, "seed": 7, "deadline": 20, **options}
        with Server(echo, places) as server:
            return load.Load(server.port, **options).run()

    def test_good_server(self):
        report = self.run_load(good)
        self.assertTrue(report.ok, report.line())
        self.assertEqual(report.served, 40)
        self.assertGreater(report.bytes_echoed, 0)
        self.assertGreater(report.reset_by_us, 0)

    def test_same_seed_same_bytes(self):
        first, second = self.run_load(good), self.run_load(good)
        self.assertEqual(first.bytes_sent, second.bytes_sent)
        self.assertNotEqual(first.bytes_sent, self.run_load(good, seed=8).bytes_sent)

    def test_more_clients_than_places(self):
        report = self.run_load(good, places=4, clients=10, connections=30, at_once=4)
        self.assertTrue(report.ok, report.line())
        self.assertEqual(report.most_at_once, 10)

    def test_fewer_places_than_should_be_served_at_once(self):
        report = self.run_load(good, places=2, clients=4, connections=4, at_once=4, deadline=0.5)
        self.assertFalse(report.ok)
        self.assertEqual(report.lost, 4)

    def test_wrong_byte(self):
        def echo(connection):
            while data := connection.recv(4096):
                connection.sendall(data[:-1] + bytes([data[-1] ^ 1]))
        report = self.run_load(echo)
        self.assertFalse(report.ok)
        self.assertEqual(report.wrong, 40)

    def test_swapped_chunks(self):
        def echo(connection):
            while data := connection.recv(4096):
                half = len(data) // 2
                connection.sendall(data[half:] + data[:half])
        report = self.run_load(echo, bytes_range=(1000, 2000))
        self.assertEqual(report.wrong, 40)

    def test_byte_too_many(self):
        def echo(connection):
            good(connection)
            connection.sendall(b"!")
        report = self.run_load(echo, kinds=(load.HALF_CLOSE,))
        self.assertEqual(report.wrong, 40)
        self.assertIn("1 bytes more", report.troubles[0])

    def test_early_close(self):
        def echo(connection):
            connection.sendall(connection.recv(1))
        report = self.run_load(echo, bytes_range=(100, 5000), kinds=(load.CLOSE,))
        self.assertFalse(report.ok)
        self.assertEqual(report.lost, 40)

    def test_last_bytes_missing(self):
        def echo(connection):
            kept = b""
            while data := connection.recv(4096):
                data = kept + data
                connection.sendall(data[:-1])
                kept = data[-1:]
        report = self.run_load(echo, kinds=(load.HALF_CLOSE,), bytes_range=(2, 5000))
        self.assertEqual(report.lost, 40)

    def test_nobody_serves(self):
        report = self.run_load(lambda connection: connection.recv(1 << 20, socket.MSG_PEEK), 0,
                               connections=4, deadline=0.3)
        self.assertEqual((report.served, report.lost), (0, 4))
        self.assertIn("never served", report.troubles[0])

    def test_nobody_listens(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            report = load.Load(unused.getsockname()[1], 2, 4, seed=1, deadline=5).run()
        self.assertEqual((report.served, report.lost), (0, 4))

    def test_one_reset_that_hurts_a_neighbour_is_seen(self):
        connections = []

        def echo(connection):
            connections.append(connection)
            try:
                good(connection)
            except OSError:
                # What a server does that lets one client's reset end the others.
                for other in connections:
                    other.close()
        report = self.run_load(echo, bytes_range=(20000, 200000), connections=60)
        self.assertFalse(report.ok)
