#!/usr/bin/env python3
"""Runs a WASI preview 1 program under one of the hosts that can hand it listening sockets.

The hosts are wasmtime36, wasmtime45 and wazero. With --listen N the guest finds N listeners on
loopback ports from descriptor 3 on; their ports are printed as one line, `LISTENING port...`.
The guest's output and exit code pass through. Usable as a module too: class WasiServer.
"""

import argparse
import fcntl
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path

import project
from project import Problem

DEFAULT_HOST = "wasmtime45"
START_SECONDS = 30
TIMED_OUT = 124
# What whoever started us may send, and means for the program.
PASSED_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def loopback_socket():
    """A TCP socket bound to a loopback port that was free. It does not listen yet."""
    result = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    result.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    result.bind(("127.0.0.1", 0))
    return result


def port_of(sock):
    return sock.getsockname()[1]


def is_listening(port):
    """Whether somebody listens on the loopback port, without connecting to it.

    Linux has a table. Elsewhere a second bind fails while there is a listener.
    """
    table = Path("/proc/net/tcp")
    if table.exists():
        wanted = f":{port:04X}"
        rows = [line.split() for line in table.read_text().splitlines()[1:]]
        return any(row[1].endswith(wanted) and row[3] == "0A" for row in rows)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False


def spawn(command, environment, listeners=(), stdout=None, stderr=None):
    """Starts a program with the listeners as its descriptors 3, 4, ... and returns its process id.

    Not subprocess.Popen: LISTEN_PID must be the new process's own id, known only after the fork.
    Signals wait meanwhile. One that came between fork and exec would run our handler in the child,
    which has nobody to pass it on to, and be lost.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    first = 3
    before = signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_SIGNALS)
    pid = os.fork()
    if pid != 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return pid
    try:
        # The last two are those that Python ignores for itself.
        for number in (*PASSED_SIGNALS, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        # The streams first: a listener may take over the number that one of them has.
        for target, stream in ((1, stdout), (2, stderr)):
            if stream is not None:
                os.dup2(stream.fileno(), target)
        # Copies above the final numbers, so that no dup2 overwrites a listener still needed.
        above = first + len(listeners)
        copies = [fcntl.fcntl(item.fileno(), fcntl.F_DUPFD, above) for item in listeners]
        for index, copy in enumerate(copies):
            os.dup2(copy, first + index)
            os.close(copy)
        # What we inherited ourselves, from a test runner say, is not the program's.
        os.closerange(above, os.sysconf("SC_OPEN_MAX"))
        if listeners:
            environment = {**environment, "LISTEN_PID": str(os.getpid())}
        os.execve(command[0], command, environment)
    except OSError as error:
        os.write(2, f"error: {command[0]} cannot be started: {error.strerror}\n".encode())
    finally:
        os._exit(127)


class WasiServer:
    """A WASI program under a host, with listeners; the caller connects to `ports`."""

    def __init__(self, wasm, arguments=(), host=None, listen=1, names=None, env=None,
                 stdout=None, stderr=None, host_options=()):
        self.host = host or os.environ.get("MIO_WASI_HOST") or DEFAULT_HOST
        self.program = project.wasi_host(self.host)
        if self.program is None:
            need = "make test-tools" if self.host == "wazero" else "make setup"
            raise Problem(f"the WASI host {self.host} is not there; run: {need}", 2)
        if not Path(wasm).exists():
            raise Problem(f"there is no {wasm}", 2)
        self.guest = [str(wasm), *map(str, arguments)]
        self.listen = listen
        self.guest_env = dict(env or {})
        if names:
            self.guest_env["LISTEN_FDNAMES"] = ":".join(names)
        self.stdout, self.stderr = stdout, stderr
        self.host_options = [*map(str, host_options)]
        self.ports = []
        self.pid = None
        self.exit_code = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Starts the program; from then on a connection to each of `ports` is taken."""
        if self.host == "wazero":
            self._start_wazero()
        else:
            self._start_wasmtime()
        return self

    def _start_wasmtime(self):
        """The listeners are ours and are handed over, so that no port can be lost on the way."""
        listeners = [loopback_socket() for _ in range(self.listen)]
        for listener in listeners:
            listener.listen(socket.SOMAXCONN)
            listener.setblocking(False)
        self.ports = [port_of(listener) for listener in listeners]
        # preview2=n chooses the implementation of preview 1 that knows sockets.
        command = [str(self.program), "run", "-S", "preview2=n", *self.host_options]
        environment = project.environment()
        for name in ("LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"):
            environment.pop(name, None)
        guest_env = dict(self.guest_env)
        if listeners:
            command += ["-S", "listenfd"]
            environment["LISTEN_FDS"] = str(len(listeners))
            if "LISTEN_FDNAMES" in guest_env:
                environment["LISTEN_FDNAMES"] = guest_env.pop("LISTEN_FDNAMES")
        for name, value in guest_env.items():
            command += ["--env", f"{name}={value}"]
        self.pid = spawn([*command, *self.guest], environment, listeners, self.stdout, self.stderr)
        for listener in listeners:
            listener.close()

    def _start_wazero(self):
        """wazero opens its listeners itself, so the ports are chosen first.

        On Linux our bound sockets keep the ports meanwhile from everybody but wazero, which sets
        SO_REUSEADDR as they do. Elsewhere a port can be lost; wazero then says so and ends.
        """
        held = [loopback_socket() for _ in range(self.listen)]
        self.ports = [port_of(item) for item in held]
        if sys.platform != "linux":
            for item in held:
                item.close()
        command = [str(self.program), "run", *self.host_options]
        for port in self.ports:
            command += ["-listen", f"127.0.0.1:{port}"]
        guest_env = dict(self.guest_env)
        if held:
            guest_env.setdefault("LISTEN_FDS", str(len(held)))
        for name, value in guest_env.items():
            command += ["-env", f"{name}={value}"]
        self.pid = spawn([*command, *self.guest], project.environment(), (),
                         self.stdout, self.stderr)
        self._await_listeners()
        for item in held:
            item.close()

    def _await_listeners(self):
        """Returns when every port has its listener, or the program has ended already."""
        deadline = time.monotonic() + START_SECONDS
        while not all(is_listening(port) for port in self.ports):
            # The wait between two looks ends early when the program does.
            if self.wait(0.005) is not None:
                return
            if time.monotonic() > deadline:
                self.stop()
                raise Problem(f"wazero did not listen within {START_SECONDS} s")

    def wait(self, timeout=None):
        """The exit code once the program has ended (128 + signal when killed), or None."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG if timeout is not None else 0)
            if pid != 0:
                code = os.waitstatus_to_exitcode(status)
                self.exit_code = code if code >= 0 else 128 - code
            elif time.monotonic() >= deadline:
                return None
            else:
                self._await_end(max(deadline - time.monotonic(), 0))
        return self.exit_code

    def _await_end(self, seconds):
        """Blocks until the process ends or the time is over."""
        if hasattr(os, "pidfd_open"):
            try:
                handle = os.pidfd_open(self.pid)
            except OSError:
                handle = None
            if handle is not None:
                select.select([handle], [], [], seconds)
                os.close(handle)
                return
        time.sleep(min(seconds, 0.01))

    def memory(self):
        """The host process's memory in KiB: {'peak': VmHWM, 'now': VmRSS}; empty where unknown."""
        return process_memory(self.pid)

    def signal(self, number):
        if self.exit_code is None and self.pid is not None:
            os.kill(self.pid, number)

    def stop(self, grace=5):
        """Ends the program, by force after `grace` seconds, and returns its exit code."""
        if self.pid is None:
            return None
        if self.wait(0) is None:
            self.signal(signal.SIGTERM)
            if self.wait(grace) is None:
                self.signal(signal.SIGKILL)
        return self.wait()


