"""What tools/docs.py takes from a header."""

import unittest

import docs


class Reference(unittest.TestCase):
    def test_comments_and_declarations(self):
        text = ("// Not public.\n/// Waits.\n/// errors  interrupted.\n"
                "Result<> poll(EventList& events,\n              Timeout timeout) noexcept {\n"
                "  return {};  /// no comment of its own line\n}\n/// A point.\nstruct Point;\n")
        self.assertEqual(list(docs.entries(text)), [
            (["Waits.", "errors  interrupted."],
             "Result<> poll(EventList& events, Timeout timeout) noexcept"),
            (["A point."], "struct Point")])

    def test_nothing_public_is_no_chapter(self):
        self.assertEqual(docs.reference("mio/a.hpp", "// Why.\nint a;\n"), "")
        self.assertIn("## <mio/a.hpp>", docs.reference("mio/a.hpp", "/// Counts.\nint a;\n"))
