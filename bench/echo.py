"""Runs the servers of echo/: processor time, system calls and instructions per request, memory,
sizes."""

import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import counts
from project import Problem
from rows import AGAIN, PEERS, Row, program_of

# Connections, bytes of a request, requests of a round.
LOADS = ((50, 64, 20000), (50, 16384, 10000), (1000, 64, 20000), (1, 64, 4000))
IDLE = 5000
IDLE_FEW = 500
# Requests in the shorter and the longer run of what is counted.
REQUESTS = (200, 2200)


def program(folder, peer, kind=""):
    path = folder / f"echo_{program_of(peer)}{kind}"
    return path if path.exists() else None


def prepare(cpu):
    """What a child does first: it takes a processor, so that server and load do not share one, and
    as many descriptors as the system allows."""
    cpus = sorted(os.sched_getaffinity(0))
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)

    def in_child():
        os.sched_setaffinity(0, {cpus[cpu % len(cpus)]})
        resource.setrlimit(resource.RLIMIT_NOFILE, (limits[1], limits[1]))
    return in_child


class Server:
    """An echo server that prints `listening on ADDRESS:PORT` and ends on SIGTERM."""

    def __init__(self, command):
        self.process = subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, preexec_fn=prepare(0))
        line = self.process.stdout.readline()
        match = re.match(r"listening on [\d.]+:(\d+)$", line.strip())
        if not match:
            self.process.kill()
            raise Problem(f"{command} said {line!r}, not where it listens: "
                          f"{self.process.communicate()[1].strip()}")
        self.port = int(match.group(1))
        # strace and valgrind are the server's parent, or are the process themselves.
        self.pid = (children_of(self.process.pid) or [self.process.pid])[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
        try:
            self.process.communicate(timeout=counts.DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Problem("the server did not end on SIGTERM")


def children_of(pid):
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


class Load:
    """echo/load.cpp, which has connected and sent one request on each connection."""

    def __init__(self, folder, port, connections, active, size):
        command = [folder / "load", port, connections, active, size]
        self.process = subprocess.Popen([*map(str, command)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        preexec_fn=prepare(1))
        self._answer()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise Problem(f"the load ended: {self.process.communicate()[1].strip()}")
        return line

    def run(self, requests):
        """{'seconds', 'p50_us', 'p99_us'}"""
        self.process.stdin.write(f"{requests}\n")
        self.process.stdin.flush()
        return json.loads(self._answer())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(counts.DEADLINE)


def load_name(connections, size):
    size_name = f"{size // 1024} KiB" if size >= 1024 else f"{size} B"
    return f"{connections} connection{'s' * (connections > 1)} x {size_name}"


def cpu_times(folder, rounds, share):
    """Processor time of the server per request; `share` of the requests that LOADS says."""
    peers = [peer for peer in PEERS if program(folder, peer)]
    rows = {load: Row("echo", f"server CPU per request, {load_name(*load[:2])}", "ns", True)
            for load in LOADS}
    for round_ in range(rounds):
        for load in random.sample(LOADS, len(LOADS)):
            for peer in random.sample(peers, len(peers)):
                rows[load].add(peer, cpu_time(folder, program(folder, peer), *load[:2],
                                              int(load[2] * share)))
        print(f"  echo: round {round_ + 1} of {rounds}", file=sys.stderr, flush=True)
    return list(rows.values())


def cpu_time(folder, path, connections, size, requests):
    with Server([path]) as server, \
            Load(folder, server.port, connections, connections, size) as load:
        load.run(requests // 10)
        before = counts.cpu_seconds(server.pid)
        load.run(requests)
        return (counts.cpu_seconds(server.pid) - before) / requests * 1e9


def serve(folder, command, connections, requests):
    """Serves requests and ends before the clients do, so that no end of theirs is counted."""
    with Server(command) as server, Load(folder, server.port, connections, connections,
                                         64) as load:
        load.run(requests)
        server.stop()


def system_calls(folder, path, connections):
    """Per request, by name."""
    tables = []
    for requests in REQUESTS:
        with tempfile.NamedTemporaryFile() as table:
            serve(folder, ["strace", "-f", "-c", "-o", table.name, path], connections, requests)
            tables.append(counts.read_strace(Path(table.name).read_text()))
    more = counts.difference(*reversed(tables))
    return {name: number / (REQUESTS[1] - REQUESTS[0]) for name, number in more.items()}


def instructions(folder, path):
    """Per request, with one connection."""
    runs = []
    with counts.without_debug_info(path) as copy:
        for requests in REQUESTS:
            with tempfile.NamedTemporaryFile() as output:
                serve(folder, [*counts.callgrind(output.name), copy], 1, requests)
                runs.append(counts.read_callgrind(output.name))
    return (runs[1] - runs[0]) / (REQUESTS[1] - REQUESTS[0])


def memory(folder, path):
    """KiB of a server that has served one connection, and bytes for each further idle one."""
    values = {}
    for connections in (1, IDLE_FEW, IDLE):
        with Server([path]) as server, Load(folder, server.port, connections, 1, 64):
            values[connections] = counts.memory_kib(server.pid)
    grown = values[IDLE]["own"] - values[IDLE_FEW]["own"]
    return values[1]["resident"], grown * 1024 / (IDLE - IDLE_FEW)


def stripped_size(path):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "stripped"
        shutil.copy2(path, copy)
        subprocess.run(["strip", copy], check=True)
        return copy.stat().st_size


def calls_rows(folder, peers=PEERS):
    """System calls and instructions per request, and the names of the system calls."""
    rows, names = [], {}
    peers = [peer for peer in peers if peer != AGAIN and program(folder, peer)]
    for connections in (1, 50):
        total = Row("counts", f"system calls per request, {load_name(connections, 64)}", "calls",
                    False)
        others = Row("counts", f"the same but for waits, {load_name(connections, 64)}", "calls",
                     False)
        for peer in peers:
            calls = system_calls(folder, program(folder, peer), connections)
            names.setdefault(peer, set()).update(calls)
            total.add(peer, sum(calls.values()))
            others.add(peer, sum(number for name, number in calls.items()
                                 if not name.startswith("epoll_") or name.startswith("epoll_ctl")))
        rows += [total, others]
    row = Row("instructions", "echo request, 1 connection", "instructions", False)
    for peer in peers:
        row.add(peer, instructions(folder, program(folder, peer)))
    return [*rows, row], {peer: sorted(calls) for peer, calls in names.items()}


def memory_rows(folder):
    resident = Row("memory", "resident, dynamic", "KiB", False)
    static = Row("memory", "resident, static", "KiB", False)
    idle = Row("memory", "each idle connection", "bytes", False)
    dynamic_size = Row("memory", "stripped binary, dynamic", "bytes", False)
    static_size = Row("memory", "stripped binary, static", "bytes", False)
    for peer in PEERS:
        path, static_path = program(folder, peer), program(folder, peer, "_static")
        if peer == AGAIN or path is None:
            continue
        kib, each = memory(folder, path)
        resident.add(peer, kib)
        idle.add(peer, each)
        dynamic_size.add(peer, stripped_size(path))
        if static_path:
            static.add(peer, memory(folder, static_path)[0])
            static_size.add(peer, stripped_size(static_path))
    return [resident, static, idle, dynamic_size, static_size]
