#!/usr/bin/env python3
"""Checks the rules of CONTRIBUTING.md that a program can check.

Each check prints `path:line: what is wrong`. The last line counts the checks.
"""

import argparse
import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import cpp
import project
import setup
from project import say

FILE_LINES = 400
FUNCTION_LINES = 70
COLUMNS = 100

FOLDERS = ("bench", "cmake", "core", "examples", "platform", "tests", "toolchains", "tools")
CPP = (".cpp", ".hpp")
# The presets that take in all platforms.
BUILDS = ("native", "posix", "linux-uring", "hermit", "hermit-qemu", "none", "wasi", "cortex-m")
SKIPPED_FOLDERS = {".git", ".venv", "build", "__pycache__"}

# What compiles without symbols of a libc on every toolchain.
FREESTANDING = set("""array atomic bit climits compare concepts cstddef cstdint initializer_list
limits new optional span tuple type_traits utility version""".split())
# The bridge for hosted users may include what it bridges to.
HOSTED_HEADERS = ("core/include/mio/std.hpp",)
MACRO_HEADERS = tuple(f"core/include/mio/{name}.hpp" for name in ("assert", "config", "result"))
CONDITIONAL_HEADERS = ("core/include/mio/config.hpp",)

# System headers define these, some as macros.
FORBIDDEN_NAMES = set("""unix linux near far small min max interface errno major minor""".split())

# In pieces, so that this file does not hold them. Hosts of registries are the user's own choice,
# and paths of somebody's machine are nobody else's.
FORBIDDEN_TEXT = re.compile("|".join((
    r"/wo" r"rk/(?:main|shared|\.library)", r"pyp" r"i\.org", r"pythonhos" r"ted\.org",
    r"proxy\.gol" r"ang\.org", r"deb\.deb" r"ian\.org", r"npm" r"js\.org", r"crat" r"es\.io")))

TODO_FORM = re.compile(r"\bTO" r"DO\((?:port|perf|test|cleanup)\): \S")
TODO_WORD = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b")


class Tree:
    """The files under a root folder, read once."""

    def __init__(self, root, listed=()):
        self.root = Path(root)
        self.texts = {}
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
            # Where git keeps several work trees, .git is a file with a path of this machine.
            for name in sorted(set(files) - SKIPPED_FOLDERS):
                path = Path(folder) / name
                try:
                    self.texts[path.relative_to(self.root).as_posix()] = path.read_text("utf-8")
                except UnicodeDecodeError:
                    # Not a text.
                    continue
        # The files that the builds compile, for in_build.
        self.listed = listed

    def each(self, *suffixes, under=FOLDERS):
        """Yields path and text of the files with these suffixes in these folders."""
        for path, text in self.texts.items():
            if path.endswith(suffixes) and path.split("/")[0] in under:
                yield path, text

    def lines(self, *suffixes, under=FOLDERS):
        for path, text in self.each(*suffixes, under=under):
            for number, line in enumerate(text.splitlines(), 1):
                yield path, number, line


def file_length(tree):
    for path, text in tree.each(*CPP, ".py", ".cmake"):
        count = len(text.splitlines())
        if count > FILE_LINES:
            yield f"{path}:{count}: {count} lines; at most {FILE_LINES}"


