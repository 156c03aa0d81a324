"""Texts as they break tools: mixed line ends, no final newline, astral characters, form feeds, repeated lines."""

from __future__ import annotations

from hypothesis import strategies as st

from countersign.core.text import Edit, Text

LINE_ENDS = ("\n", "\r\n", "\r")

contents = st.sampled_from(
    ["", "a", "b", "x = 1", "\tif x:", "é", "\U0001d4b3\U0001d4b3", "a\u2028b", "\f", "  ", "\u0085", "e\u0301"]
)
"""Few of them, so that lines repeat and matches are ambiguous."""

ends = st.sampled_from(LINE_ENDS)

raw_texts = st.lists(st.tuples(contents, ends), max_size=12).flatmap(
    lambda lines: contents.map(lambda last: "".join(content + end for content, end in lines) + last)
)

unix_texts = st.lists(contents, max_size=12).flatmap(
    lambda lines: st.booleans().map(lambda final: "\n".join(lines) + ("\n" if final and lines else ""))
)


@st.composite
def edits(draw: st.DrawFn, text: Text, pieces: st.SearchStrategy[str] = raw_texts) -> Edit:
    """Draw an edit of a text with its start before its end; columns may lie past the line's end."""
    places = sorted(draw(st.tuples(places_in(text), places_in(text))))
    (start_line, start_column), (end_line, end_column) = places
    return Edit(start_line, start_column, end_line, end_column, draw(pieces))


@st.composite
def places_in(draw: st.DrawFn, text: Text) -> tuple[int, int]:
    line = draw(st.integers(0, len(text)))
    length = len(text[line]) if line < len(text) else 0
    return line, draw(st.integers(0, length))


@st.composite
def proposed(draw: st.DrawFn, base: list[str], marks: list[str], end: str) -> str:
    """Draw what a proposal makes of the lines of a file: each changed place brings a mark of its own."""
    free = iter(marks)
    after: list[str] = []
    for line in base:
        action = draw(st.sampled_from(["keep", "keep", "keep", "change", "insert", "delete"]))
        if action in {"change", "insert"} and (mark := next(free, None)):
            new = draw(st.lists(contents, min_size=1, max_size=2))
            after += [f"{mark}{number}{text}{end}" for number, text in enumerate(new)]
        if action in {"keep", "insert"}:
            after.append(line)
    return "".join(after)