def process_memory(pid):
    """Peak and present resident memory of a process in KiB; empty where /proc does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    fields = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Vm")}
    names = {"peak": "VmHWM", "now": "VmRSS"}
    return {name: int(fields[field]) for name, field in names.items() if field in fields}


def announce(ports, where):
    """Writes the ports as one line to standard output (`-`), or at once as a whole to a file."""
    line = "LISTENING " + " ".join(str(port) for port in ports) + "\n"
    if where == "-":
        sys.stdout.write(line)
        sys.stdout.flush()
        return
    # Renamed into place, so that whoever waits for the file never reads half a line.
    unfinished = Path(f"{where}.{os.getpid()}")
    unfinished.write_text(line)
    unfinished.replace(where)


def key_value(text):
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=VALUE")
    return name, value


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", choices=project.WASI_HOSTS,
                        help=f"default: $MIO_WASI_HOST, else {DEFAULT_HOST}")
    parser.add_argument("--listen", type=int, default=0, metavar="N",
                        help="hand over N loopback listeners (default 0)")
    parser.add_argument("--names", metavar="A:B", help="LISTEN_FDNAMES for the guest")
    parser.add_argument("--ports-to", default="-", metavar="FILE",
                        help="where the LISTENING line goes (default -, standard output)")
    parser.add_argument("--env", action="append", default=[], type=key_value, metavar="NAME=VALUE",
                        help="an environment variable for the guest; may be repeated")
    parser.add_argument("--timeout", type=float, metavar="SECONDS",
                        help=f"end the program then, with exit code {TIMED_OUT}")
    parser.add_argument("wasm", help="the program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="its arguments")
    options = parser.parse_args()
    if options.listen < 0:
        raise Problem("--listen must not be negative", 2)
    server = WasiServer(options.wasm, options.arguments, options.host, options.listen,
                        options.names.split(":") if options.names else None, dict(options.env))
    # A signal for us is one for the program, whose end is then ours. Before there is a program, it
    # is kept.
    received = []

    def pass_on(number, _):
        received.append(number)
        server.signal(number)
    for number in PASSED_SIGNALS:
        signal.signal(number, pass_on)
    server.start()
    for number in received:
        server.signal(number)
    if options.listen:
        announce(server.ports, options.ports_to)
    code = server.wait(options.timeout)
    if code is None:
        server.stop(grace=0.5)
        print(f"error: {options.wasm} did not end within {options.timeout:g} s", file=sys.stderr)
        return TIMED_OUT
    return code


if __name__ == "__main__":
    project.main_guard(main)