def function_length(tree):
    for path, text in tree.each(*CPP):
        for name, line, count in cpp.functions(text):
            if count > FUNCTION_LINES:
                yield f"{path}:{line}: {name} has {count} lines; at most {FUNCTION_LINES}"
    for path, text in tree.each(".py"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                count = node.end_lineno - node.lineno + 1
                if count > FUNCTION_LINES:
                    yield (f"{path}:{node.lineno}: {node.name} has {count} lines; "
                           f"at most {FUNCTION_LINES}")


def line_length(tree):
    for path, number, line in tree.lines(*CPP, ".py", ".cmake", ".txt"):
        if len(line) > COLUMNS:
            yield f"{path}:{number}: {len(line)} columns; at most {COLUMNS}"


def core_directives(tree):
    """core/ has no conditions, and macros only where they are allowed."""
    for path, text in tree.each(*CPP, under=("core",)):
        for number, directive, rest in cpp.directives(text):
            if directive == "include" or (directive == "pragma" and rest == "once"):
                continue
            if directive == "define" and path in MACRO_HEADERS:
                continue
            if directive in ("if", "ifdef", "ifndef", "endif") and path in CONDITIONAL_HEADERS:
                continue
            # Whether the standard library has what we extend, <format> for one.
            if path in HOSTED_HEADERS and (directive == "endif" or rest.startswith("__cpp_lib_")):
                continue
            yield f"{path}:{number}: #{directive} does not belong here"


def foreign_includes(tree, path, text):
    """Yields what is included besides the freestanding headers, <mio/...> and private headers."""
    for number, name in cpp.includes(text):
        beside = f"{path.rsplit('/', 1)[0]}/{name}"
        if name not in FREESTANDING and not name.startswith("mio/") and beside not in tree.texts:
            yield number, name


def core_includes(tree):
    """core/ includes the freestanding headers and our own."""
    for path, text in tree.each(*CPP, under=("core",)):
        if path in HOSTED_HEADERS:
            continue
        for number, name in foreign_includes(tree, path, text):
            yield f"{path}:{number}: <{name}> is not one of the freestanding headers"


def platform_headers(tree):
    """A header of a platform includes no header of an operating system; only a .cpp does."""
    for path, text in tree.each(".hpp", under=("platform",)):
        for number, name in foreign_includes(tree, path, text):
            yield f"{path}:{number}: <{name}> belongs into a .cpp"


def pragma_once(tree):
    for path, text in tree.each(".hpp"):
        found = [(directive, rest) for _, directive, rest in cpp.directives(text)]
        if not found or found[0] != ("pragma", "once"):
            yield f"{path}:1: the first directive of a header is #pragma once"


def todo_form(tree):
    for path, number, line in tree.lines(*CPP, ".py", ".cmake"):
        if TODO_WORD.search(TODO_FORM.sub("", line)):
            yield f"{path}:{number}: the one form is TO" "DO(port|perf|test|cleanup): one line"


def forbidden_names(tree):
    """Headers do not use names that a system header may define as a macro."""
    for path, text in tree.each(".hpp"):
        for number, line in enumerate(cpp.code(text).splitlines(), 1):
            # `(std::numeric_limits<T>::max)()` is safe: such a macro needs its bracket at once.
            for name in re.findall(r"\b[A-Za-z_]\w*\b", re.sub(r"::\w+\)", ")", line)):
                if name in FORBIDDEN_NAMES:
                    yield f"{path}:{number}: system headers define '{name}'"


def forbidden_text(tree):
    for path, text in tree.texts.items():
        if path.endswith("Cargo.lock"):  # Cargo makes it; git ignores it.
            continue
        for number, line in enumerate(text.splitlines(), 1):
            match = FORBIDDEN_TEXT.search(line)
            if match:
                yield f"{path}:{number}: do not name {match.group(0)}"


def in_build(tree):
    """Every C++ file is compiled by some preset: listed by a build, included by another file, or
    named by the CMakeLists.txt beside it under a condition that does not hold here."""
    included = set()
    for _, text in tree.each(*CPP):
        included |= set(re.findall(r'^#include ["<](?:.*/)?([^/">]+)[">]', text, re.MULTILINE))
    for path, _ in tree.each(*CPP):
        name = Path(path).name
        beside = tree.root / Path(path).parent / "CMakeLists.txt"
        if (path not in tree.listed and name not in included
                and not (beside.exists() and name in beside.read_text())):
            yield f"{path}:1: no build compiles this file"


CHECKS = (file_length, function_length, line_length, core_directives, core_includes,
          platform_headers, pragma_once, todo_form, forbidden_names, forbidden_text)


def built_files():
    """What the builds for all platforms list together."""
    say("configuring " + ", ".join(BUILDS))
    setup.ensure(["cmake", "ninja", *setup.compiler_needs()])
    defines = ["MIO_BUILD_TESTS=ON", "MIO_BUILD_EXAMPLES=ON"]
    if (project.ROOT / "bench" / "CMakeLists.txt").exists():
        defines.append("MIO_BUILD_BENCH=ON")
    listed = set()
    for preset in BUILDS:
        name = f"tidy-{preset}"
        project.configure(preset, name, defines, quiet=True)
        listed |= set((project.build_dir(name) / "mio-sources.txt").read_text().split())
    return listed


def clang_format(tree, fix):
    """Runs the pinned clang-format over all C++ files; yields what it says."""
    setup.ensure(["clang-format"])
    files = [path for path, _ in tree.each(*CPP)]
    mode = ["-i"] if fix else ["--dry-run", "-Werror"]
    result = subprocess.run([project.venv_tool("clang-format"), *mode, *files], cwd=tree.root,
                            stderr=subprocess.PIPE, text=True)
    places = {}
    for match in re.finditer(r"^(\S+?):(\d+):\d+: error", result.stderr, re.MULTILINE):
        places.setdefault(match.group(1), []).append(match.group(2))
    for path, lines in places.items():
        yield f"{path}:{lines[0]}: not as clang-format has it, in {len(lines)} places"
    if result.returncode != 0 and not places:
        yield f"clang-format ended with {result.returncode}: {result.stderr.strip()}"


def report(name, problems):
    """Prints one check's result; whether it passed."""
    problems = list(problems)
    for problem in problems[:50]:
        say(f"  {problem}")
    say(f"{'FAILED' if problems else 'ok    '}  {name.replace('_', ' ')}"
        + (f": {len(problems)}" if problems else ""))
    return not problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fix", action="store_true", help="let clang-format rewrite the files")
    parser.add_argument("--no-build", action="store_true",
                        help="leave out what needs a configured build")
    options = parser.parse_args()
    tree = Tree(project.ROOT)
    results = [report(check.__name__, check(tree)) for check in CHECKS]
    results.append(report("clang_format", clang_format(tree, options.fix)))
    if not options.no_build:
        tree.listed = built_files()
        results.append(report("in_build", in_build(tree)))
    failed = results.count(False)
    say(project.summary(len(results) - failed, failed, 0))
    return 1 if failed else 0


if __name__ == "__main__":
    project.main_guard(main)
