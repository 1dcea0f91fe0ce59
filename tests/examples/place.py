"""Where the examples run: on this machine, in an emulator of another, or in a WASI host. Tests ask
a place what it can do."""

import os
import re
import select
import shutil
import signal
import socket
import struct
import threading
import time

import project
import run_firmware
import run_hermit
import run_wasi

SECONDS = 30  # The longest that anything here may take; what is waited for comes far sooner.

# Starts what follows as the process that LISTEN_PID names.
AS_LISTENER = ("sh", "-c", 'LISTEN_PID=$$ exec "$0" "$@"')


class Output:
    """One of a program's output streams, line by line as they come."""

    def __init__(self):
        self.reader, writer = os.pipe()
        self.writer = os.fdopen(writer, "wb")
        self.text = ""
        self.ended = False
        self.changed = threading.Condition()

    def start(self):
        """To be called once the program has its end, which is then no longer ours."""
        self.writer.close()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while data := os.read(self.reader, 65536):
            with self.changed:
                self.text += data.decode(errors="replace")
                self.changed.notify_all()
        os.close(self.reader)
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait_for(self, pattern):
        """The first match, once there is one."""
        with self.changed:
            found = lambda: re.search(pattern, self.text, re.MULTILINE)
            self.changed.wait_for(lambda: found() or self.ended, SECONDS)
            assert found(), f"no '{pattern}' in what the program printed: {self.text!r}"
            return found()

    def all(self):
        """Everything, once the program has ended."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.ended, SECONDS), "the program does not end"
            return self.text


class Program:
    """A running example."""

    def __init__(self, start, stop_seconds=10):
        self.out, self.err = Output(), Output()
        self.stop_seconds = stop_seconds
        self.exit_code = None
        self.ports = []
        self.pid = start(self)
        self.out.start()
        self.err.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.wait(0) is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    @property
    def port(self):
        return self.ports[0]

    def connect(self, receive_buffer=None):
        client = socket.socket()
        client.settimeout(SECONDS)
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.connect(("127.0.0.1", self.port))
        return client

    def signal(self, number):
        os.kill(self.pid, number)

    def wait(self, seconds=SECONDS):
        """The exit code once it has ended, negative when a signal ended it; None if it runs on."""
        deadline = time.monotonic() + seconds
        while self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid != 0:
                self.exit_code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() >= deadline:
                return None
            else:
                await_exit(self.pid, deadline - time.monotonic())
        return self.exit_code


def await_exit(pid, seconds):
    """Blocks until our child has ended or the time is over; perhaps not as long as that."""
    if not hasattr(os, "pidfd_open"):
        time.sleep(min(seconds, 0.01))
        return
    handle = os.pidfd_open(pid)
    select.select([handle], [], [], seconds)
    os.close(handle)


class Native:
    """This machine."""

    can_bind = True
    has_udp = True
    has_processes = True
    has_signals = True
    has_environment = True
    hands_over = True  # A listener can be given to it.
    takes_crowds = True  # Many may connect at the same moment.
    takes_bursts = True  # So may a few dozens, one after another but at once.
    half_closes = True  # What comes after the client's end still gets to it.
    closes_at_once = True  # It does not wait for the client to close, too.
    names_kinds = True  # Errors are told by name.

    def __init__(self, folder, emulator=()):
        """emulator  the command that runs a program of another CPU; empty on this machine's own."""
        self.folder = folder
        self.emulator = emulator

    def path(self, example):
        return str(self.folder / example)

    def environment(self, **extra):
        result = project.environment()
        for name in ("LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"):
            result.pop(name, None)
        return {**result, **extra}

    def run(self, example, *arguments, command=(), **environment):
        """Runs the example to its end: exit code, output, error lines."""
        with self.start(example, *arguments, command=command, **environment) as program:
            return program.wait(), program.out.all(), program.err.all()

    def start(self, example, *arguments, command=(), handles=(), **environment):
        """handles  what it gets as descriptors 3, 4, ..., with LISTEN_FDS and LISTEN_PID."""
        words = [*command, *self.emulator, self.path(example), *arguments]
        words[0] = shutil.which(words[0])
        if handles:
            environment = {"LISTEN_FDS": str(len(handles)), **environment}
        return Program(lambda program: run_wasi.spawn(
            words, self.environment(**environment), handles, program.out.writer,
            program.err.writer))

    def serve(self, example):
        """Starts a server on a port of its own."""
        if example == "tcp_listenfd_server":
            return self.serve_handed_over(example)
        program = self.start(example, "127.0.0.1:0")
        program.ports = [int(program.out.wait_for(r"^listening on 127\.0\.0\.1:(\d+)$").group(1))]
        return program

    def serve_handed_over(self, example, *arguments):
        """Starts a server with a listener that is ours."""
        with run_wasi.loopback_socket() as listener:
            listener.listen(socket.SOMAXCONN)
            program = self.start(example, *arguments, handles=[listener])
            program.ports = [run_wasi.port_of(listener)]
            return program


class Wasi:
    """A WASI host."""

    can_bind = False
    has_udp = False
    has_processes = False
    has_signals = False
    has_environment = False
    hands_over = True
    takes_crowds = True
    takes_bursts = True
    half_closes = True
    closes_at_once = True
    names_kinds = False

    def __init__(self, folder, host):
        self.folder = folder
        self.host = host

    def path(self, example):
        return str(self.folder / f"{example}.wasm")

    def start(self, example, *arguments, listen=0):
        def start(program):
            server = run_wasi.WasiServer(self.path(example), arguments, self.host, listen,
                                         stdout=program.out.writer, stderr=program.err.writer)
            server.start()
            program.ports = server.ports
            return server.pid
        return Program(start)

    def run(self, example, *arguments):
        with self.start(example, *arguments) as program:
            return program.wait(), program.out.all(), program.err.all()

    def serve(self, example):
        return self.start(example, listen=1)


class Firmware(Wasi):
    """A board in QEMU: what is not there is not there in a sandbox either."""

    PORT = 7000  # Of the guest.
    hands_over = False
    takes_crowds = False
    machine = run_firmware.Firmware
    arguments = ()  # Of a server.
    listening = f"^listening on port {PORT}$"

    def __init__(self, folder):
        super().__init__(folder, None)

    def path(self, example):
        return str(self.folder / f"{example}.elf")

    def start(self, example, *arguments, listen=0):
        def start(program):
            firmware = self.machine(self.path(example), arguments, [self.PORT] * listen,
                                    output=program.out.writer)
            program.ports = firmware.ports
            program.firmware = firmware  # Which keeps the ports for it.
            return firmware.pid
        return Program(start)

    def serve(self, example):
        program = self.start(example, *self.arguments, listen=1)
        program.out.wait_for(self.listening)
        return program


class Hermit(Firmware):
    """An image in QEMU. The kernel prints, too."""

    takes_bursts = False
    half_closes = False
    closes_at_once = False
    machine = run_hermit.Hermit
    arguments = (f"0.0.0.0:{Firmware.PORT}",)
    listening = r"^listening on 0\.0\.0\.0:\d+$"

    def path(self, example):
        return str(self.folder / example)


def reset(client):
    """Ends a connection with a reset."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def receive_exactly(client, size):
    data = bytearray()
    while len(data) < size:
        part = client.recv(min(size - len(data), 1 << 16))
        assert part, f"the connection ended after {len(data)} of {size} bytes"
        data += part
    return bytes(data)


def receive_all(client):
    data = bytearray()
    while part := client.recv(1 << 16):
        data += part
    return bytes(data)


def round_trip(client, data=b"ping"):
    client.sendall(data)
    assert receive_exactly(client, len(data)) == data
