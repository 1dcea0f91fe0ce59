#!/usr/bin/env python3
"""The same echo server natively and as WebAssembly, driven by the same many clients, side by side.

Sets up what is missing, builds both, runs both on loopback ports, checks every byte, prints a table
and ends by itself.
"""

import argparse
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

import load
import project
import run_wasi
import setup
import wasm
from project import Problem, say

HOST = "wasmtime45"
PLACES = 64
CONNECTIONS = 1000
DEADLINE_SECONDS = 60
START_SECONDS = 10


class NativeServer:
    """A server of this machine, started on a free loopback port, which it prints."""

    def __init__(self, program):
        self.program = program
        self.ports = []
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.process = subprocess.Popen([str(self.program), "127.0.0.1:0"], stdout=subprocess.PIPE,
                                        env=project.environment(), bufsize=0)
        line = self._first_line()
        match = re.match(rb"listening on 127\.0\.0\.1:(\d+)$", line)
        if not match:
            self.stop()
            raise Problem(f"{self.program} did not say where it listens, but {line!r}")
        self.ports = [int(match.group(1))]
        return self

    def _first_line(self):
        deadline = time.monotonic() + START_SECONDS
        line = b""
        while not line.endswith(b"\n"):
            seconds = max(0, deadline - time.monotonic())
            if not select.select([self.process.stdout], [], [], seconds)[0]:
                break
            byte = self.process.stdout.read(1)
            if not byte:
                break
            line += byte
        return line.rstrip(b"\n")

    def memory(self):
        return run_wasi.process_memory(self.process.pid)

    def stop(self):
        """Asks the server to end and returns its exit code; negative when a signal ended it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.stdout.close()
        return self.process.wait()


def make_servers():
    """Builds the echo server for both worlds; the two programs."""
    setup.ensure(["cmake", "ninja", "wasmtime", *setup.compiler_needs()])
    programs = []
    for preset in ("native", "wasi"):
        say(f"[demo] building echo: {preset}")
        programs.append(project.example(project.build_release(preset, ["echo"]), "echo"))
    return programs


def drive(server, seed):
    """Runs the load against one server: its report and the server's memory at the end."""
    report = load.Load(server.ports[0], clients=PLACES, connections=CONNECTIONS, seed=seed,
                       deadline=DEADLINE_SECONDS, at_once=PLACES).run()
    return report, server.memory()


def kib(memory):
    return f"{memory['peak']:,} KiB" if memory else "unknown"


def table(rows):
    """The rows as text in aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) if index == 0 else cell.rjust(width)
                       for index, (cell, width) in enumerate(zip(row, widths))) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def row(name, program, memory, report):
    return (name, f"{program.stat().st_size:,} B", memory, f"{report.served:,}",
            f"{report.bytes_sent:,}", f"{report.bytes_echoed:,}", "yes" if report.ok else "NO")


def run(native_program, wasm_program, seed):
    """Drives both servers; prints the table; returns the exit code."""
    troubles = []
    with tempfile.TemporaryFile("w+") as notes:
        native = NativeServer(native_program)
        guest = run_wasi.WasiServer(wasm_program, host=HOST, listen=1, stdout=notes, stderr=notes)
        with native, guest:
            say(f"[demo] native on port {native.ports[0]}, WebAssembly on port {guest.ports[0]}; "
                f"{CONNECTIONS:,} connections to each, {PLACES} at once, seed {seed}")
            native_report, native_memory = drive(native, seed)
            guest_report, guest_memory = drive(guest, seed)
            guest_code = guest.wait(0)
            native_code = native.stop()
        if native_code != 0:
            troubles.append(f"the native server ended with {native_code} at SIGTERM, not 0")
        if guest_code is not None:
            notes.seek(0)
            troubles.append(f"the WebAssembly server ended early with {guest_code}: {notes.read()}")
    pages = wasm.memory_pages(wasm_program.read_bytes())
    rows = [("platform", "binary", "memory", "connections", "bytes sent", "bytes echoed", "equal"),
            row("native", native_program, kib(native_memory), native_report),
            row("WebAssembly", wasm_program, f"{pages * wasm.PAGE // 1024:,} KiB", guest_report)]
    say()
    say(table(rows))
    say()
    for name, report in (("native", native_report), ("WebAssembly", guest_report)):
        say(f"{name}: {report.line()}")
        troubles += [f"{name}: {trouble}" for trouble in report.troubles]
    say(f"WebAssembly's memory is the guest's own; {HOST} itself took {kib(guest_memory)}.")
    if native_report.bytes_echoed != guest_report.bytes_echoed:
        troubles.append("the two servers did not echo the same number of bytes")
    for trouble in troubles:
        print(f"error: {trouble}", file=sys.stderr)
    return 1 if troubles or not (native_report.ok and guest_report.ok) else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="of the load (default 1)")
    arguments = parser.parse_args()
    return run(*make_servers(), arguments.seed)


if __name__ == "__main__":
    project.main_guard(main)
