#!/usr/bin/env python3
"""Measures all programs, prints the tables, writes bench/results.json and bench/report.html."""

import argparse
import dataclasses
import json
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "tools"))

import counts
import echo
import facts
import guest
import micro
import report
from project import main_guard, say
from rows import OURS, text_table


@dataclasses.dataclass
class Plan:
    """How often each thing is done."""
    micro_rounds: int
    growth_rounds: int
    micro_seconds: float
    echo_rounds: int
    echo_share: float
    guest_rounds: int
    guest_sizes: tuple


FULL = Plan(15, 3, 0.01, 7, 1.0, 2, (1, 64, 256, 1000))
QUICK = Plan(2, 0, 0.002, 1, 0.1, 1, (1, 64))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=Path, required=True, help="where the peers are built")
    parser.add_argument("--guests", type=Path, required=True, help="where those for WASI are")
    parser.add_argument("--small-guests", type=Path, required=True,
                        help="where those are that are built for size")
    parser.add_argument("--rust-guests", type=Path, help="where mio for WASI is")
    parser.add_argument("--poll", type=Path, required=True, help="where the library on poll(2) is")
    parser.add_argument("--missing", action="append", default=[], help="a peer that is not there")
    parser.add_argument("--quick", action="store_true", help="few rounds, in about a minute")
    parser.add_argument("--only", action="append", choices=("times", "echo", "counts", "wasm"),
                        help="a part of it; may be repeated")
    parser.add_argument("--out", type=Path, default=HERE, help="folder of the results")
    return parser.parse_args()


def count_everything(options, is_quick):
    """Everything that is the same every time. Quick: of raw epoll and of the library only."""
    if counts.missing_tools():
        options.missing.append(f"counts: {' '.join(counts.missing_tools())} not installed")
        return [], {}
    peers = ("raw", OURS) if is_quick else micro.PEERS
    rows = [] if is_quick else micro.instructions(options.programs, peers)
    more, names = echo.calls_rows(options.programs, peers)
    rows += more
    if not is_quick:
        rows += micro.poll_instructions(options.poll)
    return rows, names


def measure(options):
    """Yields rows, names of system calls, and what does not work, part by part."""
    plan = QUICK if options.quick else FULL
    parts = options.only or ("times", "echo", "counts", "wasm")
    if "times" in parts and micro.peers_of(options.programs):
        yield micro.times(options.programs, plan.micro_rounds, plan.growth_rounds,
                          plan.micro_seconds), {}, {}
    if "echo" in parts:
        yield echo.cpu_times(options.programs, plan.echo_rounds, plan.echo_share), {}, {}
        if not options.quick:
            yield echo.memory_rows(options.programs), {}, {}
    if "counts" in parts:
        yield *count_everything(options, options.quick), {}
    if "wasm" in parts:
        paths = guest.programs(options.guests, options.rust_guests)
        yield [*guest.size_rows(options.small_guests, options.rust_guests),
               *guest.fuel_rows(paths)], {}, {}
        rows, troubles = guest.cpu_rows(options.programs, paths, plan.guest_rounds,
                                        plan.guest_sizes)
        yield rows, {}, troubles


def print_tables(rows):
    for title, chosen in report.titled(rows):
        say(f"\n{title}\n{text_table(chosen)}")
    for what, points in report.growths(rows):
        say(f"\n{what}: least ns, by N")
        for peer, line in points.items():
            say(f"  {peer:10}" + "".join(f"{size:>7}: {value:>10,.0f}" for size, value in line)
                + f"   {report.fit_text(line)}")


def main():
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    machine = facts.gather()
    rows, names = [], {}
    notes = [f"left out: {line}" for line in options.missing]
    for more, more_names, troubles in measure(options):
        rows += [row for row in more if row.values]
        names.update(more_names)
        notes += [f"{name} does not work under {host}: {why}"
                  for (host, name), why in troubles.items()]
        machine["load after"] = list(os.getloadavg())
        machine["seconds"] = round(time.monotonic() - begin)
        # After each part, so that a run that is broken off has not been for nothing.
        (options.out / "results.json").write_text(json.dumps(
            {"facts": machine, "rows": [dataclasses.asdict(row) for row in rows],
             "system calls": names, "notes": notes}, indent=1) + "\n")
    print_tables(rows)
    say("\n" + "\n".join(notes))
    say(f"raw again is raw once more: what it differs by is noise. {machine['seconds']} s, load "
        f"{machine['load before'][0]:.1f} before and {machine['load after'][0]:.1f} after.")
    report.write(options.out / "report.html", rows, machine, notes)
    say(f"wrote {options.out / 'results.json'} and {options.out / 'report.html'}")


if __name__ == "__main__":
    main_guard(main)
