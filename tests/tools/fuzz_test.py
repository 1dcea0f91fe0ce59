"""What tools/fuzz.py knows of the fuzz targets, held against what there is."""

import re
import unittest

import fuzz
import project


class Targets(unittest.TestCase):
    def test_each_target_of_the_build_has_its_share(self):
        text = (project.ROOT / "tests" / "fuzz" / "CMakeLists.txt").read_text()
        built = re.findall(r"^mio_add_fuzz_target\((\w+)", text, re.MULTILINE)
        on_linux = [name for preset, name, _ in fuzz.SEARCHES if preset == "linux-fuzz"]
        self.assertEqual(sorted(built), sorted(on_linux))
        self.assertEqual(sorted(built), sorted(fuzz.LONGEST_BYTES))

    def test_the_corpus_is_small_and_within_the_limits(self):
        total = 0
        for name, longest in fuzz.LONGEST_BYTES.items():
            sizes = [path.stat().st_size for path in (fuzz.CORPUS / name).iterdir()]
            self.assertTrue(sizes, name)
            self.assertLessEqual(max(sizes), longest, name)
            total += sum(sizes)
        self.assertLess(total, 100_000)
