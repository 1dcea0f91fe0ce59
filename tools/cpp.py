"""A look at C++ that is good enough for formatted code: what is code, and where functions end."""

import re

TOKENS = re.compile(r'''
      //[^\n]* | /\*.*?\*/                               # comments
    | (?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"   # raw strings
    | "(?:\\.|[^"\\\n])*"                                # strings
    | (?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'               # characters, not the ' in 1'000
    ''', re.VERBOSE | re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(\w+)((?:\\\n|[^\n])*)", re.MULTILINE)
CONTAINER = re.compile(r"\b(?:namespace|class|struct|union|enum|extern|concept)\b[^()]*$"
                       r"|\b(?:class|struct|union)\s+alignas\b|\bconcept\b")


def _blank(match):
    """Spaces instead of what was there; the lines stay."""
    return re.sub(r"[^\n]", " ", match.group(0))


def without_comments(text):
    def replace(match):
        return _blank(match) if match.group(0).startswith(("//", "/*")) else match.group(0)
    return TOKENS.sub(replace, text)


def code(text):
    """The text without comments, strings, characters and directives, line for line."""
    return DIRECTIVE.sub(_blank, TOKENS.sub(_blank, text))


def directives(text):
    """Yields line, name and rest of each preprocessor directive."""
    plain = without_comments(text)
    for match in DIRECTIVE.finditer(plain):
        yield plain.count("\n", 0, match.start(1)) + 1, match.group(1), match.group(2).strip()


def includes(text):
    """Yields line and name of each included header."""
    for line, directive, rest in directives(text):
        if directive == "include":
            yield line, rest.strip('<>"')


def _without_templates(head):
    """The text without its `template <...>` parts."""
    while True:
        match = re.search(r"\btemplate\s*<", head)
        if not match:
            return head
        depth, brackets, end = 1, 0, match.end()
        while depth and end < len(head):
            brackets += {"(": 1, ")": -1}.get(head[end], 0)
            if brackets == 0:
                depth += {"<": 1, ">": -1}.get(head[end], 0)
            end += 1
        head = head[:match.start()] + head[end:]


def _name(head):
    match = re.search(r"([~\w:]+)\s*\(", head)
    return match.group(1) if match else "a block"


def functions(text):
    """Yields name, first line and number of lines of each function, from its brace to its end.

    A block is a function if it stands in a namespace or class and is neither one of these nor the
    value of something (`= {`). Blocks inside it belong to it.
    """
    plain = code(text)
    # The enclosing blocks: whether each is a container, and where it began.
    open_blocks = []
    head_start = 0
    for match in re.finditer(r"[{};]", plain):
        at = match.start()
        if match.group(0) == "{":
            head = _without_templates(plain[head_start:at]).strip()
            in_container = all(kind == "container" for kind, _, _ in open_blocks)
            if in_container and CONTAINER.search(head):
                kind = "container"
            elif in_container and not head.endswith("="):
                kind = "function"
            else:
                kind = "other"
            open_blocks.append((kind, at, head))
        elif match.group(0) == "}" and open_blocks:
            kind, begin, head = open_blocks.pop()
            if kind == "function":
                first = plain.count("\n", 0, begin) + 1
                yield _name(head), first, plain.count("\n", begin, at) + 1
        head_start = match.end()
