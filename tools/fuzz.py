#!/usr/bin/env python3
"""Builds the fuzz targets with libFuzzer and lets each search for its share of the time.

The last line is the sum: a target passes if it found nothing. What it found lies in
build/<preset>/found/, one file for each input, with the command that runs it once more.
"""

import argparse
import re
import subprocess

import project
import setup
from project import Problem, say

CORPUS = project.ROOT / "tests" / "fuzz" / "corpus"
# Preset, target, share of the time. Programs have by far the most to try, on either selector.
SEARCHES = (("linux-fuzz", "address", 1), ("linux-fuzz", "listen_fds", 1),
            ("linux-fuzz", "program", 2), ("posix-fuzz", "program", 2))
LONGEST_BYTES = {"address": 80, "listen_fds": 200, "program": 400}
# The kinds of file that libFuzzer writes for an input that ended the process.
FINDINGS = ("crash", "leak", "oom", "timeout")


class Target:
    """One target of one preset, its share of the time, and the folders that it works in."""

    def __init__(self, preset, name, share):
        self.preset = preset
        self.name = name
        self.share = share
        self.program = project.build_dir(preset) / "tests" / "fuzz" / f"fuzz_{name}"
        self.corpus = CORPUS / name
        # What was tried and showed something new; it grows from one run to the next.
        self.seen = project.build_dir(preset) / "seen" / name
        self.found = project.build_dir(preset) / "found"
        for folder in (self.seen, self.found):
            folder.mkdir(parents=True, exist_ok=True)

    def findings(self):
        return {path for kind in FINDINGS for path in self.found.glob(f"{self.name}-{kind}-*")}

    def search(self, seconds):
        """Runs it for that long; whether it found nothing, and a line that says so."""
        before = self.findings()
        command = [self.program, f"-max_total_time={seconds}", "-print_final_stats=1",
                   "-verbosity=0", "-timeout=20", f"-max_len={LONGEST_BYTES[self.name]}",
                   f"-artifact_prefix={self.found}/{self.name}-", self.seen, self.corpus]
        result = subprocess.run([str(part) for part in command], env=project.environment(),
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                errors="replace")
        counted = re.search(r"number_of_executed_units:\s+(\d+)", result.stdout)
        executions = int(counted.group(1)) if counted else 0
        line = f"{self.preset} {self.name:12} {executions:10} executions"
        if result.returncode == 0:
            return True, f"{line}, nothing found"
        say("\n".join(result.stdout.splitlines()[-60:]))
        for path in sorted(self.findings() - before):
            say(f"once more: {self.program} {path}")
        return False, f"{line}, FAILED with exit code {result.returncode}"

    def keep(self):
        """Adds to the corpus what reaches code that nothing in it reaches."""
        project.run([self.program, "-merge=1", "-use_counters=0", "-verbosity=0",
                     f"-max_len={LONGEST_BYTES[self.name]}", self.corpus, self.seen])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=300, help="for all together (default 300)")
    parser.add_argument("--target", action="append", choices=LONGEST_BYTES,
                        help="may be repeated (default all)")
    parser.add_argument("--keep", action="store_true",
                        help="add what is new to tests/fuzz/corpus, as little as says the same")
    options = parser.parse_args()
    searches = [search for search in SEARCHES
                if not options.target or search[1] in options.target]
    if options.seconds < len(searches):
        raise Problem(f"{options.seconds} seconds are too few for {len(searches)} searches", 2)
    if not any(project.output_of([clang, "--version"]) for clang in project.CLANGS):
        raise Problem("fuzzing wants clang: run make test-tools", 2)
    setup.ensure(["cmake", "ninja"])
    targets = [Target(*search) for search in searches]
    for preset in sorted({target.preset for target in targets}):
        project.configure(preset)
        project.build(preset, [f"fuzz_{target.name}" for target in targets
                               if target.preset == preset])

    total = sum(target.share for target in targets)
    results = []
    for target in targets:
        seconds = max(1, options.seconds * target.share // total)
        say(f"\n== {target.preset} {target.name}: {seconds} s")
        results.append(target.search(seconds))
    if options.keep:
        for target in targets:
            target.keep()
    say()
    for _, line in results:
        say(line)
    passed = sum(good for good, _ in results)
    say(project.summary(passed, len(results) - passed, 0))
    return 0 if passed == len(results) else 1


if __name__ == "__main__":
    project.main_guard(main)
