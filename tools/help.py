#!/usr/bin/env python3
"""Prints the targets of the Makefile with the `##` line above each."""

import argparse
import re

import project
from project import say


def targets(text):
    """Yields name and help of each target that has a `##` line right above it."""
    for match in re.finditer(r"^## (.+)\n([\w-]+):", text, re.MULTILINE):
        yield match.group(2), match.group(1)


def main():
    argparse.ArgumentParser(description=__doc__).parse_args()
    say("make <target>:")
    for name, text in targets((project.ROOT / "Makefile").read_text()):
        say(f"  {name:12} {text}")


if __name__ == "__main__":
    project.main_guard(main)
