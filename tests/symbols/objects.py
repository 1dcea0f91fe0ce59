"""Reads which symbols the objects of a static library define and which they want from elsewhere:
ELF and WebAssembly objects, without any tool."""

import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tools"))

import archive  # noqa: E402
import wasm  # noqa: E402
from project import Problem  # noqa: E402

SHT_SYMTAB = 2
SHN_UNDEF = 0
STB_LOCAL = 0
WASM_FUNCTION, WASM_DATA, WASM_SECTION = 0, 1, 3
WASM_UNDEFINED, WASM_EXPLICIT_NAME, WASM_LOCAL = 0x10, 0x40, 0x02
# What an object takes from its linker, not from another object.
WASM_LINKER = {"__linear_memory", "__indirect_function_table", "__stack_pointer"}


def elf_symbols(data):
    """The names that are defined and those that are not, local ones left out."""
    wide, order = data[4] == 2, "<" if data[5] == 1 else ">"
    table = struct.unpack_from(order + ("Q" if wide else "I"), data, 40 if wide else 32)[0]
    entry_size, count = struct.unpack_from(order + "HH", data, 58 if wide else 46)
    sections = []
    for index in range(count):
        at = table + index * entry_size
        kind = struct.unpack_from(order + "I", data, at + 4)[0]
        place, size = struct.unpack_from(order + ("QQ" if wide else "II"), data,
                                         at + (24 if wide else 16))
        link = struct.unpack_from(order + "I", data, at + (40 if wide else 24))[0]
        sections.append((kind, place, size, link))
    defined, undefined = set(), set()
    step = 24 if wide else 16
    for kind, place, size, link in sections:
        if kind != SHT_SYMTAB:
            continue
        names = sections[link][1]
        for at in range(place + step, place + size, step):
            name_at = struct.unpack_from(order + "I", data, at)[0]
            info, section = struct.unpack_from(order + ("BxH" if wide else "BxH"), data,
                                               at + (4 if wide else 12))
            name = data[names + name_at:data.index(b"\0", names + name_at)].decode()
            if info >> 4 != STB_LOCAL and name:
                (undefined if section == SHN_UNDEF else defined).add(name)
    return defined, undefined


class Reader:
    """A place in the bytes of a WebAssembly module."""

    def __init__(self, data, offset=0):
        self.data, self.offset = data, offset

    def number(self):
        value, self.offset = wasm.leb128(self.data, self.offset)
        return value

    def byte(self):
        self.offset += 1
        return self.data[self.offset - 1]

    def text(self):
        size = self.number()
        self.offset += size
        return self.data[self.offset - size:self.offset].decode()

    def limits(self):
        if self.number() & 1:
            self.number()
        self.number()


def wasm_imports(content):
    """Yields kind, module and name; 0 is a function."""
    reader = Reader(content)
    for _ in range(reader.number()):
        module, name, kind = reader.text(), reader.text(), reader.byte()
        if kind == 0:
            reader.number()
        elif kind == 1:
            reader.byte()
            reader.limits()
        elif kind == 2:
            reader.limits()
        elif kind == 3:
            reader.byte()
            reader.byte()
        else:
            reader.byte()
            reader.number()
        yield kind, module, name


def wasm_symbols(data):
    """As elf_symbols; a function of a host is `module.name`."""
    defined, undefined, functions, linking = set(), set(), [], None
    for section, content in wasm.sections(data):
        if section == "import":
            functions = [(module, name) for kind, module, name in wasm_imports(content)
                         if kind == 0]
        elif section == "custom":
            reader = Reader(content)
            if reader.text() == "linking":
                linking = content[reader.offset:]
    if linking is None:
        # A linked program: what it wants is what it imports.
        return set(), {f"{module}.{name}" for module, name in functions}
    for kind, flags, index, name in wasm_symbol_table(linking):
        if flags & WASM_LOCAL or kind == WASM_SECTION:
            continue
        if not flags & WASM_UNDEFINED:
            defined.add(name)
        elif kind == WASM_FUNCTION:
            module, host_name = functions[index]
            undefined.add(host_name if module == "env" else f"{module}.{host_name}")
        elif name not in WASM_LINKER and name:
            undefined.add(name)
    return defined, undefined


def wasm_symbol_table(linking):
    """Yields kind, flags, index and name of each symbol."""
    reader = Reader(linking)
    reader.number()  # The version.
    while reader.offset < len(linking):
        subsection, size = reader.byte(), reader.number()
        end = reader.offset + size
        if subsection == 8:
            for _ in range(reader.number()):
                yield wasm_symbol(reader)
        reader.offset = end


def wasm_symbol(reader):
    kind, flags = reader.byte(), reader.number()
    index, name = 0, ""
    if kind == WASM_DATA:
        name = reader.text()
        if not flags & WASM_UNDEFINED:
            reader.number()
            reader.number()
            reader.number()
    else:
        index = reader.number()
        if kind != WASM_SECTION and (not flags & WASM_UNDEFINED or flags & WASM_EXPLICIT_NAME):
            name = reader.text()
        elif kind not in (WASM_SECTION, WASM_FUNCTION):
            name = "__stack_pointer"  # The only global or table that objects import by themselves.
    return kind, flags, index, name


def object_symbols(data):
    if data[:4] == b"\x7fELF":
        return elf_symbols(data)
    if data[:4] == b"\0asm":
        return wasm_symbols(data)
    if data[:2] == b"BC":
        raise Problem("made for link-time optimisation; nothing can be said before the link")
    raise Problem("neither an ELF nor a WebAssembly object")


def library_symbols(path):
    """What the objects of a library define, and by name which objects want what none defines."""
    data = path.read_bytes()
    members = archive.members(data) if data[:8] == b"!<arch>\n" else [(path.name, data)]
    defined, wanted, count = set(), {}, 0
    for name, content in members:
        own, missing = object_symbols(content)
        count += 1
        defined |= own
        for symbol in missing:
            wanted.setdefault(symbol, set()).add(name)
    if count == 0:
        raise Problem("the library has no objects")
    return defined, {symbol: sorted(objects) for symbol, objects in sorted(wanted.items())
                     if symbol not in defined}
