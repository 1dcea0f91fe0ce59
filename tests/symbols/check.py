#!/usr/bin/env python3
"""Checks what the objects of the library want from elsewhere.

On no platform an allocator, an exception runtime, RTTI or guarded statics; and nothing that the
platform's list does not name. --exactly: also, all that the list names.
"""

import argparse
import re
import sys
from pathlib import Path

import objects

FORBIDDEN = (
    ("the heap", r"_Zn[wa].*|_Zd[la].*|malloc|calloc|realloc|reallocarray|free|aligned_alloc|"
                 r"posix_memalign|memalign|strdup"),
    ("the C++ runtime", r"__cxa_.*|__aeabi_atexit|__gxx_personality.*|__clang_call_terminate|"
                        r"_ZSt9terminatev|_ZSt\d+__throw.*"),
    ("the exception runtime", r"_Unwind_.*"),
    ("RTTI", r"_ZT[ISVT].*"),
    ("code that runs before main", r"_GLOBAL__sub_I_.*|atexit"),
)


def read_list(paths):
    """The names in the files, one a line; # begins a comment."""
    names = set()
    for path in paths:
        for line in path.read_text().splitlines():
            name = line.split("#")[0].strip()
            if name:
                names.add(name)
    return names


def forbidden_reason(symbol):
    for reason, pattern in FORBIDDEN:
        if re.fullmatch(pattern, symbol):
            return reason
    return None


def problems(library, allowed, exactly):
    """One line for each thing that is wrong."""
    defined, wanted = objects.library_symbols(library)
    for symbol in sorted(defined):
        # A vtable or type_info is defined, not wanted, where its class is.
        if forbidden_reason(symbol):
            yield f"{symbol} is defined: {forbidden_reason(symbol)}"
    for symbol, users in wanted.items():
        reason = forbidden_reason(symbol)
        if reason:
            yield f"{symbol} is wanted by {', '.join(users)}: {reason}"
        elif symbol not in allowed:
            yield f"{symbol} is wanted by {', '.join(users)} and is not on the list"
    if exactly:
        for symbol in sorted(allowed - set(wanted)):
            yield f"{symbol} is on the list, but nobody wants it"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", type=Path, help="a static library or an object")
    parser.add_argument("--allow", type=Path, action="append", default=[], metavar="FILE",
                        help="names that may be wanted; may be repeated")
    parser.add_argument("--exactly", action="store_true",
                        help="fail if a name on the list is not wanted")
    parser.add_argument("--expect", metavar="REGEX",
                        help="pass if there is a problem that matches: for the test of this script")
    options = parser.parse_args()
    try:
        found = list(problems(options.library, read_list(options.allow), options.exactly))
    except (OSError, objects.Problem) as error:
        print(f"error: {options.library}: {error}", file=sys.stderr)
        return 2
    for problem in found:
        print(f"{options.library.name}: {problem}")
    if options.expect:
        passed = any(re.search(options.expect, problem) for problem in found)
        if not passed:
            print(f"nothing of the above matches {options.expect}")
    else:
        passed = not found
    print("1 passed, 0 failed, 0 skipped" if passed else "0 passed, 1 failed, 0 skipped")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
