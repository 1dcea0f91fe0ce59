#!/usr/bin/env python3
"""Drives an echo server with many concurrent clients and checks every byte that comes back.

The clients are plain sockets and behave in different ways: some close, some half-close and read to
the end, some reset the connection in the middle, some read slowly. Sizes and chunks are random; the
same seed gives the same bytes. Usable as a module too: Load(...).run().
"""

import argparse
import dataclasses
import heapq
import random
import selectors
import socket
import struct
import sys
import time

import project
from project import Problem, say

DEFAULT_BYTES = (1, 256 * 1024)
PATTERN_SIZE = 1024 * 1024
CHUNK_MAX = 64 * 1024
SLOW_READ = 4096
SLOW_PAUSE = 0.002
SLOW_RECEIVE_BUFFER = 8192

TROUBLES_SHOWN = 5

# What a client does, and how often.
CLOSE, HALF_CLOSE, RESET, SLOW = "close", "half-close", "reset", "slow"
KINDS = (CLOSE, HALF_CLOSE, RESET, SLOW)
WEIGHTS = (35, 30, 15, 20)


@dataclasses.dataclass
class Report:
    """What one run showed. `bytes_*` count the connections that ran to their end, no resets."""
    seed: int
    connections: int = 0
    served: int = 0
    lost: int = 0
    wrong: int = 0
    reset_by_us: int = 0
    bytes_sent: int = 0
    bytes_echoed: int = 0
    most_at_once: int = 0
    seconds: float = 0.0
    troubles: list = dataclasses.field(default_factory=list)

    @property
    def ok(self):
        return (self.served == self.connections and self.lost == 0 and self.wrong == 0
                and self.bytes_sent == self.bytes_echoed)

    def line(self):
        return (f"{self.served} of {self.connections} connections served, {self.lost} lost, "
                f"{self.wrong} with wrong bytes, {self.reset_by_us} reset by us, at most "
                f"{self.most_at_once} at once; {self.bytes_sent} bytes sent, {self.bytes_echoed} "
                f"echoed; seed {self.seed}; {self.seconds:.1f} s")


class Client:
    """One connection: what it will send, how it ends, and how far it is.

    connecting -> sending and receiving -> (all places taken once) ending -> done.
    """

    def __init__(self, load, index):
        plan = random.Random(f"{load.seed}/{index}")
        self.load = load
        self.index = index
        self.kind = plan.choices(load.kinds, [WEIGHTS[KINDS.index(kind)] for kind in load.kinds])[0]
        low, high = load.bytes_range
        # Sizes are spread over the orders of magnitude, so that small ones are as common as large.
        self.size = min(high, max(low, round(low * (high / low) ** plan.random())))
        start = plan.randrange(PATTERN_SIZE - high + 1)
        self.data = load.pattern[start:start + self.size]
        self.chunk_random = random.Random(plan.random())
        # A reset comes when this much has come back; never before the server has served us.
        self.reset_after = plan.randint(1, self.size)
        self.sent = 0
        self.received = 0
        self.served = False
        self.half_closed = False
        self.paused = False
        self.done = False
        self.events = 0
        self.socket = None

    def start(self, address):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        if self.kind == SLOW:
            # A small window, so that a server that does not mind its writes would show it.
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SLOW_RECEIVE_BUFFER)
        self.socket.connect_ex(address)

    def wanted_events(self):
        if self.paused:
            return selectors.EVENT_WRITE if self.sent < self.size else 0
        return selectors.EVENT_READ | (selectors.EVENT_WRITE if self.sent < self.size else 0)

    def on_writable(self):
        chunk = self.chunk_random.randint(1, CHUNK_MAX)
        self.sent += self.socket.send(self.data[self.sent:min(self.sent + chunk, self.size)])

    def on_readable(self):
        data = self.socket.recv(SLOW_READ if self.kind == SLOW else CHUNK_MAX)
        if not data:
            return self.on_end()
        if data != self.data[self.received:self.received + len(data)]:
            return self.load.finish(self, wrong=self.describe_difference(data))
        self.received += len(data)
        if not self.served:
            self.served = True
            self.load.on_served()
        if self.kind == SLOW and not self.done:
            self.load.pause(self)

    def on_end(self):
        if self.half_closed and self.received == self.size:
            self.load.finish(self)
        else:
            self.load.finish(self, lost=f"closed by the server after {self.received} of "
                             f"{self.size} bytes, {self.sent} sent")

    def describe_difference(self, data):
        expected = bytes(self.data[self.received:self.received + len(data)])
        if len(expected) < len(data) and data.startswith(expected):
            return f"{len(data) - len(expected)} bytes more than were sent"
        offset = next(i for i, (a, b) in enumerate(zip(data, expected)) if a != b)
        return f"byte {self.received + offset} is {data[offset]}, not {expected[offset]}"

    def end_if_due(self):
        """Takes the last step that this client's kind asks for, once it may."""
        if self.done or not self.load.gate_open:
            return
        if self.kind == RESET:
            if self.received >= self.reset_after:
                linger = struct.pack("ii", 1, 0)
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.load.finish(self)
        elif self.kind == CLOSE:
            if self.received == self.size:
                self.load.finish(self)
        elif self.sent == self.size and not self.half_closed:
            self.half_closed = True
            self.socket.shutdown(socket.SHUT_WR)


