"""Tests of tools/cpp.py."""

import unittest

import cpp


class Code(unittest.TestCase):
    def test_comments_strings_and_directives_are_blank_and_lines_stay(self):
        text = 'int a; // unix {\n/* near\n far */ int b = \'{\';\n#if X\nauto c = "max {";\n'
        plain = cpp.code(text)
        self.assertEqual(plain.count("\n"), text.count("\n"))
        for word in ("unix", "near", "far", "max", "{", "#if"):
            self.assertNotIn(word, plain)
        self.assertIn("int b", plain)

    def test_raw_string_and_digit_separator(self):
        plain = cpp.code('auto a = R"x(" } )" )x"; int b = 1\'000; int c = 2\'000; int near;')
        self.assertNotIn("}", plain)
        self.assertIn("near", plain)

    def test_include_in_a_comment_is_none(self):
        text = '// #include <vector>\n#  include <span>  // why\n#include "own.hpp"\n'
        self.assertEqual(list(cpp.includes(text)), [(2, "span"), (3, "own.hpp")])


class Functions(unittest.TestCase):
    def lengths(self, text):
        return {name: count for name, _, count in cpp.functions(text)}

    def test_free_function_in_namespace(self):
        text = "namespace a::b {\nint f(int x) {\n  if (x) {\n    g();\n  }\n  return 1;\n}\n}\n"
        self.assertEqual(list(cpp.functions(text)), [("f", 2, 6)])

    def test_member_of_template_class(self):
        text = ("template <class T, std::size_t N = (1 < 2)>\nclass A {\n public:\n"
                "  template <class U>\n  void f() const noexcept {\n    g();\n  }\n};\n")
        self.assertEqual(self.lengths(text), {"f": 3})

    def test_constructor_with_brace_initialisers(self):
        text = "struct A {\n  A() : a_{1}, b_{2} {\n" + "    f();\n" * 5 + "  }\n  int a_;\n};\n"
        self.assertIn(7, [count for _, _, count in cpp.functions(text)])

    def test_tables_and_concepts_are_none(self):
        text = ("constexpr int kTable[] = {\n1,\n2,\n};\n"
                "template <class T>\nconcept C = requires(T t) {\n  t.f();\n};\n"
                "enum class E {\n a };\n")
        self.assertEqual(self.lengths(text), {})

    def test_test_macro_and_lambda(self):
        text = "TEST(subject, case) {\n  auto f = [] {\n    return 1;\n  };\n}\n"
        self.assertEqual(self.lengths(text), {"TEST": 5})
