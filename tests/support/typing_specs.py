"""Texts in which specs are typed, and what is typed: everything that makes a comment, a string or a spec one."""

from __future__ import annotations

from hypothesis import strategies as st

from countersign.core.text import Edit, Text

__all__ = ["FRAGMENTS", "LANGUAGES", "any_edit", "any_text", "long_text"]

LANGUAGES = ("a.py", "a.ts", "a.rs", "a.html", "a.md", "a.yaml", "a.unknown", "a.css", "a.vue")

_WORDS = (
    "spec:", "# spec: a", "// spec: b", "#   must: c", "//   done: d", "<!-- spec: e -->", "/* spec: f */", "AI!",
    "# do it AI!", "// why AI?", "SPEC:", "spec::", '"', "'", '"""', "'''", "`", "/*", "*/", "<!--", "-->", "#",
    "<script>", "</script>", "<style>", "</style>", "//", "```", 'r#"', '"#', "\\", "${", "}", "x", " ", "  ",
    "a: |", "- ", "\u0130", "\u017fpec:", "# \u017fpec: g", "\f", "\u2028", "😀", "\0", "\ud800",
    "#!/usr/bin/env python",
)  # fmt: skip
_ENDS = ("\n", "\n", "\n", "\r\n", "\r", "\n\n")

_line = st.builds("".join, st.lists(st.sampled_from(_WORDS), max_size=3))

FRAGMENTS = (
    ("a.py", "def f(a):\n    return a\n\n\n", "", "# spec: Do it AI?\n#   must: be done\n#\n# more", ""),
    ("a.py", 'def f(a):\n    """It\'s."""\n    return "#"\n\n', "    ", "# spec: Do it\n    #   must: be done", ""),
    ("a.ts", "const a = `${b}`;\n// plain\nlet c = '\"';\n", "", "// spec: Do it\n//   must: be done", ""),
    ("a.ts", "let a = /['\"`]/;\nf();\n", "/**", " spec: Do it\n *  must: be done\n ", "*/"),
    ("a.rs", "fn f<'a>(b: &'a str) -> char { '\"' }\n\n", "", "/// spec: Do it\n///   must: be done", ""),
    ("a.html", "<p title='it'>Don't</p>\n<br>\n", "<!--", " spec: Do it\n  must: be done ", "-->"),
    ("a.md", "# Title\n\nIt's `code` here.\n\n", "<!--", " spec: Do it\n  must: be done ", "-->"),
    ("a.yaml", "spec:\n  a: it's\n  b: [1, 2]\n", "", "# spec: Do it\n#   must: be done", ""),
    ("a.css", ".a > b { content: '\"' }\n", "/*", " spec: Do it\n   must: be done ", "*/"),
    ("a.unknown", "some text\n", "", "# spec: Do it\n#   must: be done", ""),
)
"""A path, code that can be repeated, and a spec between two others that are there before it is typed."""


def any_text() -> st.SearchStrategy[Text]:
    lines = st.lists(st.tuples(_line, st.sampled_from(_ENDS)), max_size=12)
    return lines.map(lambda pairs: Text.of("".join(line + end for line, end in pairs)))


@st.composite
def any_edit(draw: st.DrawFn, text: Text) -> Edit:
    """Type, paste or delete something anywhere in a text, on the lines of a spec as often as not."""
    near = [line for line in range(len(text)) if "spec" in text[line] or "AI" in text[line]]
    anywhere = st.integers(0, len(text))
    start = draw(st.sampled_from(near) | anywhere if near else anywhere)
    stop = min(start + draw(st.sampled_from([0, 0, 0, 1, 3])), len(text))
    length = len(text.line_at(start) or "")
    column = draw(st.integers(0, length))
    end = draw(st.integers(column if stop == start else 0, len(text.line_at(stop) or "")))
    new = draw(st.sampled_from([*_WORDS, *_ENDS, "", ""]) | any_text().map(str))
    return Edit(start, column, stop, end, new)


def long_text(middle: Text) -> Text:
    """Return a text of thousands of lines with these in its middle, and specs and strings above and below."""
    block = ["def f():\n", '    """Doc # spec: no."""\n', "\n", "# spec: One more\n", "#   must: stay\n", "\n"]
    filler = (block + ["x = 1\n"] * 30) * 40
    return Text.from_lines([*filler, *_ended(middle), *filler])


def _ended(text: Text) -> list[str]:
    lines = list(text)
    return [*lines[:-1], f"{lines[-1]}\n"] if lines and not lines[-1].endswith(("\n", "\r")) else lines