class Load:
    """All the clients of one run: `clients` at once until `connections` have been made.

    at_once  no client ends before this many have been served at the same time. With more clients
             than the server has places, the rest must be served when places become free.
    """

    def __init__(self, port, clients=64, connections=1000, bytes_range=DEFAULT_BYTES, seed=None,
                 deadline=60.0, at_once=0, kinds=KINDS, host="127.0.0.1"):
        if not 1 <= bytes_range[0] <= bytes_range[1] <= PATTERN_SIZE:
            raise Problem(f"the bytes per connection must be from 1 to {PATTERN_SIZE}", 2)
        if clients < 1 or connections < 1 or at_once > min(clients, connections):
            raise Problem("clients and connections must be positive, and at-once not more", 2)
        self.address = (host, port)
        self.clients = clients
        self.bytes_range = bytes_range
        self.seed = random.SystemRandom().randrange(1 << 32) if seed is None else seed
        self.deadline = deadline
        self.at_once = at_once
        self.kinds = kinds
        self.gate_open = at_once == 0
        pattern = random.Random(f"pattern {self.seed}").getrandbits(8 * PATTERN_SIZE)
        self.pattern = memoryview(pattern.to_bytes(PATTERN_SIZE, "little"))
        self.selector = selectors.DefaultSelector()
        self.report = Report(self.seed, connections)
        self.started = 0
        self.open = {}
        self.served_now = 0
        self.resume = []

    def run(self):
        """Returns the Report. Ends at the deadline at the latest."""
        begin = time.monotonic()
        end = begin + self.deadline
        while (self.started < self.report.connections or self.open) and time.monotonic() < end:
            self._start_clients()
            for key, events in self.selector.select(self._wait_seconds(end)):
                self._handle(key.data, events)
            self._resume_slow()
        for client in list(self.open.values()):
            state = (f"{client.sent} of {client.size} bytes sent, {client.received} came back"
                     if client.served else "never served")
            self.finish(client, lost=f"not done at the deadline of {self.deadline:g} s: {state}")
        unstarted = self.report.connections - self.started
        if unstarted:
            self._trouble(f"{unstarted} connections were never tried before the deadline")
            self.report.lost += unstarted
        self.selector.close()
        self.report.seconds = time.monotonic() - begin
        return self.report

    def _start_clients(self):
        while len(self.open) < self.clients and self.started < self.report.connections:
            client = Client(self, self.started)
            self.started += 1
            client.start(self.address)
            self.open[client.index] = client
            self.report.most_at_once = max(self.report.most_at_once, len(self.open))
            self._watch(client)

    def _wait_seconds(self, end):
        until = min([end] + [moment for moment, _, _ in self.resume[:1]])
        return max(0.0, until - time.monotonic())

    def _handle(self, client, events):
        try:
            if events & selectors.EVENT_READ and not client.done:
                client.on_readable()
            if events & selectors.EVENT_WRITE and not client.done:
                client.on_writable()
            client.end_if_due()
        except BlockingIOError:
            pass
        except OSError as error:
            self.finish(client, lost=f"{error.strerror} after {client.received} of {client.size} "
                        f"bytes, {client.sent} sent")
        if not client.done:
            self._watch(client)

    def _watch(self, client):
        wanted = client.wanted_events()
        if wanted == client.events:
            return
        if client.events == 0:
            self.selector.register(client.socket, wanted, client)
        elif wanted == 0:
            self.selector.unregister(client.socket)
        else:
            self.selector.modify(client.socket, wanted, client)
        client.events = wanted

    def on_served(self):
        self.served_now += 1
        if not self.gate_open and self.served_now >= self.at_once:
            self.gate_open = True
            # Those that were done already waited for this.
            for client in list(self.open.values()):
                self._handle(client, 0)

    def pause(self, client):
        client.paused = True
        heapq.heappush(self.resume, (time.monotonic() + SLOW_PAUSE, client.index, client))

    def _resume_slow(self):
        now = time.monotonic()
        while self.resume and self.resume[0][0] <= now:
            client = heapq.heappop(self.resume)[2]
            client.paused = False
            if not client.done:
                self._watch(client)

    def finish(self, client, lost=None, wrong=None):
        """Closes a connection and counts it."""
        if client.events:
            self.selector.unregister(client.socket)
        client.socket.close()
        client.done = True
        del self.open[client.index]
        if client.served:
            self.report.served += 1
            self.served_now -= 1
        if lost:
            self.report.lost += 1
            self._trouble(f"connection {client.index} ({client.kind}): {lost}")
        elif wrong:
            self.report.wrong += 1
            self._trouble(f"connection {client.index} ({client.kind}): {wrong}")
        elif client.kind == RESET:
            self.report.reset_by_us += 1
        else:
            self.report.bytes_sent += client.sent
            self.report.bytes_echoed += client.received

    def _trouble(self, text):
        if len(self.report.troubles) < TROUBLES_SHOWN:
            self.report.troubles.append(text)


