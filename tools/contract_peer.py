"""The other ends of the contract suite's connections, for a guest that can only accept.

The guest sends requests over a control connection and gets a reply to each: the records are those
of tests/contract/support/peer_command.hpp. Nothing here waits longer than DEADLINE seconds.
"""

import array
import errno
import fcntl
import select
import socket
import struct
import termios
import time

REQUEST = struct.Struct("<IIII")
REPLY = struct.Struct("<II")
DEADLINE = 10.0
CHUNK = 64 * 1024

# A piece of the pattern can be cut from here whatever its place: it is longer by one period.
PERIOD = 251
PATTERN = bytes(range(PERIOD)) * (CHUNK // PERIOD + 2)

OK, FAILED, TIMED_OUT, MISMATCH, ENDED, UNKNOWN = range(6)


def pattern(offset, size):
    start = offset % PERIOD
    return PATTERN[start:start + size]


class End:
    """One socket and how far it is in the pattern, each way."""

    def __init__(self, sock):
        self.sock = sock
        self.sent = 0
        self.received = 0
        sock.setblocking(False)

    def is_ready(self, for_write, until):
        wanted = ([], [self.sock]) if for_write else ([self.sock], [])
        return any(select.select(*wanted, [], max(until - time.monotonic(), 0)))

    def send(self, size, wait):
        until = time.monotonic() + DEADLINE
        done = 0
        while done < size:
            try:
                moved = self.sock.send(pattern(self.sent, min(size - done, CHUNK)))
            except BlockingIOError:
                if not wait:
                    break
                if not self.is_ready(True, until):
                    return TIMED_OUT, done
                continue
            self.sent += moved
            done += moved
        return OK, done

    def receive(self, size, wait, to_end=False):
        until = time.monotonic() + DEADLINE
        done = 0
        while to_end or done < size:
            try:
                data = self.sock.recv(CHUNK if to_end else min(size - done, CHUNK))
            except BlockingIOError:
                if not wait:
                    break
                if not self.is_ready(False, until):
                    return TIMED_OUT, done
                continue
            if not data:
                return (OK if to_end else ENDED), done
            if data != pattern(self.received, len(data)):
                return MISMATCH, self.received & 0xFFFFFFFF
            self.received += len(data)
            done += len(data)
        return OK, done

    def await_bytes(self, size):
        until = time.monotonic() + DEADLINE
        try:
            while True:
                there = array.array("i", [0])
                fcntl.ioctl(self.sock, termios.FIONREAD, there)
                if there[0] >= size:
                    return OK, there[0]
                # A low-water mark makes select wait for all of it.
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, size)
                if not self.is_ready(False, until):
                    return TIMED_OUT, there[0]
        finally:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)

    def close(self, abruptly):
        if abruptly:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()
        return OK, 0


class Peers:
    """Obeys the requests. `ports[k]` is where listener number k of the guest is reached."""

    def __init__(self, ports):
        self.ports = ports
        self.ends = {}

    def connect(self, peer, argument, extra):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if extra:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, extra)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(DEADLINE)
        sock.connect(("127.0.0.1", self.ports[argument]))
        self.ends[peer] = End(sock)
        return OK, 0

    def listen(self, peer):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.bind(("127.0.0.1", 0))
        sock.listen(128)
        self.ends[peer] = End(sock)
        return OK, sock.getsockname()[1]

    def accept(self, peer, listener):
        end = self.ends[listener]
        if not end.is_ready(False, time.monotonic() + DEADLINE):
            return TIMED_OUT, 0
        self.ends[peer] = End(end.sock.accept()[0])
        return OK, 0

    def expect_end(self, end):
        status, size = end.receive(0, True, to_end=True)
        return (MISMATCH, size) if status == OK and size else (status, size)

    def expect_reset(self, end):
        try:
            status, size = end.receive(0, True, to_end=True)
        except ConnectionResetError:
            return OK, 0
        return (ENDED, size) if status == OK else (status, size)

    def expect_over(self, end):
        try:
            return end.receive(0, True, to_end=True)
        except ConnectionResetError:
            return OK, 0

    def on_end(self, command, end, peer, argument):
        """A request to a peer that is there."""
        if command in (2, 3):
            return end.send(argument, wait=command == 2)
        if command in (4, 5):
            return end.receive(argument, wait=command == 4)
        if command == 6:
            return self.expect_end(end)
        if command == 7:
            return self.expect_reset(end)
        if command == 8:
            return end.receive(0, True, to_end=True)
        if command in (9, 10):
            end.sock.shutdown(socket.SHUT_WR if command == 9 else socket.SHUT_RD)
            return OK, 0
        if command in (11, 12):
            del self.ends[peer]
            return end.close(abruptly=command == 11)
        if command == 13:
            end.sock.send(bytes([argument]), socket.MSG_OOB)
            return OK, 0
        if command == 14:
            return end.await_bytes(argument)
        if command == 17:
            return self.expect_over(end)
        return UNKNOWN, 0

    def perform(self, command, peer, argument, extra):
        try:
            if command == 1:
                return self.connect(peer, argument, extra)
            if command == 15:
                return self.listen(peer)
            if command == 16:
                return self.accept(peer, argument)
            end = self.ends.get(peer)
            return self.on_end(command, end, peer, argument) if end else (UNKNOWN, 0)
        except OSError as error:
            return FAILED, error.errno or errno.EIO


def serve(control, ports):
    """Obeys until the guest closes the control connection, and says how many requests came."""
    peers = Peers(ports)
    control.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    count = 0
    try:
        while True:
            data = b""
            while len(data) < REQUEST.size:
                piece = control.recv(REQUEST.size - len(data))
                if not piece:
                    return count
                data += piece
            count += 1
            control.sendall(REPLY.pack(*peers.perform(*REQUEST.unpack(data))))
    except OSError:
        # The guest has ended in the middle of a request; its exit code says the rest.
        return count
