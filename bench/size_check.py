#!/usr/bin/env python3
"""Checks that a program is no larger than limits.json allows for a file of its name."""

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    program = parser.parse_args().program
    limit = json.loads((HERE / "limits.json").read_text())["bytes"].get(program.name)
    if limit is None:
        print(f"error: limits.json has no limit for {program.name}", file=sys.stderr)
        return 2
    try:
        size = program.stat().st_size
    except OSError as error:
        print(f"error: {program}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{program.name}: {size} bytes; the limit is {limit}")
    print("1 passed, 0 failed, 0 skipped" if size <= limit else "0 passed, 1 failed, 0 skipped")
    return 0 if size <= limit else 1


if __name__ == "__main__":
    sys.exit(main())
