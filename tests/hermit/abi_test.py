#!/usr/bin/env python3
"""Compares mio/sys/hermit.hpp with the crate hermit-abi: numbers, records and calls.

cargo fetches the crate. Each number must be the crate's of that name, each record must have fields
of the same sizes at the same places, and each call must be one of the kernel's.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from crate import fetch
import project

VERSION = "0.5.3"
HEADER = ROOT / "platform" / "hermit" / "include" / "mio" / "sys" / "hermit.hpp"
# Names of ours whose words do not tell the crate's: kAfInet is AF_INET.
PREFIXES = {"Af": "AF_", "Sock": "SOCK_", "F": "F_", "Poll": "POLL", "Efd": "EFD_",
            "Clock": "CLOCK_", "E": "E"}
RECORDS = {"SockaddrIn": "sockaddr_in", "PollFd": "pollfd", "Timespec": "timespec"}
SIZES = {"u8": 1, "c_char": 1, "i8": 1, "u16": 2, "i16": 2, "u32": 4, "i32": 4, "i64": 8, "u64": 8,
         "std::uint8_t": 1, "char": 1, "std::uint16_t": 2, "std::int16_t": 2, "std::uint32_t": 4,
         "std::int32_t": 4, "std::int64_t": 8}
ALIASES = {"sa_family_t": "u8", "in_port_t": "u16", "in_addr_t": "u32", "in_addr": "u32",
           "time_t": "i64"}


def crate_text(folder):
    """The texts of the crate's lib.rs and errno.rs."""
    source = fetch("hermit-abi", VERSION, folder) / "src"
    return (source / "lib.rs").read_text() + (source / "errno.rs").read_text()


def number(text):
    """A number of Rust or C++: 0o17, 017, 0x1f, 31."""
    text = re.sub(r"(?<=[0-9a-fA-F])_?(u|i)(8|16|32|64|size)$", "", text.replace("_", ""))
    return int("0o" + text[1:] if re.fullmatch(r"0[0-7]+", text) else text, 0)


def our_numbers(text):
    found = re.findall(r"constexpr std::int\d+_t k([A-Z][a-z]*)([A-Z]?\w*) = (\w+);", text)
    for prefix, rest, value in found:
        if prefix in PREFIXES and rest:
            yield PREFIXES[prefix] + rest.upper(), number(value)
        else:
            yield (prefix + rest).upper(), number(value)


def layout(fields):
    """(offset, size) of each field, from (type, count); and the size of all."""
    places, at, alignment = [], 0, 1
    for kind, count in fields:
        size = SIZES[ALIASES.get(kind, kind)]
        at = (at + size - 1) // size * size
        places.append((at, size * count))
        at += size * count
        alignment = max(alignment, size)
    return places, (at + alignment - 1) // alignment * alignment


def our_record(text, name):
    body = re.search(rf"struct {name} {{(.*?)}};", text, re.DOTALL).group(1)
    return [(kind, int(count or 1))
            for kind, count in re.findall(r"([\w:]+) \w+(?:\[(\d+)\])?;", body)]


def crate_record(text, name):
    body = re.search(rf"pub struct {name} {{(.*?)\n}}", text, re.DOTALL).group(1)
    fields = []
    for kind in re.findall(r"pub \w+: (.+?),\n", body + "\n"):
        array = re.fullmatch(r"\[(\w+); (\d+)\]", kind)
        fields.append((array.group(1), int(array.group(2))) if array else (kind, 1))
    return fields


def places_alike(ours, theirs):
    """The same places; four bytes of ours may be one number of theirs."""
    return [(at, size) for at, size in ours[0]] == [(at, size) for at, size in theirs[0]]


def problems(ours, crate):
    numbers = {name: number(value) for name, value in
               re.findall(r"pub const (\w+): \w+ = (\d\w*);", crate)}
    compared = 0
    for name, value in our_numbers(ours):
        if name not in numbers:
            yield f"the crate has no {name}"
        elif numbers[name] != value:
            yield f"{name} is {value} here and {numbers[name]} in the crate"
        compared += 1
    if compared < 40:
        yield f"only {compared} numbers were found in the header"
    for name, theirs in RECORDS.items():
        if not places_alike(layout(our_record(ours, name)), layout(crate_record(crate, theirs))):
            yield f"{name} is laid out otherwise than {theirs}"
    calls = set(re.findall(r'__asm__\("(\w+)"\)', ours))
    known = set(re.findall(r'link_name = "(\w+)"', crate))
    for call in sorted(calls - known):
        yield f"the crate has no {call}"
    if len(calls) < 20:
        yield f"only {len(calls)} calls were found in the header"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", required=True, type=Path, help="where to fetch the crate")
    options = parser.parse_args()
    if shutil.which("cargo") is None:
        print("SKIP hermit.abi: cargo: there is no cargo; run make test-tools")
        return 0
    ours, theirs = HEADER.read_text(), crate_text(options.folder)
    found = list(problems(ours, theirs))
    # The comparison notices what it is there for.
    wrong = ours.replace("kAfInet = 3", "kAfInet = 2").replace("std::int32_t nsec",
                                                               "std::int64_t nsec")
    noticed = list(problems(wrong, theirs))
    if len(noticed) != len(found) + 2:
        found.append("a wrong number and a wrong record are not noticed")
    print("\n".join(found) or f"as in hermit-abi {VERSION}")
    return 1 if found else 0


if __name__ == "__main__":
    project.main_guard(main)
