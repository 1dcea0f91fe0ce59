#!/usr/bin/env python3
"""Checks what is the same every time against limits.json: user instructions, system calls, sizes,
fuel. Nothing here is a time."""

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "tools"))

import counts
import echo
import guest
import micro
from project import WASI_HOSTS, main_guard, say, summary, wasi_host
from rows import OURS, RAW, text_table

# How many requests one wait finds is up to the scheduler, and fuel is counted in whole requests.
NOISE = {"calls": 0.02, "instructions": 0.5}
NOISE_SHARE = {"fuel": 0.02}
PEERS = (RAW, OURS)


def measure(options):
    """Rows of raw and of the library, the names of system calls, and what could not be done."""
    rows, skips, names = [], [], {}
    if counts.missing_tools():
        skips.append(f"bench.counts: {' '.join(counts.missing_tools())}: not installed")
    else:
        if not micro.peers_of(options.programs):
            skips.append("bench.micro: libbenchmark-dev: not installed")
        rows += micro.instructions(options.programs, PEERS)
        rows += micro.poll_instructions(options.poll)
        more, names = echo.calls_rows(options.programs, PEERS)
        rows += more
    paths = guest.programs(options.guests, None)
    rows += guest.size_rows(options.small_guests, None)
    if wasi_host(guest.FUEL_HOST):
        rows += guest.fuel_rows(paths)
    else:
        skips.append(f"bench.fuel: {guest.FUEL_HOST}: not installed")
    return rows, names, skips


def judge(rows, limits, is_complete=True):
    """Yields whether each limit is kept, and how. What was not measured is not, unless something
    could not be done."""
    measured = {(row.group, row.what): row for row in rows}
    for kind, by_group in limits.items():
        for group, by_what in by_group.items():
            for what, limit in by_what.items():
                row = measured.get((group, what))
                if row is None:
                    if is_complete:
                        yield False, f"{group}, {what}: was not measured"
                    continue
                value = row.least(OURS)
                if kind == "more than raw":
                    value -= row.least(RAW)
                allowed = limit * (1 + NOISE_SHARE.get(row.unit, 0)) + NOISE.get(row.unit, 0)
                yield value <= allowed, f"{group}, {what}: {value:.2f}; {kind} {limit}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--guests", type=Path, required=True)
    parser.add_argument("--small-guests", type=Path, required=True)
    parser.add_argument("--poll", type=Path, required=True)
    parser.add_argument("--require-all", action="store_true", help="fail if a tool is missing")
    options = parser.parse_args()
    rows, names, skips = measure(options)
    say(text_table(rows))
    limits = json.loads((HERE / "limits.json").read_text())
    results = list(judge(rows, {kind: limits[kind] for kind in ("more than raw", "at most")},
                         not skips))
    if names:
        results.append((names[RAW] == names[OURS], f"system calls of raw: {' '.join(names[RAW])}; "
                        f"of the library: {' '.join(names[OURS])}"))
    for is_good, text in results:
        say(f"{'ok    ' if is_good else 'FAILED'} {text}")
    for skip in skips:
        say(f"SKIP {skip}")
    failed = sum(not is_good for is_good, _ in results)
    say(summary(len(results) - failed, failed, len(skips)))
    return 1 if failed or not results or (skips and options.require_all) else 0


if __name__ == "__main__":
    main_guard(main)
