"""tools/run_wasi.py under each WASI host, with small programs made here byte by byte."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import project
import run_wasi
import wasm

SCRIPT = project.TOOLS / "run_wasi.py"
LOOP = bytes([0x03, 0x40, 0x0C, 0x00, 0x0B])


def leb(value):
    """A number below 2^14 in the way WebAssembly writes it."""
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80, value >> 7])


def section(number, content):
    return bytes([number]) + leb(len(content)) + content


def name(text):
    return leb(len(text)) + text.encode()


def module(body, pages=3):
    """A program that imports proc_exit and sock_accept and runs `body`.

    Function types: 0 (i32), 1 () and 2 (i32 i32 i32) -> i32.
    """
    types = b"\x03\x60\x01\x7f\x00\x60\x00\x00\x60\x03\x7f\x7f\x7f\x01\x7f"
    wasi = name("wasi_snapshot_preview1")
    imports = (b"\x02" + wasi + name("proc_exit") + b"\x00\x00"
               + wasi + name("sock_accept") + b"\x00\x02")
    exports = b"\x02" + name("_start") + b"\x00\x02" + name("memory") + b"\x02\x00"
    function = b"\x00" + body + b"\x0b"
    return (b"\0asm\x01\0\0\0" + section(1, types) + section(2, imports) + section(3, b"\x01\x01")
            + section(5, b"\x01\x00" + leb(pages)) + section(7, exports)
            + section(10, b"\x01" + leb(len(function)) + function))


def exits_with(code):
    return module(b"\x41" + leb(code) + b"\x10\x00")


def accept(descriptor):
    """Exits with the error number of sock_accept(descriptor, NONBLOCK, 0): 6 is `would block`."""
    return module(b"\x41" + leb(descriptor) + b"\x41\x04\x41\x00\x10\x01\x10\x00")


class Hosts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def each_host(self):
        there = [host for host in project.WASI_HOSTS if project.wasi_host(host)]
        if not there:
            self.skipTest("no WASI host is there; run make test-tools")
        for host in there:
            with self.subTest(host=host):
                yield host

    def program(self, data):
        path = self.folder / "program.wasm"
        path.write_bytes(data)
        return path

    def command(self, host, *arguments):
        return subprocess.run([sys.executable, SCRIPT, "--host", host, *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=60)

    def test_exit_code_passes_through(self):
        program = self.program(exits_with(7))
        for host in self.each_host():
            self.assertEqual(self.command(host, program).returncode, 7)

    def test_deadline(self):
        program = self.program(module(LOOP))
        for host in self.each_host():
            result = self.command(host, "--timeout", "0.3", program)
            self.assertEqual(result.returncode, run_wasi.TIMED_OUT)
            self.assertIn("did not end", result.stderr)

    def test_listeners_are_from_descriptor_3_on(self):
        # The second of two listeners; wazero's block, so there the outcome is not asked for.
        for descriptor, expected in ((4, 6), (5, 8)):
            program = self.program(accept(descriptor))
            for host in self.each_host():
                if host != "wazero" or expected == 8:
                    result = self.command(host, "--listen", "2", program)
                    self.assertEqual(result.returncode, expected, result.stderr)
                    self.assertRegex(result.stdout, r"^LISTENING \d+ \d+\n$")

    def test_ports_to_a_file(self):
        program, ports = self.program(exits_with(0)), self.folder / "ports"
        for host in self.each_host():
            self.assertEqual(self.command(host, "--listen", "1", "--ports-to", ports,
                                          program).stdout, "")
            self.assertRegex(ports.read_text(), r"^LISTENING \d+\n$")

    def test_server_takes_connections_and_stops(self):
        program = self.program(module(LOOP))
        for host in self.each_host():
            with open(os.devnull, "w") as nowhere:
                with run_wasi.WasiServer(program, host=host, stderr=nowhere) as server:
                    with socket.create_connection(("127.0.0.1", server.ports[0]), 10):
                        self.assertGreater(server.memory().get("peak", 1), 0)
                        self.assertIsNone(server.wait(0))
                    self.assertEqual(server.stop(), 128 + signal.SIGTERM)

    def test_output_goes_where_it_should_though_descriptor_3_is_taken(self):
        program = self.program(accept(3))
        for host in self.each_host():
            if host == "wazero":
                continue
            # The lowest free descriptor, so very likely one of those the listeners get.
            with open(self.folder / "output", "w+") as output:
                server = run_wasi.WasiServer(program, host=host, listen=4, stdout=output,
                                             stderr=output).start()
                self.assertEqual(server.wait(), 6)

    def test_signal_ends_the_program(self):
        program = self.program(module(LOOP))
        for host in self.each_host():
            process = subprocess.Popen([sys.executable, SCRIPT, "--host", host, "--listen", "1",
                                        program], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
            with process:
                # A signal that is lost must fail the test, not hang it.
                watchdog = threading.Timer(20, process.kill)
                watchdog.start()
                self.addCleanup(watchdog.cancel)
                self.assertTrue(process.stdout.readline().startswith(b"LISTENING"))
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(), 128 + signal.SIGTERM)

    def test_missing_program_and_unknown_host(self):
        result = self.command("wasmtime45", self.folder / "none.wasm")
        self.assertEqual(result.returncode, 2)
        self.assertTrue(result.stderr.startswith("error: "))
        self.assertEqual(self.command("nohost", "x.wasm").returncode, 2)

    def test_backtraces_are_off(self):
        self.assertNotIn("RUST_BACKTRACE", project.environment())


class Module(unittest.TestCase):
    def test_memory_and_sections(self):
        data = module(LOOP, pages=200)
        self.assertEqual(wasm.memory_pages(data), 200)
        self.assertEqual(wasm.section_sizes(data)["code"], 3 + len(LOOP) + 1)

    def test_no_module_and_a_cut_one(self):
        for data in (b"\x7fELF", module(LOOP)[:-2]):
            with self.assertRaises(project.Problem):
                wasm.section_sizes(data)
