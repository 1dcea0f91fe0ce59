"""How the measuring scripts of this folder count: system calls by strace, user instructions by
callgrind, both as the difference of two lengths of run, which takes start and end out."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

END_DEADLINE = 60
REQUEST_BYTES = 64
SOCKET_DEADLINE = 60


class Problem(Exception):
    """Something the user must know, in one line."""


def missing_tools():
    return [name for name in ("strace", "valgrind") if shutil.which(name) is None]


@contextlib.contextmanager
def without_debug_info(programs):
    """Copies of the programs that valgrind can read: older ones give up on newer debug info."""
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for number, program in enumerate(programs):
            copy = Path(folder) / f"{number}-{Path(program).name}"
            shutil.copy2(program, copy)
            if shutil.which("strip"):
                subprocess.run(["strip", "--strip-debug", copy], check=True)
            copies.append(copy)
        yield copies


def callgrind(output):
    """The prefix of a command that counts instructions into the file `output`."""
    return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}"]


def read_callgrind(path):
    """All instructions, and how often each function was called: {name: count}."""
    names, calls, instructions, called = {}, {}, None, None
    for line in Path(path).read_text().splitlines():
        match = re.match(r"(c?fn)=\((\d+)\)(?: (.*))?$", line)
        if match:
            kind, number, name = match.groups()
            if name:
                names[number] = name
            called = names.get(number) if kind == "cfn" else None
        elif line.startswith("calls=") and called:
            calls[called] = calls.get(called, 0) + int(line[6:].split()[0])
        elif line.startswith("totals:"):
            instructions = int(line.split()[1])
    if instructions is None:
        raise Problem(f"callgrind wrote no totals to {path}")
    return instructions, calls


def read_strace(text):
    """The table of strace -c: {name: calls}."""
    calls = {}
    for line in text.splitlines():
        fields = line.split()
        if len(fields) >= 5 and fields[3].isdigit() and fields[-1] != "total":
            calls[fields[-1]] = int(fields[3])
    return calls


def difference(longer, shorter):
    """What the longer run did more, by name; names that were called no more often are left out."""
    result = {name: count - shorter.get(name, 0) for name, count in longer.items()}
    return {name: count for name, count in sorted(result.items()) if count != 0}


class Server:
    """An echo server that prints `listening on ADDRESS:PORT` and ends on SIGTERM."""

    def __init__(self, prefix, program, arguments=()):
        self.process = subprocess.Popen([*map(str, prefix), str(program), *arguments],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        match = re.match(r"listening on [\d.]+:(\d+)$", line.strip())
        if not match:
            self.process.kill()
            raise Problem(f"{program} said {line!r}, not where it listens: "
                          f"{self.process.stderr.read().strip()}")
        self.port = int(match.group(1))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None:
            self.process.kill()
        self.process.communicate()

    def stop(self):
        """Ends it and whatever counts for it; raises Problem if it did not end well."""
        # strace and valgrind pass the signal on, or are the process themselves.
        for child in children_of(self.process.pid) or [self.process.pid]:
            os.kill(child, 15)
        try:
            _, errors = self.process.communicate(timeout=END_DEADLINE)
        except subprocess.TimeoutExpired:
            raise Problem("the server did not end on SIGTERM")
        if self.process.returncode != 0:
            raise Problem(f"the server ended with {self.process.returncode}: {errors.strip()}")


def children_of(pid):
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def drive(port, connections, rounds):
    """In each round every client sends one request, and then each reads its answer.

    They come and go one after the other, each only when the server is through with the one before:
    so that what that costs is the same in every run.
    """
    request = bytes(range(REQUEST_BYTES))
    sockets = []
    try:
        for _ in range(connections):
            client = socket.create_connection(("127.0.0.1", port), timeout=SOCKET_DEADLINE)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sockets.append(client)
            exchange([client], request)
        for _ in range(rounds):
            exchange(sockets, request)
        for client in sockets:
            client.shutdown(socket.SHUT_WR)
            if client.recv(1):
                raise Problem("the server sent something after the end")
    finally:
        for client in sockets:
            client.close()


def exchange(sockets, request):
    for client in sockets:
        client.sendall(request)
    for client in sockets:
        read_answer(client, request)


def read_answer(client, request):
    answer = b""
    while len(answer) < len(request):
        part = client.recv(len(request) - len(answer))
        if not part:
            raise Problem("the server closed a connection in the middle")
        answer += part
    if answer != request:
        raise Problem("the answer is not the request")


def serve(prefix, program, connections, rounds, arguments=()):
    """Runs a server, drives it, and ends it."""
    with Server(prefix, program, arguments) as server:
        drive(server.port, connections, rounds)
        server.stop()


def count_instructions(command):
    """Runs a program to its end under callgrind."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "callgrind.out"
        result = subprocess.run([*callgrind(output), *map(str, command)], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if result.returncode != 0:
            raise Problem(f"{command[0]} ended with {result.returncode} under valgrind: "
                          f"{result.stderr.strip().splitlines()[-1:]}")
        return read_callgrind(output)
