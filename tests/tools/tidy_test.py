"""Each check of tools/tidy.py must be able to fail, and must pass what is right."""

import tempfile
import unittest
from pathlib import Path

import tidy

HEADER = "#pragma once\n"


class Checks(unittest.TestCase):
    def problems(self, check, files, listed=()):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return list(check(tidy.Tree(folder, listed)))

    def assert_caught(self, check, name, text, line=None, listed=()):
        found = self.problems(check, {name: text}, listed)
        self.assertEqual(len(found), 1, found)
        if line is not None:
            self.assertTrue(found[0].startswith(f"{name}:{line}:"), found)

    def assert_clean(self, check, name, text, listed=()):
        self.assertEqual(self.problems(check, {name: text}, listed), [])

    def test_file_length(self):
        self.assert_clean(tidy.file_length, "core/src/a.cpp", "\n" * 400)
        self.assert_caught(tidy.file_length, "core/src/a.cpp", "\n" * 401)

    def test_function_length(self):
        def body(count):
            return "namespace mio {\nvoid f() {\n" + "  g();\n" * count + "}\n}\n"
        self.assert_clean(tidy.function_length, "core/src/a.cpp", body(68))
        self.assert_caught(tidy.function_length, "core/src/a.cpp", body(69), 2)

    def test_function_length_of_a_script(self):
        self.assert_caught(tidy.function_length, "tools/a.py", "def f():\n" + "    g()\n" * 70, 1)

    def test_line_length(self):
        self.assert_clean(tidy.line_length, "core/src/a.cpp", "x" * 100 + "\n")
        self.assert_caught(tidy.line_length, "core/src/a.cpp", "\n" + "x" * 101, 2)

    def test_core_directives(self):
        check, name = tidy.core_directives, "core/include/mio/poll.hpp"
        self.assert_clean(check, name, HEADER + "#include <span>\n// #if in words\n")
        self.assert_caught(check, name, HEADER + "#if defined(X)\n", 2)
        self.assert_caught(check, name, HEADER + "#define MIO_X 1\n", 2)
        self.assert_clean(check, "core/include/mio/result.hpp", "#define MIO_TRY(x)\n")
        self.assert_caught(check, "core/include/mio/result.hpp", "#ifdef X\n", 1)
        self.assert_clean(check, "core/include/mio/config.hpp", "#ifndef A\n#define A 1\n#endif\n")
        self.assert_clean(check, "platform/linux/src/a.cpp", "#if defined(X)\n#endif\n")
        std = "core/include/mio/std.hpp"
        self.assert_clean(check, std, "#ifdef __cpp_lib_format\n#endif\n")
        self.assert_caught(check, std, "#ifdef __linux__\n#endif\n", 1)

    def test_core_includes(self):
        check, name = tidy.core_includes, "core/src/a.cpp"
        self.assert_clean(check, name, "#include <mio/poll.hpp>\n#include <atomic>\n")
        self.assert_caught(check, name, "#include <string>\n", 1)
        self.assert_caught(check, name, "#include <sys/epoll.h>\n", 1)
        self.assert_caught(check, name, '#include "nowhere.hpp"\n', 1)
        self.assert_clean(check, "core/include/mio/std.hpp", "#include <string>\n")

    def test_private_header_beside(self):
        files = {"core/src/a.cpp": '#include "b.hpp"\n', "core/src/b.hpp": HEADER}
        self.assertEqual(self.problems(tidy.core_includes, files), [])

    def test_platform_headers(self):
        check = tidy.platform_headers
        name = "platform/linux/include/mio/sys/selector.hpp"
        self.assert_clean(check, name, "#include <cstdint>\n#include <mio/error.hpp>\n")
        self.assert_caught(check, name, "#include <sys/epoll.h>\n", 1)
        self.assert_clean(check, "platform/linux/src/a.cpp", "#include <sys/epoll.h>\n")

    def test_pragma_once(self):
        self.assert_clean(tidy.pragma_once, "core/a.hpp", "// Why.\n#pragma once\n#include <a>\n")
        self.assert_caught(tidy.pragma_once, "core/a.hpp", "#include <span>\n#pragma once\n")

    def test_todo_form(self):
        word = "TO" "DO"
        self.assert_clean(tidy.todo_form, "core/a.cpp", f"// {word}(perf): inline this.\n")
        wrong = (f"// {word}: later", f"// {word}(me): later", "// FIX" "ME", f"// {word}(perf)")
        for form in wrong:
            self.assert_caught(tidy.todo_form, "core/a.cpp", form + "\n", 1)

    def test_forbidden_names(self):
        check, name = tidy.forbidden_names, "core/include/mio/a.hpp"
        self.assert_clean(check, name, "// unix\nint minimum;\nint x = (std::a<int>::max)();\n")
        for word in ("unix", "near", "min", "errno", "major"):
            self.assert_caught(check, name, f"int a;\nint {word};\n", 2)
        self.assert_clean(check, "platform/linux/src/a.cpp", "int x = errno;\n")

    def test_forbidden_text(self):
        self.assert_clean(tidy.forbidden_text, "README.md", "Install it from PyPI.\n")
        self.assert_caught(tidy.forbidden_text, "README.md", "\nsee /wo" "rk/main/x\n", 2)
        self.assert_caught(tidy.forbidden_text, "tools/a.txt", "https://pyp" "i.org/simple\n", 1)

    def test_in_build(self):
        self.assert_clean(tidy.in_build, "core/src/a.cpp", "", {"core/src/a.cpp"})
        self.assert_caught(tidy.in_build, "core/src/a.cpp", "", None, {"core/src/b.cpp"})

    def test_every_check_is_tested(self):
        for check in (*tidy.CHECKS, tidy.in_build):
            self.assertTrue(hasattr(self, f"test_{check.__name__}"), check.__name__)


class ClangFormat(unittest.TestCase):
    def test_bad_form_is_caught_where_clang_format_is(self):
        if not tidy.setup.is_installed("clang-format"):
            self.skipTest("clang-format is not in .venv; run make test-tools")
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "core" / "a.cpp"
            source.parent.mkdir()
            source.write_text("int   f( ){return 1 ;}\n")
            self.assertEqual(len(list(tidy.clang_format(tidy.Tree(folder), fix=False))), 1)
            self.assertEqual(list(tidy.clang_format(tidy.Tree(folder), fix=True)), [])
            self.assertEqual(list(tidy.clang_format(tidy.Tree(folder), fix=False)), [])
