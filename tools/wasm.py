"""Reads what we need to know of a WebAssembly module: its sections and its first memory."""

from project import Problem

PAGE = 64 * 1024
SECTIONS = ("custom", "type", "import", "function", "table", "memory", "global", "export", "start",
            "element", "code", "data", "data count")


def leb128(data, offset):
    """An unsigned number and the offset behind it."""
    value = shift = 0
    while True:
        byte = data[offset]
        offset += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, offset
        shift += 7


def sections(data):
    """Yields the name and the content of each section."""
    if data[:4] != b"\0asm":
        raise Problem("not a WebAssembly module")
    offset = 8
    while offset < len(data):
        number = data[offset]
        size, begin = leb128(data, offset + 1)
        offset = begin + size
        if offset > len(data):
            raise Problem("the WebAssembly module ends inside a section")
        name = SECTIONS[number] if number < len(SECTIONS) else f"section {number}"
        yield name, data[begin:offset]


def memory_pages(data):
    """The pages of 64 KiB that the module's memory has at the start; 0 without a memory."""
    for name, content in sections(data):
        if name == "memory":
            count, offset = leb128(content, 0)
            return leb128(content, offset + 1)[0] if count else 0
    return 0


def section_sizes(data):
    """Bytes by name of section; sections of one name are added up."""
    result = {}
    for name, content in sections(data):
        result[name] = result.get(name, 0) + len(content)
    return result