def byte_range(text):
    """`100`, `1-4096` or `random`."""
    if text == "random":
        return DEFAULT_BYTES
    low, _, high = text.partition("-")
    try:
        return int(low), int(high or low)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number, LOW-HIGH or random")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--clients", type=int, default=64, help="at once (default 64)")
    parser.add_argument("--connections", type=int, default=1000, help="in all (default 1000)")
    parser.add_argument("--bytes-per-conn", type=byte_range, default=DEFAULT_BYTES,
                        metavar="random|N|LOW-HIGH", help="default random: 1 byte to 256 KiB")
    parser.add_argument("--at-once", type=int, default=0, metavar="N",
                        help="no client ends before N were served at the same time")
    parser.add_argument("--kinds", default=",".join(KINDS), metavar="A,B",
                        help=f"which clients to mix (default {','.join(KINDS)})")
    parser.add_argument("--seed", type=int, help="default: a new one, printed")
    parser.add_argument("--deadline", type=float, default=60, metavar="SECONDS",
                        help="for the whole run (default 60)")
    arguments = parser.parse_args()
    kinds = tuple(arguments.kinds.split(","))
    for kind in kinds:
        if kind not in KINDS:
            raise Problem(f"unknown kind of client '{kind}'; there are {', '.join(KINDS)}", 2)
    report = Load(arguments.port, arguments.clients, arguments.connections,
                  arguments.bytes_per_conn, arguments.seed, arguments.deadline,
                  arguments.at_once, kinds).run()
    for trouble in report.troubles:
        print(trouble, file=sys.stderr)
    say(report.line())
    return 0 if report.ok else 1


if __name__ == "__main__":
    project.main_guard(main)
