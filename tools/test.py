#!/usr/bin/env python3
"""Builds the tests of one or more platforms, runs them with ctest and adds up what they say.

A platform is a preset of CMakePresets.json. `wasi` is run under each WASI host that is there. The
last line is the sum of all: `N passed, N failed, N skipped`.
"""

import argparse
import dataclasses
import json
import os
import re
import sys
import time
import xml.etree.ElementTree as ElementTree

import project
import setup
from project import Problem, say

WASI_PRESETS = ("wasi", "wasi-debian", "wasi-sdk", "wasi-zig")
# linux-musl takes a musl cross compiler where there is one, but no package has one.
ALWAYS_ZIG = ("zig", "wasi-zig", "linux-musl")
# Tests that are the same whatever WASI host there is; they run under the first one only.
HOSTLESS_LABELS = "compile_fail|headers|package|symbols|tools"
# Other CPUs, run by qemu-user.
CROSS_PRESETS = ("linux-aarch64", "linux-armhf", "linux-s390x")
# Builds that differ from `native` in how they run only. What must not compile, how others build the
# library and what the tools do is the same there, and costs more than all the rest.
SAME_TO_BUILD = (*CROSS_PRESETS, "linux-asan", "linux-tsan", "linux-musl", "linux-uring", "posix",
                 "linux-uring-asan", "linux-uring-tsan", "posix-asan", "posix-tsan", "hermit",
                 "hermit-qemu", "cortex-m")
BUILD_LABELS = "compile_fail|package|tools"
# In the reason of a SKIP line it means that a tool is missing, not a capability: not to be skipped
# where everything should be there.
TOOL_HINT = "make test-tools"
# ctest cuts off long output by default, and with it the summary line.
OUTPUT_BYTES = 16 * 1024 * 1024
ALL = ("native", "linux-clang", "linux-asan", "linux-tsan", "linux-musl", *CROSS_PRESETS,
       "linux-uring", "posix", "posix-asan", "posix-tsan", "hermit", "none", "wasi", "cortex-m",
       "cortex-m0")
SCRIPTS = ("tidy", "size")
TEST_SECONDS = 300


@dataclasses.dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


@dataclasses.dataclass
class Step:
    """One line of the table at the end."""
    name: str
    count: Count
    seconds: float
    skips: list
    failures: list


def summaries(output):
    """The sum of all summary lines of an output, or None without any."""
    found = project.SUMMARY.findall(output)
    if not found:
        return None
    return Count(*(sum(int(line[column]) for line in found) for column in range(3)))


def skip_lines(output):
    return re.findall(r"^SKIP (.+?)\s*$", output, re.MULTILINE)


def count_test(status, output):
    """What one ctest entry contributes; `status` is `run`, `skipped` or `fail`."""
    count = summaries(output)
    if status == "run":
        if count == Count():
            # It ran no case, so it has shown nothing.
            return Count(failed=1)
        return count or Count(passed=1)
    if status == "skipped":
        return count or Count(skipped=1)
    # Failed, crashed, timed out. If its own words do not show the failure, the end itself is one.
    count = count or Count()
    if count.failed == 0:
        count.failed = 1
    return count


def test_status(case):
    """`run`, `skipped` or `fail`, from ctest's JUnit entry."""
    status = case.get("status")
    if case.find("failure") is not None or case.find("error") is not None:
        return "fail"
    if status in ("notrun", "disabled"):
        skipped = case.find("skipped")
        message = skipped.get("message", "") if skipped is not None else ""
        # SKIP_RETURN_CODE and SKIP_REGULAR_EXPRESSION are decisions of the test. Anything else that
        # kept a test from running (a program that was not built) is a failure.
        return "skipped" if message.startswith("SKIP_") or status == "disabled" else "fail"
    return "run" if status == "run" else "fail"


def read_results(path):
    """Yields name, status and output of each test in ctest's JUnit file."""
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        output = case.find("system-out")
        text = (output.text or "") if output is not None else ""
        yield case.get("name"), test_status(case), text


def collect(path, require_all):
    """The count, the skips and the names of the failed tests of one ctest run."""
    total, skips, failures = Count(), [], []
    for name, status, output in read_results(path):
        count = count_test(status, output)
        lines = skip_lines(output)
        if count.skipped and not lines:
            lines = [f"{name}: no reason given"]
        if require_all:
            forbidden = sum(TOOL_HINT in line for line in lines)
            count.skipped -= min(forbidden, count.skipped)
            count.failed += forbidden
        total.add(count)
        skips += lines
        if count.failed:
            failures.append(name)
    return total, skips, failures


def ctest_command(preset, report, only=None, exclude_labels=None):
    command = [project.venv_tool("ctest"), "--test-dir", project.build_dir(preset),
               "--output-junit", report, "--output-on-failure", "--no-tests=error",
               "--parallel", os.cpu_count() or 1, "--timeout", TEST_SECONDS,
               "--test-output-size-passed", OUTPUT_BYTES, "--test-output-size-failed", OUTPUT_BYTES]
    if only:
        command += ["--tests-regex", only]
    if exclude_labels:
        command += ["--label-exclude", exclude_labels]
    return command


def run_ctest(name, preset, options, host=None, exclude_labels=None):
    """Runs the tests of a built preset once; a Step."""
    begin = time.monotonic()
    report = project.build_dir(preset) / f"junit-{name.replace(' ', '-')}.xml"
    if report.exists():
        report.unlink()
    environment = project.environment(**({"MIO_WASI_HOST": host} if host else {}))
    say(f"\n== {name}: tests")
    command = ctest_command(preset, report, options.only, exclude_labels)
    ended_well = True
    try:
        project.run(command, env=environment, echo=False)
    except Problem:
        ended_well = False
    count, skips, failures = Count(), [], []
    if report.exists():
        count, skips, failures = collect(report, options.require_all)
    if not ended_well and count.failed == 0 and not (options.only and not report.exists()):
        count.failed += 1
        failures.append("ctest itself")
    return Step(name, count, time.monotonic() - begin, skips, failures)


