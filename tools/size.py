#!/usr/bin/env python3
"""Builds the library and the examples as users get them and prints the size of each part.

text is code and constants, data is initialised variables, bss is memory that starts as zero. For a
linked .wasm, bss is what its first memory has besides its data; in its objects zeros count as data.
stack is the largest frame of a function of that object, where the compiler was told to note it.
What differs from bench/sizes.json, the last table that was kept, is printed behind each preset.
"""

import argparse
import json
import shutil
import struct

import archive
import project
import setup
import wasm
from project import Problem, say

SHF_WRITE, SHF_ALLOC, SHT_NOBITS = 1, 2, 8
KEPT = project.ROOT / "bench" / "sizes.json"
# Presets that optimise at link time, and the option that turns it off.
LINK_TIME = {"wasi": "MIO_WASI_LTO", "cortex-m": "MIO_CORTEX_M_LTO"}


def elf_sizes(data):
    """text, data and bss of an ELF object or program."""
    wide, order = data[4] == 2, "<" if data[5] == 1 else ">"
    header_format, header_at = ("QQ", 40) if wide else ("II", 32)
    table = struct.unpack_from(order + header_format[0], data, header_at)[0]
    entry_size, count = struct.unpack_from(order + "HH", data, 58 if wide else 46)
    text = initialised = zero = 0
    for index in range(count):
        at = table + index * entry_size
        kind = struct.unpack_from(order + "I", data, at + 4)[0]
        flags = struct.unpack_from(order + header_format[0], data, at + 8)[0]
        size = struct.unpack_from(order + header_format[0], data, at + (32 if wide else 20))[0]
        if not flags & SHF_ALLOC:
            continue
        if kind == SHT_NOBITS:
            zero += size
        elif flags & SHF_WRITE:
            initialised += size
        else:
            text += size
    return text, initialised, zero


def wasm_sizes(data):
    """text, data and bss of a wasm object or program."""
    parts = wasm.section_sizes(data)
    text, initialised = parts.get("code", 0), parts.get("data", 0)
    memory = wasm.memory_pages(data) * wasm.PAGE
    return text, initialised, max(0, memory - initialised)


def sizes(data):
    if data.startswith(b"\x7fELF"):
        return elf_sizes(data)
    if data.startswith(b"\0asm"):
        return wasm_sizes(data)
    if data.startswith(b"BC\xc0\xde"):
        raise Problem("bitcode of a build with link-time optimisation, which has no sizes yet")
    raise Problem("neither ELF nor WebAssembly")


def rows_of(path):
    """One row for a program; for a library one for each object, and their sum."""
    data = path.read_bytes()
    if not data.startswith(b"!<arch>"):
        return [(path.name, *sizes(data), len(data))]
    rows = [(name, *sizes(content), len(content)) for name, content in archive.members(data)]
    return rows + [(f"{path.name}: all", *(sum(row[column] for row in rows)
                                           for column in range(1, 5)))]


def print_rows(title, rows, frames=None):
    """`frames` has the largest stack frame by object, where that is known."""
    say(f"\n{title}")
    say(f"{'text':>9} {'data':>9} {'bss':>9} {'file':>10}" + (f" {'stack':>7}" if frames else ""))
    for name, *numbers in rows:
        text, data, bss, file = (f"{number:,}" for number in numbers)
        stack = f" {frames.get(name, ''):>7}" if frames else ""
        say(f"{text:>9} {data:>9} {bss:>9} {file:>10}{stack}  {name}")


def largest_frames(folder):
    """The largest stack frame of each object below a build folder, as -fstack-usage wrote it."""
    frames = {}
    for path in folder.rglob("*.su"):
        name = f"{path.stem}.obj"
        for line in path.read_text().splitlines():
            frames[name] = max(frames.get(name, 0), int(line.split("\t")[1]))
    return frames


def print_changes(preset, rows, kept):
    """What is not as in the table that was kept."""
    before = kept.get(preset)
    if before is None:
        return
    changes = []
    for name, text, data, bss, _ in rows:
        was = before.get(name, [0, 0, 0])
        if was != [text, data, bss]:
            changes.append(f"  {name}: text {text - was[0]:+,} data {data - was[1]:+,} "
                           f"bss {bss - was[2]:+,}")
    changes += [f"  {name}: gone" for name in before.keys() - {row[0] for row in rows}]
    say(f"\n{preset}: against {KEPT.relative_to(project.ROOT)}: "
        + (f"{len(changes)} changes" if changes else "no change"))
    for change in sorted(changes):
        say(change)


def examples(name):
    """The programs that a build folder has for examples/*.cpp; some are for some platforms only."""
    sources = project.ROOT / "examples"
    files = (*sources.glob("*.cpp"), *sources.glob("firmware/*.cpp"))
    stems = sorted(path.stem for path in files)
    folder = project.build_dir(name) / "examples"
    return [project.example(name, stem) for stem in stems if list(folder.glob(f"{stem}*"))]


def firmware_parts(name):
    """The objects of the board, and lwIP, where a build has them."""
    folder = project.build_dir(name) / "examples"
    objects = sorted(folder.glob("CMakeFiles/mio_board*.dir/**/*.obj"))
    rows = [row for path in objects for row in rows_of(path)]
    library = folder / "libmio_lwip.a"
    return rows + (rows_of(library)[-1:] if library.exists() else [])


def show(preset, kept):
    """Builds one preset and prints its tables; returns what is worth keeping of them."""
    name = project.build_release(preset)
    objects = name
    for family, option in LINK_TIME.items():  # Before it objects have no size.
        if preset.startswith(family):
            objects = project.build_release(preset, (), "objects", [f"{option}=OFF"])
    frames = largest_frames(project.build_dir(objects))
    library = rows_of(project.build_dir(objects) / "core" / "libmio.a")
    board = firmware_parts(objects)
    programs = [row for path in examples(name) for row in rows_of(path)]
    print_rows(f"{preset}: library", library, frames)
    if board:
        print_rows(f"{preset}: board, and lwIP", board, frames)
    # A program's own file, which has its tables: the largest of the frames, more often than not.
    own = {row[0]: frames.get(f"{row[0].split('.')[0]}.cpp.obj", "") for row in programs}
    print_rows(f"{preset}: examples", programs, own if frames else None)
    # Objects of one name count as one.
    rows = {}
    for row in library + board + programs:
        before = rows.get(row[0], (row[0], 0, 0, 0, 0))
        rows[row[0]] = (row[0], *(a + b for a, b in zip(before[1:], row[1:])))
    print_changes(preset, rows.values(), kept)
    return {row[0]: list(row[1:4]) for row in rows.values()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", action="append", metavar="PRESET",
                        help="may be repeated; default native, wasi, and cortex-m if its compiler "
                             "is there")
    parser.add_argument("--keep", action="store_true",
                        help="write what is shown to bench/sizes.json, for later runs to compare")
    parser.add_argument("files", nargs="*", type=project.Path,
                        help="libraries or programs to show instead of building")
    options = parser.parse_args()
    for path in options.files:
        print_rows(path, rows_of(path))
    if options.files:
        return
    setup.ensure(["cmake", "ninja", *setup.compiler_needs()])
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    default = ["native", "wasi"] + (["cortex-m"] if shutil.which("arm-none-eabi-g++") else [])
    found = {preset: show(preset, kept) for preset in options.platform or default}
    if options.keep:
        KEPT.write_text(json.dumps({**kept, **found}, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    project.main_guard(main)
