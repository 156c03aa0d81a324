"""Positions of every encoding mean the same place on both sides of the protocol.

The other side is the test client's own document, which shares no code with the server.
"""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from msgspec import convert

from countersign.core.effects import DocumentChange
from countersign.core.hunks import with_edits
from countersign.core.text import LineEdit, Span, Text
from countersign.lsp.answers import TextEdit
from countersign.lsp.clients import Encoding
from countersign.lsp.from_lsp import changes_of, column_of, lines_of
from countersign.lsp.messages import Position, Range, TextDocumentContentChange
from countersign.lsp.to_lsp import range_of, text_edits, units_of
from support.documents import Document, Json

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
LETTERS = st.text(st.sampled_from("ab é中😀🀄\t\f\v\x85\u2028"), max_size=5)
LINES = st.lists(st.tuples(LETTERS, st.sampled_from(["\n", "\n", "\r\n", "\r"])), max_size=6)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a text whose line ends are mixed and whose last line may have none."""
    lines = draw(LINES)
    return "".join(content + end for content, end in lines) + draw(LETTERS)


@st.composite
def line_edits(draw: st.DrawFn, text: Text) -> tuple[LineEdit, ...]:
    """Return edits that stand in order and do not meet, each of whose lines end where others follow."""
    edits: list[LineEdit] = []
    start = 0
    while start <= len(text) and len(edits) < 3:
        start = draw(st.integers(start, len(text)))
        stop = draw(st.integers(start, len(text)))
        lines = [content + end for content, end in draw(LINES)]
        is_behind_open_line = start == stop == len(text) > 0 and not text[start - 1].endswith(("\n", "\r"))
        if is_behind_open_line or (start == stop and edits and edits[-1].span.stop == start):
            break
        if lines and stop == len(text) and draw(st.booleans()):
            lines[-1] = lines[-1].rstrip("\r\n") or "x"
        edits.append(LineEdit(Span(start, stop), tuple(lines)))
        start = stop + draw(st.integers(0 if start < stop else 1, 2))
    return tuple(edits)


def client_edits(edits: list[TextEdit]) -> list[Json]:
    return [
        {
            "range": {
                "start": {"line": edit.range.start.line, "character": edit.range.start.character},
                "end": {"line": edit.range.end.line, "character": edit.range.end.character},
            },
            "newText": edit.new_text,
        }
        for edit in edits
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(data=st.data())
def test_an_edit_of_ours_makes_the_same_text_in_the_editor(encoding: Encoding, data: st.DataObject) -> None:
    text = Text.of(data.draw(texts()))
    edits = data.draw(line_edits(text))
    document = Document("file:///a", "plain", str(text), encoding)
    document.apply(client_edits(text_edits(DocumentChange("a", 1, text, edits), encoding)))
    assert document.text == str(with_edits(text, edits))


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(data=st.data())
def test_an_edit_of_the_editor_makes_the_same_text_here(encoding: Encoding, data: st.DataObject) -> None:
    document = Document("file:///a", "plain", data.draw(texts()), encoding)
    text = Text.of(document.text)
    events: list[TextDocumentContentChange] = []
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(document.text)))
        end = data.draw(st.integers(start, len(document.text)))
        events += convert(document.replace(start, end, data.draw(texts())), list[TextDocumentContentChange])
    for change in changes_of(events, text, encoding):
        text = change if isinstance(change, Text) else text.edited(change)[0]
    assert str(text) == document.text


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(line=LETTERS)
def test_a_column_goes_out_and_comes_back(encoding: Encoding, line: str) -> None:
    for column in range(len(line) + 1):
        assert column_of(line, units_of(line[:column], encoding), encoding) == column


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(line=LETTERS, units=st.integers(0, 40))
def test_a_place_inside_of_a_character_is_the_one_before_it(encoding: Encoding, line: str, units: int) -> None:
    column = column_of(line, units, encoding)
    if units <= units_of(line, encoding):
        assert units_of(line[:column], encoding) <= units < units_of(line[: column + 1] + "x", encoding)
    else:
        assert column >= len(line)


def test_a_lone_surrogate_is_counted_in_every_encoding() -> None:
    line = "a\ud83db"
    assert [units_of(line, encoding) for encoding in ENCODINGS] == [5, 3, 3]
    assert [column_of(line, units, "utf-8") for units in (1, 4, 5)] == [1, 2, 3]
    assert [column_of(line, units, "utf-16") for units in (1, 2, 3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("start", "end", "lines"),
    [
        ((3, 5), (3, 5), Span(3, 4)),
        ((3, 0), (3, 9), Span(3, 4)),
        ((3, 0), (5, 0), Span(3, 5)),
        ((3, 1), (5, 1), Span(3, 6)),
    ],
)
def test_a_selection_that_ends_before_a_line_does_not_touch_it(
    start: tuple[int, int], end: tuple[int, int], lines: Span
) -> None:
    assert lines_of(Range(Position(*start), Position(*end))) == lines


@pytest.mark.parametrize(
    ("text", "span", "place"),
    [
        ("a\n😀b\nc\n", Span(1, 2), ((1, 0), (1, 3))),
        ("a\n😀b\nc\n", Span(0, 2), ((0, 0), (1, 3))),
        ("a\nb\n", Span(1, 1), ((0, 0), (0, 1))),
        ("a\nb\n", Span(0, 0), ((0, 0), (0, 1))),
        ("a\nb\n", Span(2, 2), ((1, 0), (1, 1))),
        ("a\nb\n", Span(7, 9), ((1, 0), (1, 1))),
        ("", Span(0, 0), ((0, 0), (0, 0))),
    ],
)
def test_the_range_of_lines_lies_inside_of_the_text(
    text: str, span: Span, place: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    start, end = place
    expected = Range(Position(*start), Position(*end))
    assert range_of(span, Text.of(text), "utf-16") == expected
