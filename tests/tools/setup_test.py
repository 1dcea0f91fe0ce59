"""The pins of tools/setup.py, and the Makefile in front of everything."""

import re
import shutil
import subprocess
import sys
import unittest

import project
import setup

MAKEFILE = (project.ROOT / "Makefile").read_text()


class Pins(unittest.TestCase):
    def test_every_need_is_pinned_with_hashes(self):
        for need, (file, package, _) in setup.NEEDS.items():
            lines = setup.requirement(file, package).splitlines()
            self.assertRegex(lines[0], rf"^{re.escape(package)}==[\d.]+ \\$", need)
            self.assertGreaterEqual(len(lines), 2, need)
            for line in lines[1:]:
                self.assertRegex(line, r"^    --hash=sha256:[0-9a-f]{64}( \\)?$", need)

    def test_a_new_pin_is_a_new_stamp(self):
        self.assertNotEqual(setup.stamp_text("wasmtime"), setup.stamp_text("wasmtime36"))

    def test_unknown_names(self):
        with self.assertRaises(project.Problem):
            setup.requirement("requirements.txt", "nonesuch")
        result = subprocess.run([sys.executable, project.TOOLS / "setup.py", "--need", "nonesuch"],
                                stderr=subprocess.PIPE, text=True)
        self.assertEqual(result.returncode, 2)
        self.assertTrue(result.stderr.startswith("error: unknown need"))


class Makefile(unittest.TestCase):
    def recipes(self):
        return re.findall(r"^\t(.*)$", MAKEFILE, re.MULTILINE)

    def test_recipes_call_python_only(self):
        self.assertTrue(self.recipes())
        for recipe in self.recipes():
            self.assertRegex(recipe, r"^@\$\(PYTHON\) (\w+/\w+\.py\b|-c )")
            self.assertNotRegex(recipe, r"[|;&><`]|\$\$" if " -c " not in recipe else r"[|&><`]")

    def test_scripts_are_there(self):
        for script in re.findall(r"\$\(PYTHON\) (\w+/\w+\.py)", MAKEFILE):
            self.assertTrue((project.ROOT / script).exists(), script)

    def test_nothing_that_only_one_make_knows(self):
        self.assertNotRegex(MAKEFILE, r"(?m)^\s*(ifeq|ifneq|ifdef|\.if|include)\b|\$\(shell")

    def test_every_target_has_help_and_makes_agree(self):
        targets = re.findall(r"^([\w-]+):", MAKEFILE, re.MULTILINE)
        outputs = []
        for make in filter(shutil.which, ("make", "gmake", "bmake")):
            output = project.output_of([make, "-C", project.ROOT, "help"])
            lines = [line for line in output.splitlines() if line.startswith("  ")]
            self.assertEqual([line.split()[0] for line in lines], targets, make)
            outputs.append(lines)
        self.assertTrue(all(lines == outputs[0] for lines in outputs))

    def test_every_script_has_help(self):
        for script in sorted(project.TOOLS.glob("*.py")):
            if "main_guard(main)" in script.read_text() and script.name != "project.py":
                output = project.output_of([sys.executable, script, "--help"])
                self.assertIn("usage:", output or "", script.name)
