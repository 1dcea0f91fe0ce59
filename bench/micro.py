"""Runs the programs of micro/: times by Google Benchmark, instructions by callgrind."""

import dataclasses
import json
import random
import subprocess
import sys

import counts
from project import Problem
from rows import OURS, PEERS, Row, program_of

# Name in micro/main.cpp, in the table, and the operations of one iteration.
CASES = (
    ("dispatch/100/1/manual_time", "event, 1 of 100", 1),
    ("dispatch/1000/100/manual_time", "event, 100 of 1000", 100),
    ("dispatch/9900/1000/manual_time", "event, 1000 of 9900", 1000),
    ("register/1/manual_time", "register and deregister", 100),
    ("reregister/1/manual_time", "reregister", 100),
    ("look/1/manual_time", "empty poll", 100),
    ("wake_awake/manual_time", "wake of a loop that is awake, and its poll", 100),
    ("wake_asleep/manual_time", "wake of a loop that sleeps, for who wakes", 1),
    ("ping_pong_on_one_cpu/real_time", "ping-pong of two loops, 1 CPU", 1),
    ("ping_pong/real_time", "ping-pong of two loops", 1),
)
GROWTH = (("dispatch", "/1/manual_time", "event, 1 of N"),
          ("register", "/manual_time", "register and deregister, N watched"),
          ("reregister", "/manual_time", "reregister, N watched"),
          ("look", "/manual_time", "empty poll, N watched"))
SIZES = (1, 10, 100, 1000, 9900)
# Case, function that counts, and iterations of the shorter run.
COUNTED = (("dispatch/100/1/manual_time", "peer_dispatch", 200),
           ("dispatch/1000/100/manual_time", "peer_dispatch", 20),
           ("dispatch/9900/1000/manual_time", "peer_dispatch", 2),
           ("register/1/manual_time", "peer_register", 4),
           ("reregister/1/manual_time", "peer_reregister", 4),
           ("look/1/manual_time", "peer_look", 4),
           ("wake_awake/manual_time", "peer_wake_self", 4))


def program(folder, peer):
    path = folder / f"micro_{program_of(peer)}"
    return path if path.exists() else None


def peers_of(folder):
    return [peer for peer in PEERS if program(folder, peer)]


def time_once(path, case, seconds):
    """Nanoseconds per operation, or None where the peer has no such thing."""
    command = [path, f"--benchmark_filter=^{case}$", f"--benchmark_min_time={seconds}",
               "--benchmark_format=json"]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            timeout=counts.DEADLINE)
    if result.returncode != 0:
        raise Problem(f"{path.name} {case} ended with {result.returncode}: {result.stderr}")
    run, = json.loads(result.stdout)["benchmarks"]
    return None if run.get("error_occurred") else 1e9 / run["items_per_second"]


def times(folder, rounds, growth_rounds, seconds):
    """Each case of each peer once in a round, all shuffled; neighbours in time are compared."""
    rows = {case: Row("micro", what, "ns", True) for case, what, _ in CASES}
    for name, end, what in GROWTH:
        for size in SIZES:
            case = f"{name}/{size}{end}"
            # A case of the table too, perhaps: its rounds serve both.
            rows[case + " growth"] = Row("growth", what, "ns", True, watched=size)
    peers = peers_of(folder)
    for round_ in range(rounds):
        cases = [case for case in rows
                 if not case.endswith(" growth") or round_ < growth_rounds]
        for case in random.sample(cases, len(cases)):
            for peer in random.sample(peers, len(peers)):
                value = time_once(program(folder, peer), case.split()[0], seconds)
                if value is not None:
                    rows[case].add(peer, value)
        print(f"  micro-benchmarks: round {round_ + 1} of {rounds}", file=sys.stderr, flush=True)
    return list(rows.values())


def count(path, case, function, iterations, operations):
    """Instructions of the peer per operation."""
    runs = [counts.instructions_of(
        [path, f"--benchmark_filter=^{case.replace('/manual', f'/iterations:{length}/manual')}$",
         f"--rounds={length}"], function) for length in (iterations, 3 * iterations)]
    return (runs[1] - runs[0]) / (2 * iterations * operations)


def instructions(folder, peers=PEERS):
    named = {case: (what, operations) for case, what, operations in CASES}
    rows = []
    for case, function, iterations in COUNTED:
        what, operations = named[case]
        row = Row("instructions", what, "instructions", False)
        for peer in peers:
            path = program(folder, peer)
            if path is None or peer != program_of(peer):
                continue
            with counts.without_debug_info(path) as copy:
                value = count(copy, case, function, iterations, operations)
            if value > 1:  # What has no such thing does nothing.
                row.add(peer, value)
        rows.append(row)
    return rows


def poll_instructions(folder):
    """Those of the library on poll(2), beside which there is nobody."""
    return [dataclasses.replace(row, group="poll(2)") for row in instructions(folder, (OURS,))]
