#!/usr/bin/env python3
"""Writes the API reference: every public header's `///` comments and what they stand above.

One Markdown file, build/docs/api.md, in the order of <mio/mio.hpp>.
"""

import argparse
import re

import cpp
import project
from project import say

INCLUDE = project.ROOT / "core" / "include"


def headers():
    """The public headers: those of <mio/mio.hpp> in its order, then the others by name."""
    everything = sorted(path.relative_to(INCLUDE).as_posix() for path in INCLUDE.rglob("*.hpp"))
    # The platform's own headers are not the user's.
    first = [name for _, name in cpp.includes((INCLUDE / "mio/mio.hpp").read_text())
             if name in everything]
    return first + [name for name in everything if name not in first and name != "mio/mio.hpp"]


def entries(text):
    """Yields comment and declaration for each `///` block; the declaration in one line."""
    lines = text.splitlines()
    index = 0
    while index < len(lines):
        comment = []
        while index < len(lines) and lines[index].lstrip().startswith("///"):
            comment.append(re.sub(r"^\s*/// ?", "", lines[index]))
            index += 1
        if comment:
            yield comment, declaration(lines[index:])
        else:
            index += 1


def declaration(lines):
    """What stands behind a comment, up to its body, its value or its end."""
    collected = ""
    for line in lines:
        collected += " " + line.split("//")[0].strip()
        if re.search(r"[;{]", collected):
            break
    collected = re.split(r"\s*[{;]", collected, maxsplit=1)[0].strip()
    return re.sub(r"\)\s*(?:const\s*)?(?:noexcept\s*)?:\s.*", ")", collected)


def reference(name, text):
    """The chapter of one header, or nothing when it has no public comment."""
    found = list(entries(text))
    if not found:
        return ""
    lines = [f"## <{name}>", ""]
    for comment, what in found:
        if what:
            lines += ["```cpp", what, "```"]
        lines += ["```text", *comment, "```", ""] if has_fields(comment) else [*comment, ""]
    return "\n".join(lines) + "\n"


def has_fields(comment):
    """Whether the comment has aligned fields, whose columns Markdown would lose."""
    return any(re.match(r"\w+ {2,}\S", line) for line in comment)


def main():
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    target = project.BUILD / "docs" / "api.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    chapters = [reference(name, (INCLUDE / name).read_text()) for name in headers()]
    target.write_text("# API reference\n\n" + "\n".join(filter(None, chapters)))
    say(f"wrote {target}: {sum(map(bool, chapters))} headers")


if __name__ == "__main__":
    project.main_guard(main)
