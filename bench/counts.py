"""How the measuring scripts count: instructions by callgrind, system calls by strace, processor
time and memory by /proc. Counts are differences of two lengths of run, which takes start and end
out, so that they are the same every time."""

import contextlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from project import Problem

DEADLINE = 120


def missing_tools():
    return [name for name in ("strace", "valgrind") if shutil.which(name) is None]


@contextlib.contextmanager
def without_debug_info(program):
    """A copy of the program that valgrind can read: older ones give up on newer debug info."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / program.name
        shutil.copy2(program, copy)
        if shutil.which("strip"):
            subprocess.run(["strip", "--strip-debug", copy], check=True)
        yield copy


def callgrind(output, function=None):
    """The prefix of a command that counts instructions into the file `output`: those of `function`
    and what it calls, or all."""
    inside = ["--collect-atstart=no", f"--toggle-collect={function}"] if function else []
    return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}", *inside]


def read_callgrind(path):
    match = re.search(r"^(?:totals|summary): (\d+)", Path(path).read_text(), re.MULTILINE)
    if not match:
        raise Problem(f"callgrind wrote no totals to {path}")
    return int(match.group(1))


def instructions_of(command, function):
    """Runs a program to its end under callgrind."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "callgrind.out"
        result = subprocess.run([*callgrind(output, function), *map(str, command)], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=DEADLINE)
        if result.returncode != 0:
            raise Problem(f"{command[0]} ended with {result.returncode} under valgrind: "
                          f"{result.stderr.strip().splitlines()[-1:]}")
        return read_callgrind(output)


def read_strace(text):
    """The table of strace -c: {name: calls}."""
    calls = {}
    for line in text.splitlines():
        fields = line.split()
        if len(fields) >= 5 and fields[3].isdigit() and fields[-1] != "total":
            calls[fields[-1]] = int(fields[3])
    return calls


def difference(longer, shorter):
    """What the longer run did more, by name; names that were called no more often are left out."""
    result = {name: count - shorter.get(name, 0) for name, count in longer.items()}
    return {name: count for name, count in sorted(result.items()) if count != 0}


def cpu_seconds(pid):
    """The processor time of a process, all its threads that live, to the nanosecond."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def memory_kib(pid):
    """{'resident', 'own'} of a process; its own is what it does not share with files."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    fields = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return {"resident": fields["Rss"], "own": fields["Anonymous"]}
