#!/usr/bin/env python3
"""Makes a program of docs/GUIDE.md, in which each of its blocks of C++ can be run by itself.

A block becomes the body of a function that returns mio::Result<>. Its includes go to the top of its
file; a block that begins with `struct` or `class` stands in front of the next block's function; and
one that begins with `// ...` goes on where the block before ended. Each function has the name of
the section that it stands in. The names are printed, one a line; the compiler is told the lines of
the page.
"""

import argparse
import re
import sys
from pathlib import Path

FENCE = "```cpp"
TOP = "#include <mio/mio.hpp>\n{includes}\nusing namespace mio::net;\n\n{declarations}\n"
MAIN = """#include <cstdio>
#include <cstring>

#include <mio/result.hpp>

{declarations}

namespace {{

struct Block {{
  const char* name;
  mio::Result<> (*run)();
}};

constexpr Block kBlocks[] = {{
{table}
}};

}}  // namespace

int main(int argument_count, char** arguments) {{
  for (const Block& block : kBlocks) {{
    if (argument_count == 2 && std::strcmp(block.name, arguments[1]) == 0) {{
      const mio::Result<> done = block.run();
      if (!done) {{
        std::printf("%s: %s (%d)\\n", block.name, mio::name_of(done.error().kind()),
                    done.error().os_code());
      }}
      return done ? 0 : 1;
    }}
  }}
  std::puts("the one argument is the name of a block");
  return 2;
}}
"""


class Block:
    """A function in the making."""

    def __init__(self, name):
        self.name = name
        self.includes = []
        self.declarations = []
        self.body = []

    def source(self, page):
        top = TOP.format(includes="\n".join(self.includes),
                         declarations=self.text(self.declarations, page))
        return (f"{top}mio::Result<> {self.name}();\nmio::Result<> {self.name}() {{\n"
                f"{self.text(self.body, page)}\n  return {{}};\n}}\n")

    @staticmethod
    def text(parts, page):
        return "\n".join(f'#line {number} "{page}"\n' + "\n".join(lines)
                         for number, lines in parts)


def fences(lines):
    """Yields each block with its heading and the number of its first line."""
    heading, begin = "", None
    for number, line in enumerate(lines, 1):
        if begin is None and line.startswith("#"):
            heading = line.lstrip("# ")
        elif line == FENCE:
            begin = number
        elif line == "```" and begin is not None:
            yield heading, begin + 1, lines[begin:number - 1]
            begin = None
    if begin is not None:
        raise ValueError(f"line {begin}: the block has no end")


def blocks(lines):
    made, waiting, names = [], [], {}
    for heading, number, code in fences(lines):
        if re.match(r"(struct|class)\b", code[0]):
            waiting.append((number, code))
            continue
        if code[0] == "// ...":
            if not made or waiting:
                raise ValueError(f"line {number}: there is nothing to go on from")
        else:
            name = re.sub(r"\W+", "_", heading.lower())
            names[name] = names.get(name, 0) + 1
            made.append(Block(name if names[name] == 1 else f"{name}_{names[name]}"))
            made[-1].declarations, waiting = waiting, []
        made[-1].includes += [line for line in code if line.startswith("#include")]
        made[-1].body.append((number, ["" if line.startswith("#include") else line
                                       for line in code]))
    if waiting:
        raise ValueError(f"line {waiting[0][0]}: there is no function to stand in front of")
    return made


def write(path, text):
    """Only if it changes something, so that nothing is compiled in vain."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=Path, help="docs/GUIDE.md")
    parser.add_argument("folder", type=Path, help="gets <name>.cpp for each name, and main.cpp")
    options = parser.parse_args()
    try:
        made = blocks(options.page.read_text(encoding="utf-8").splitlines())
    except ValueError as error:
        print(f"error: {options.page}: {error}", file=sys.stderr)
        return 1
    options.folder.mkdir(parents=True, exist_ok=True)
    for block in made:
        write(options.folder / f"{block.name}.cpp", block.source(options.page.as_posix()))
    write(options.folder / "main.cpp", MAIN.format(
        declarations="\n".join(f"mio::Result<> {block.name}();" for block in made),
        table="\n".join(f'    {{"{block.name}", {block.name}}},' for block in made)))
    print("\n".join(block.name for block in made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
