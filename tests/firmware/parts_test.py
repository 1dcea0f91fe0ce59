"""What the echo server takes of the flash: all of it, and the part that is not lwIP."""

import re
from pathlib import Path

import case

TEXT_BYTES_MAX = 23 * 1024  # With lwIP, which is four fifths of it.
# The library, its socket layer, the network driver and the program.
OURS_BYTES_MAX = 4096
# The rest: lwIP, the board's start and hooks, and what prints.
OTHERS = re.compile(r"libmio_lwip\.a|mio_board_objects\.dir|host/printing\.cpp|firmware/host\.cpp"
                    r"|libgcc\.a")
SECTION = re.compile(r"^ \.(text|rodata|data)\S*\s+0x[0-9a-f]+\s+0x([0-9a-f]+) (\S.*)$", re.M)
# What is thrown away is listed before this, at address 0.
KEPT = "Linker script and memory map"


class PartsTest(case.FirmwareTest):
    def test_all_beyond_lwip_is_small(self):
        linker_map = Path(self.programs[1]).read_text()
        sizes = dict.fromkeys(("text", "rodata", "data"), 0)
        for name, size, where in SECTION.findall(linker_map[linker_map.index(KEPT):]):
            if not OTHERS.search(where):
                sizes[name] += int(size, 16)
        print(", ".join(f"{name}: {size} bytes" for name, size in sizes.items()))
        # A map that is not understood has no text.
        self.assertGreater(sizes["text"], OURS_BYTES_MAX // 2)
        self.assertLessEqual(sum(sizes.values()), OURS_BYTES_MAX)

    def test_all_is_small(self):
        self.assert_text_at_most(self.programs[0], TEXT_BYTES_MAX)


if __name__ == "__main__":
    case.main()
