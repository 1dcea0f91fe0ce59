"""Adds up what of the echo server is not lwIP, from the linker's map."""

import re
from pathlib import Path

import case

# The library, its socket layer, the network driver and the program, which are one object, as they
# are optimised together.
OURS_BYTES_MAX = 4096
SECTION = re.compile(r"^ \.(text|rodata|data)\S*\s+0x[0-9a-f]+\s+0x([0-9a-f]+) \S*ltrans\S*$", re.M)
# What is thrown away is listed before this, at address 0.
KEPT = "Linker script and memory map"


class PartsTest(case.FirmwareTest):
    def test_all_beyond_lwip_is_small(self):
        linker_map = Path(self.programs[0]).read_text()
        sizes = dict.fromkeys(("text", "rodata", "data"), 0)
        for name, size in SECTION.findall(linker_map[linker_map.index(KEPT):]):
            sizes[name] += int(size, 16)
        print(", ".join(f"{name}: {size} bytes" for name, size in sizes.items()))
        # A map that is not understood has no text.
        self.assertGreater(sizes["text"], OURS_BYTES_MAX // 2)
        self.assertLessEqual(sum(sizes.values()), OURS_BYTES_MAX)


if __name__ == "__main__":
    case.main()
