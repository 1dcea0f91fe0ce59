#!/usr/bin/env python3
"""Checks docs/MIO.md, which maps mio's names and tests to ours.

No row of tools/mio_names.txt may be missing; each name of ours in the API tables must occur in the
headers; each test of ours that is named must exist; and each `// mio: file::test` comment above a
test must be in the test tables. --write renews the test tables from those comments.
"""

import argparse
import re

import project
from project import Problem, say

PAGE = project.ROOT / "docs" / "MIO.md"
NAMES = project.TOOLS / "mio_names.txt"
TESTS = project.ROOT / "tests"

ROW = re.compile(r"^\| (\d+) \| (.*?) \| (.*) \|$")
TEST = re.compile(r"^TEST\((\w+), *(\w+)\)")
# Tests that are more than a case of a test program.
CTEST = re.compile(r"^ *(?:add_test\(NAME ([\w.]+)|mio_add_(compile_fail)_test\((\w+))",
                   re.MULTILINE)
COMMENT = re.compile(r"^// mio: *(.+?)\.?$")
# `subject.condition_then_outcome`, as ctest and the test programs write it.
OURS = re.compile(r"`(\w+\.\w+|static_assert in \S+)`")
FILE_NAME = re.compile(r"^\S+\.(hpp|cpp|md|py|txt|rs|cmake)$")
# What a cell may quote that is no name of the library.
FOREIGN = set("""std chrono optional nullopt formatter operator uintptr_t static_cast const auto for
enum class register unix true false events address it""".split())


def load_names():
    """{"api": {number: name}, "test": {number: name}} of what mio has."""
    names = {"api": {}, "test": {}}
    for line in NAMES.read_text().splitlines():
        if line and not line.startswith("#"):
            kind, number, name = line.split(" ", 2)
            names[kind][int(number)] = name
    return names


def sections(text):
    """The page in two: what stands before its heading "## Tests", and the rest."""
    before, heading, after = text.partition("\n## Tests\n")
    if not heading:
        raise Problem(f"{PAGE} has no heading '## Tests'")
    return {"api": before[before.index("\n## API\n"):], "test": after}


def rows(text):
    """{number: (mio's name, our cell)} of the tables of a section."""
    found = {}
    for line in text.splitlines():
        match = ROW.match(line)
        if match:
            found[int(match.group(1))] = (match.group(2).replace("`", ""), match.group(3).strip())
    return found


def names_of_mio(comment):
    """The names in one comment, which may be a list; none in any other comment."""
    match = COMMENT.match(comment)
    return [name.strip(" `") for name in re.split(r",|;| and ", match.group(1))] if match else []


def tests_in(path):
    """Yields each test of a file with mio's names above it. A static_assert with such is a test."""
    pending = []
    for line in path.read_text().splitlines():
        if line.startswith("//"):
            pending += names_of_mio(line)
            continue
        match = TEST.match(line)
        if match:
            yield f"{match.group(1)}.{match.group(2)}", pending
        elif pending and line.startswith("static_assert("):
            yield f"static_assert in {path.relative_to(TESTS).as_posix()}", pending
        elif pending:
            raise Problem(f"{path}: '// mio: {pending[0]}' stands above no test")
        pending = []


def our_tests():
    """All tests of ours, and {mio's test: our tests that name it}, in the order of the files."""
    ours, named = set(), {}
    for path in sorted(TESTS.rglob("*_test.cpp")):
        for name, theirs in tests_in(path):
            ours.add(name)
            for their in theirs:
                named.setdefault(their, []).append(name)
    for path in TESTS.rglob("CMakeLists.txt"):
        for match in CTEST.finditer(path.read_text()):
            ours.add(".".join(filter(None, match.groups())))
    return ours, named


def quoted_tests(cell):
    return [name for name in OURS.findall(cell) if not FILE_NAME.search(name)]


def check_rows(names, found):
    for kind, expected in names.items():
        for number, name in expected.items():
            if number not in found[kind]:
                yield f"{kind} row {number} is missing: {name}"
            elif found[kind][number][0] != name:
                yield f"{kind} row {number} is '{found[kind][number][0]}', should be '{name}'"
            elif found[kind][number][1] in ("", "?"):
                yield f"{kind} row {number} says nothing of ours: {name}"
        for number in sorted(found[kind].keys() - expected.keys()):
            yield f"{kind} row {number} is of no name in {NAMES.name}"


def check_api_names(found):
    """Each name that a cell quotes is a word of a public header, or of the build or examples."""
    words = set(FOREIGN)
    for pattern in ("core/include/**/*.hpp", "platform/**/*.hpp", "cmake/*.cmake",
                    "examples/*.cpp"):
        for path in project.ROOT.glob(pattern):
            words.update(re.findall(r"\w+", path.read_text()), path.name.split("."))
    for number, (_, cell) in found["api"].items():
        if cell.startswith("not yet"):
            continue
        for code in re.findall(r"`([^`]+)`", cell):
            for word in re.findall(r"[A-Za-z_]\w+", code):
                if word not in words:
                    yield f"api row {number} names '{word}', which is in no header: {cell}"


def check_tests(names, found, ours, named):
    known = set(names["test"].values())
    for theirs, tests in named.items():
        if theirs not in known:
            yield f"{tests[0]} names '{theirs}', which is no test of mio"
    for number, (theirs, cell) in found["test"].items():
        for test in quoted_tests(cell):
            if test not in ours:
                yield f"test row {number} names {test}, which is no test of ours"
        for test in named.get(theirs, []):
            if test not in quoted_tests(cell):
                yield f"test row {number} ({theirs}) lacks {test}; run tools/mio_map.py --write"


def renewed(text, named):
    """The page with the tests of ours that name one of mio's; other cells stay as they are."""
    head, heading, tail = text.partition("\n## Tests\n")
    lines = []
    for line in tail.split("\n"):
        match = ROW.match(line)
        tests = named.get(match.group(2).replace("`", "")) if match else None
        if tests:
            cell = ", ".join(f"`{test}`" for test in tests)
            line = f"| {match.group(1)} | {match.group(2)} | {cell} |"
        lines.append(line)
    return head + heading + "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true",
                        help="renew the test tables from the comments in tests/")
    options = parser.parse_args()
    names = load_names()
    ours, named = our_tests()
    if options.write:
        PAGE.write_text(renewed(PAGE.read_text(), named))
    found = {kind: rows(text) for kind, text in sections(PAGE.read_text()).items()}
    checks = (("rows", check_rows(names, found)), ("API names", check_api_names(found)),
              ("tests", check_tests(names, found, ours, named)))
    failed = 0
    for name, problems in checks:
        problems = list(problems)
        for problem in problems:
            say(f"docs/MIO.md: {problem}")
        failed += bool(problems)
        say(f"{'FAILED' if problems else 'ok    '}  {name}")
    say(project.summary(len(checks) - failed, failed, 0))
    return 1 if failed else 0


if __name__ == "__main__":
    project.main_guard(main)
