#!/usr/bin/env python3
"""Counts what the library costs beside raw epoll code that does the same work.

Echo servers: system calls per request (strace) and user instructions per request and per poll
(callgrind). Micro-benchmarks: user instructions per operation. All are differences of two lengths
of run, so that they are the same every time; nothing here is a time.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import counts
from counts import Problem

HERE = Path(__file__).resolve().parent
CONNECTIONS = (1, 50)
# Requests in the shorter and the longer run. How many of them one poll finds is up to the
# scheduler, and so is whether a new connection's first two events come as one: noise is left.
REQUESTS = (200, 4200)
# Operations of each micro-benchmark in the shorter and the longer run; events come 100 a round.
MICRO = {"event": (100, 100), "empty_poll": (100, 1), "register": (100, 1),
         "reregister": (100, 1), "wake": (100, 1)}
# What the solution of the echo servers' equations may be off by; the rest is exact.
NOISE = {"instructions per echo poll": 0.5, "instructions per echo request": 0.5}


def echo_system_calls(program, connections, arguments):
    """System calls per request, by name."""
    tables = []
    for requests in REQUESTS:
        with tempfile.NamedTemporaryFile() as table:
            counts.serve(["strace", "-f", "-c", "-o", table.name], program, connections,
                         requests // connections, arguments)
            tables.append(counts.read_strace(Path(table.name).read_text()))
    requests = (REQUESTS[1] // connections - REQUESTS[0] // connections) * connections
    return {name: count / requests for name, count in counts.difference(*reversed(tables)).items()}


def echo_instructions(program, arguments):
    """User instructions per poll and per request.

    With one connection there is a request in each poll, with many there are several: two equations
    for two unknowns.
    """
    equations = []
    for connections in CONNECTIONS:
        runs = []
        for requests in REQUESTS:
            with tempfile.NamedTemporaryFile() as output:
                counts.serve(counts.callgrind(output.name), program, connections,
                             requests // connections, arguments)
                instructions, calls = counts.read_callgrind(output.name)
                runs.append((instructions, calls.get("epoll_wait", 0), calls.get("recv", 0)))
        equations.append(tuple(longer - shorter for shorter, longer in zip(*runs)))
    (i1, polls1, requests1), (i2, polls2, requests2) = equations
    determinant = polls1 * requests2 - polls2 * requests1
    if determinant == 0:
        raise Problem("no poll found more than one request, so polls and requests have no cost "
                      "of their own; try again on a machine that is less busy")
    per_poll = (i1 * requests2 - i2 * requests1) / determinant
    per_request = (polls1 * i2 - polls2 * i1) / determinant
    return {"poll": per_poll, "request": per_request}


def micro_instructions(program, case):
    """User instructions per operation."""
    rounds, per_round = MICRO[case]
    short, _ = counts.count_instructions([program, case, rounds])
    long, _ = counts.count_instructions([program, case, 3 * rounds])
    return (long - short) / (2 * rounds * per_round)


def measure(options):
    """{what: {"raw": number, "mio": number}}, and the names of system calls per side."""
    result, names = {}, {}
    programs = [options.echo_raw, options.echo, options.dispatch_raw, options.dispatch_mio]
    with counts.without_debug_info(programs) as (echo_raw, echo, dispatch_raw, dispatch_mio):
        for side, program, arguments in (("raw", echo_raw, []), ("mio", echo, ["127.0.0.1:0"])):
            for connections in CONNECTIONS:
                calls = echo_system_calls(program, connections, arguments)
                names.setdefault(connections, {})[side] = sorted(calls)
                key = f"system calls per request, {connections} at once"
                result.setdefault(key, {})[side] = sum(calls.values())
                key = f"system calls per request but for epoll_wait, {connections} at once"
                waits = calls.get("epoll_wait", 0) + calls.get("epoll_pwait", 0)
                result.setdefault(key, {})[side] = sum(calls.values()) - waits
            for what, value in echo_instructions(program, arguments).items():
                result.setdefault(f"instructions per echo {what}", {})[side] = value
        for case in MICRO:
            for side, program in (("raw", dispatch_raw), ("mio", dispatch_mio)):
                key = f"instructions per {case}"
                result.setdefault(key, {})[side] = micro_instructions(program, case)
    return result, names


def print_table(result, limits):
    print(f"{'':62}{'raw':>9}{'mio':>9}{'more':>8}{'ratio':>7}{'limit':>8}")
    for what, sides in result.items():
        raw, mio = sides["raw"], sides["mio"]
        limit = limits.get(what)
        print(f"{what:62}{raw:9.2f}{mio:9.2f}{mio - raw:+8.2f}{mio / raw:7.2f}"
              + (f"{limit:+8.2f}" if limit is not None else ""))


def check(result, names, limits):
    """What is beyond its limit: how much more the library may take than raw code."""
    for what, limit in limits.items():
        if what not in result:
            yield f"limits.json has \"{what}\", which was not measured"
            continue
        more = result[what]["mio"] - result[what]["raw"]
        if more > limit + NOISE.get(what, 0.02):
            yield f"{what}: {more:+.2f} beside raw epoll; the limit is {limit:+.2f}"
    for connections, sides in names.items():
        if sides["raw"] != sides["mio"]:
            yield (f"{connections} connections: raw epoll calls {' '.join(sides['raw'])}, "
                   f"the library {' '.join(sides['mio'])}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, text in (("echo", "examples/echo"), ("echo-raw", "echo_raw_epoll"),
                       ("dispatch-mio", "dispatch_mio"), ("dispatch-raw", "dispatch_raw")):
        parser.add_argument(f"--{name}", required=True, type=Path, metavar="PROGRAM",
                            help=f"{text}, as built")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    parser.add_argument("--check", action="store_true",
                        help="fail if a number is beyond limits.json, and end with a summary line")
    return parser.parse_args()


def main():
    options = arguments()
    missing = counts.missing_tools()
    if missing:
        print(f"SKIP bench.counts: {missing[0]}: not installed")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    result, names = measure(options)
    limits = json.loads((HERE / "limits.json").read_text())["more than raw epoll"]
    print_table(result, limits)
    for connections, sides in names.items():
        print(f"system calls, {connections} connections: {' '.join(sides['mio'])}")
    if options.json:
        options.json.write_text(json.dumps({"counts": result, "names": names}, indent=2) + "\n")
    if not options.check:
        return 0
    problems = list(check(result, names, limits))
    for problem in problems:
        print(f"FAILED {problem}")
    total = len(limits) + len(names)
    print(f"{total - len(problems)} passed, {len(problems)} failed, 0 skipped")
    return 1 if problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Problem, OSError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        sys.exit(1)
