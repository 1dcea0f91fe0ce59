"""tools/size.py beside the system's `size`, and on a static library made here."""

import shutil
import sys
import unittest
from pathlib import Path

import archive
import project
import size


def member(name, content):
    header = f"{name:<16}{0:<12}{0:<6}{0:<6}{644:<8}{len(content):<10}`\n".encode()
    return header + content + b"\n" * (len(content) % 2)


class Sizes(unittest.TestCase):
    def test_elf_as_the_system_says(self):
        program = Path(sys.executable).resolve()
        data = program.read_bytes()
        if not shutil.which("size") or not data.startswith(b"\x7fELF"):
            self.skipTest("no `size` here, or programs are not ELF")
        numbers = project.output_of(["size", program]).splitlines()[1].split()[:3]
        self.assertEqual(size.elf_sizes(data), tuple(map(int, numbers)))

    def test_archive(self):
        names = b"a_rather_long_name.cpp.o/\n"
        data = (b"!<arch>\n" + member("/", b"symbols") + member("//", names)
                + member("/0", b"long") + member("b.o/", b"short"))
        self.assertEqual(list(archive.members(data)),
                         [("a_rather_long_name.cpp.o", b"long"), ("b.o", b"short")])

    def test_archive_with_names_in_front_of_the_content(self):
        data = b"!<arch>\n" + member("#1/8", b"name.o\0\0content")
        self.assertEqual(list(archive.members(data)), [("name.o", b"content")])

    def test_neither(self):
        with self.assertRaises(project.Problem):
            size.sizes(b"#!/bin/sh")
