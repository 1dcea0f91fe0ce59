"""Measures the echo servers as WebAssembly: size, fuel per request, and the processor time of the
host for each wake, by how many connections there are."""

import os
import random
import socket
import sys

import counts
import echo
import run_wasi
from project import WASI_HOSTS, Problem, wasi_host
from rows import OURS, RAW, Row

GUESTS = (RAW, OURS, "mio")
FUEL_HOST = "wasmtime45"
# The lesser pays for the connections; each run counts requests until its fuel is spent.
FUEL = (1_000_000, 3_000_000)
# All connections, of which one is busy; and requests of a round.
SIZES = {1: 2000, 64: 1000, 256: 300, 1000: 100}


def programs(folder, rust_folder, rust_suffix=""):
    """{name: .wasm} of those that are built."""
    paths = {name: folder / f"echo_{name}.wasm" for name in (RAW, OURS)}
    if rust_folder:
        paths["mio"] = rust_folder / f"echo_mio{rust_suffix}.wasm"
    return {name: path for name, path in paths.items() if path.exists()}


def guest(path, host, *options):
    quiet = open(os.devnull, "w")
    return run_wasi.WasiServer(path, host=host, listen=1, stdout=quiet, stderr=quiet,
                               host_options=options)


def exchange(client):
    """One request; whether there was an answer."""
    try:
        client.sendall(bytes(64))
        size = 0
        while size < 64:
            part = client.recv(64 - size)
            if not part:
                return False
            size += len(part)
    except OSError:
        return False
    return True


def requests_until_spent(path, connections, fuel):
    with guest(path, FUEL_HOST, "-W", f"fuel={fuel}") as server:
        clients = []
        try:
            for _ in range(connections):
                client = socket.create_connection(("127.0.0.1", server.ports[0]), timeout=10)
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                clients.append(client)
                if not exchange(client):
                    raise Problem(f"{path.name}: {fuel} fuel did not do for the connections")
            count = 0
            while exchange(clients[0]):
                count += 1
            return count
        finally:
            for client in clients:
                client.close()


def fuel_per_request(path, connections):
    counted = [requests_until_spent(path, connections, fuel) for fuel in FUEL]
    return (FUEL[1] - FUEL[0]) / (counted[1] - counted[0])


def size_rows(folder, rust_folder):
    """Of the programs that are built to be small; all else is measured of those built for speed."""
    row = Row("wasm", "size of the echo server", "bytes", False)
    for name, path in programs(folder, rust_folder, "_small").items():
        row.add(name, path.stat().st_size)
    return [row]


def fuel_rows(paths):
    rows = []
    for connections in (1, 50):
        row = Row("wasm", f"fuel per request, {connections} connection"
                  + ("s, 1 busy" if connections > 1 else ""), "fuel", False)
        for name, path in paths.items():
            row.add(name, fuel_per_request(path, connections))
        rows.append(row)
    return rows


def cpu_per_request(folder, server, pid, port, connections):
    with server:
        # As the native servers are; a thread that is made later takes after the one that makes it.
        os.sched_setaffinity(pid(), {min(os.sched_getaffinity(0))})
        return loaded_cpu(folder, pid(), port(), connections)


def loaded_cpu(folder, pid, port, connections):
    with echo.Load(folder, port, connections, 1, 64) as load:
        load.run(SIZES[connections] // 10)
        before = counts.cpu_seconds(pid)
        load.run(SIZES[connections])
        return (counts.cpu_seconds(pid) - before) / SIZES[connections] * 1e9


def guest_cpu(folder, path, host, connections):
    server = guest(path, host)
    return cpu_per_request(folder, server, lambda: server.pid, lambda: server.ports[0],
                           connections)


def native_cpu(folder, connections):
    server = echo.Server([echo.program(folder, RAW)])
    return cpu_per_request(folder, server, lambda: server.pid, lambda: server.port, connections)


def cpu_rows(folder, paths, rounds, sizes):
    """Of each host, beside plain epoll of this machine; and what does not work at all."""
    rows, troubles = {}, {}
    hosts = [host for host in WASI_HOSTS if wasi_host(host)]
    for host in hosts:
        for size in sizes:
            rows[host, size] = Row("wasm cpu", f"CPU per wake, {host}", "ns", True, watched=size)
    for round_ in range(rounds):
        for size in sizes:
            native = native_cpu(folder, size)
            for host in hosts:
                rows[host, size].add("native", native)
        for (host, size), row in random.sample(list(rows.items()), len(rows)):
            for name, path in random.sample(list(paths.items()), len(paths)):
                if (host, name) in troubles:
                    continue
                try:
                    row.add(name, guest_cpu(folder, path, host, size))
                except (Problem, OSError) as problem:
                    troubles[host, name] = str(problem)
        print(f"  WebAssembly: round {round_ + 1} of {rounds}", file=sys.stderr, flush=True)
    return list(rows.values()), troubles