def prepare(preset):
    """Configures and builds a preset; a Step that counts only when it fails."""
    begin = time.monotonic()
    say(f"\n== {preset}: build")
    count, failures = Count(), []
    try:
        project.configure(preset)
        project.build(preset)
    except Problem as problem:
        say(f"error: {problem}")
        count.failed = 1
        failures.append("build")
    return Step(f"{preset} build", count, time.monotonic() - begin, [], failures)


def missing_host(name, require_all):
    """What stands for the tests under a host that is not there."""
    if require_all:
        return Step(name, Count(failed=1), 0.0, [], [f"the host is not there: run {TOOL_HINT}"])
    return Step(name, Count(skipped=1), 0.0, [f"{name}: host: not there; run {TOOL_HINT}"], [])


def platform_steps(platform, options):
    """Runs one platform and yields its Steps."""
    is_wasi = platform in WASI_PRESETS
    install(platform, is_wasi)
    built = prepare(platform)
    yield built
    if built.failures:
        return
    if not is_wasi:
        exclude = BUILD_LABELS if platform in SAME_TO_BUILD else None
        yield run_ctest(platform, platform, options, exclude_labels=exclude)
        return
    exclude = None
    for host in options.hosts:
        name = f"{platform} {host}"
        if project.wasi_host(host) is None:
            yield missing_host(name, options.require_all)
            continue
        yield run_ctest(name, platform, options, host, exclude)
        exclude = HOSTLESS_LABELS


def install(preset, is_wasi):
    needs = ["cmake", "ninja"]
    if is_wasi:
        needs += ["wasmtime", "wasmtime36"]
    if preset in ALWAYS_ZIG:
        needs.append("zig")
    else:
        needs += setup.compiler_needs(native=not is_wasi, wasi=is_wasi)
    setup.ensure(needs)


def script_step(name):
    """Runs tools/<name>.py as one more test."""
    begin = time.monotonic()
    say(f"\n== {name}")
    count, failures = Count(passed=1), []
    try:
        project.run([sys.executable, project.TOOLS / f"{name}.py"], echo=False)
    except Problem as problem:
        say(f"error: {problem}")
        count, failures = Count(failed=1), [name]
    return Step(name, count, time.monotonic() - begin, [], failures)


def steps(options):
    for platform in options.platforms:
        yield from platform_steps(platform, options)
    for name in SCRIPTS if options.all else ():
        yield script_step(name)


def print_result(done):
    """The skips, the table, and as the very last line the sum. Returns the exit code."""
    total = Count()
    skips = {}
    for step in done:
        total.add(step.count)
        for line in step.skips:
            skips.setdefault(line, []).append(step.name)
    if skips:
        say("\nSkipped:")
        for line, names in skips.items():
            say(f"  {line}  [{', '.join(names)}]")
    failed = [f"  {step.name}: {name}" for step in done for name in step.failures]
    if failed:
        say("\nFailed:")
        say("\n".join(failed))
    say()
    for step in done:
        count = step.count
        say(f"{step.name:28} {count.passed:5} passed {count.failed:4} failed "
            f"{count.skipped:4} skipped {step.seconds:7.1f} s")
    ran = total.passed + total.failed
    if ran == 0:
        say("error: no test ran")
    say(project.summary(total.passed, total.failed, total.skipped))
    return 0 if ran > 0 and total.failed == 0 else 1


def preset_names():
    text = (project.ROOT / "CMakePresets.json").read_text()
    presets = json.loads(text).get("configurePresets", [])
    return [preset["name"] for preset in presets if not preset.get("hidden")]


def print_list(options):
    """The platforms, and for those that are built the tests they have."""
    for platform in options.platforms:
        say(f"{platform}: build/{platform}")
        if platform in WASI_PRESETS:
            for host in options.hosts:
                say(f"  host {host}: {project.wasi_host(host) or 'not there'}")
        if (project.build_dir(platform) / "CTestTestfile.cmake").exists():
            project.run([project.venv_tool("ctest"), "--test-dir", project.build_dir(platform),
                         "--show-only"], echo=False)
    say("presets: " + ", ".join(preset_names()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", action="append", default=[], metavar="PRESET",
                        help="may be repeated; default native, then wasi; empty is the default")
    parser.add_argument("--only", metavar="REGEX", help="the tests whose names match")
    parser.add_argument("--host", action="append", choices=project.WASI_HOSTS,
                        help="the WASI hosts to use (default all)")
    parser.add_argument("--list", action="store_true", help="say what there is; run nothing")
    parser.add_argument("--all", action="store_true",
                        help=f"{', '.join(ALL)}, then {' and '.join(SCRIPTS)}")
    parser.add_argument("--require-all", action="store_true",
                        help="a missing tool or host is a failure, not a skip")
    options = parser.parse_args()
    options.hosts = options.host or project.WASI_HOSTS
    options.platforms = [name for name in options.platform if name]
    if not options.platforms:
        options.platforms = list(ALL) if options.all else ["native", "wasi"]
    unknown = [name for name in options.platforms if name not in preset_names()]
    if unknown:
        raise Problem(f"there is no preset '{unknown[0]}'; there are "
                      f"{', '.join(preset_names())}", 2)
    if options.list:
        return print_list(options)
    return print_result(list(steps(options)))


if __name__ == "__main__":
    project.main_guard(main)
