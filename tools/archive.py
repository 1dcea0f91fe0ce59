"""Reads static libraries."""

from project import Problem


def members(data):
    """Yields name and content of each object in a static library (GNU and BSD forms)."""
    if not data.startswith(b"!<arch>\n"):
        raise Problem("not a static library")
    offset, long_names = 8, b""
    while offset + 60 <= len(data):
        header = data[offset:offset + 60]
        name, size = header[:16].decode().rstrip(), int(header[48:58])
        content = data[offset + 60:offset + 60 + size]
        offset += 60 + size + size % 2
        if name == "//":
            long_names = content
        elif name.startswith("#1/"):
            length = int(name[3:])
            yield content[:length].rstrip(b"\0").decode(), content[length:]
        elif name.startswith("/") and name[1:].isdigit():
            yield long_names[int(name[1:]):].split(b"/\n")[0].decode(), content
        elif name not in ("/", "/SYM64/", "__.SYMDEF"):
            yield name.rstrip("/"), content
