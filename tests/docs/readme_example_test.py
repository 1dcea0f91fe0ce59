#!/usr/bin/env python3
"""Talks to the program of README.md: it greets each client, prints what they send, and lives on."""

import argparse
import os
import pty
import re
import signal
import socket
import struct
import subprocess
import sys

SECONDS = 20
GREETING = b"hello\n"
PLACES = 64


def read_until(descriptor, pattern):
    """What the program prints up to the pattern. (To a terminal, so each line comes at once.)"""
    text = b""
    while not re.search(pattern, text):
        text += os.read(descriptor, 4096)
    return text.replace(b"\r\n", b"\n")


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=SECONDS)


def greeted(client):
    """What the client is sent, as far as the greeting goes; nothing if it is turned away."""
    text = b""
    while len(text) < len(GREETING):
        part = client.recv(len(GREETING) - len(text))
        if not part:
            break
        text += part
    return text


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def talk(port, output):
    with connect(port) as first, connect(port) as second:
        check(greeted(first) == GREETING and greeted(second) == GREETING, "both are greeted")
        second.sendall(b"two\n")
        read_until(output, rb"two")
        # A reset must not disturb the other one.
        second.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        second.close()
        first.sendall(b"x" * 2000 + b"one\n")
        read_until(output, rb"xone")
        first.shutdown(socket.SHUT_WR)
        check(first.recv(1) == b"", "the server closes when its client has finished")
    clients = [connect(port) for _ in range(PLACES)]
    check(all(greeted(client) == GREETING for client in clients), "all places can be taken")
    with connect(port) as too_many:
        check(greeted(too_many) == b"", "one more is turned away")
    for client in clients:
        client.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    options = parser.parse_args()
    signal.alarm(2 * SECONDS)  # Nothing here may hang.
    output, terminal = pty.openpty()
    process = subprocess.Popen([options.program], stdin=subprocess.DEVNULL, stdout=terminal)
    failure = None
    try:
        first_line = read_until(output, rb"\n")
        match = re.match(rb"listening on port (\d+)\n", first_line)
        check(match, f"it says where it listens, not {first_line!r}")
        talk(int(match.group(1)), output)
        check(process.poll() is None, "it goes on serving")
    except (AssertionError, OSError) as error:
        failure = error
    finally:
        process.kill()
        process.wait()
    if failure:
        print(f"FAILED: {failure}")
    print(f"{int(not failure)} passed, {int(bool(failure))} failed, 0 skipped")
    return 1 if failure else 0


if __name__ == "__main__":
    sys.exit(main())
