"""The client's own document model, which the tests of the server trust."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from support.documents import Document, EditError, Encoding, Json, units

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
texts = st.text(st.sampled_from("ab\t\n\r\f\u2028é😀"), max_size=12)
encodings = st.sampled_from(ENCODINGS)


@given(texts, st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), texts), max_size=4), encodings)
def test_a_follower_of_the_reported_changes_has_the_same_text(
    text: str, typed: list[tuple[int, int, str]], encoding: Encoding
) -> None:
    document = Document("file:///a", "python", text, encoding)
    follower = text
    for one, other, new in typed:
        start, end = (min(offset, len(document.text)) for offset in sorted((one, other)))
        for change in document.replace(start, end, new):
            follower = _followed(follower, change, encoding)
        assert follower == document.text


@given(texts, st.integers(0, 12), encodings)
def test_a_position_leads_back_to_its_offset(text: str, offset: int, encoding: Encoding) -> None:
    document = Document("file:///a", "python", text, encoding)
    offset = min(offset, len(text))
    inside_line_end = text[offset - 1 : offset + 1] == "\r\n" and offset > 0
    assert document.offset(document.position(offset)) == offset - inside_line_end


@given(texts, st.lists(texts, min_size=1, max_size=4))
def test_undo_and_redo_pass_through_the_same_texts(text: str, typed: list[str]) -> None:
    document = Document("file:///a", "python", text, "utf-16")
    seen = [text]
    for new in typed:
        document.replace(0, len(document.text) // 2, new)
        seen.append(document.text)
    for expected in reversed(seen[:-1]):
        document.undo()
        assert document.text == expected
    for expected in seen[1:]:
        document.redo()
        assert document.text == expected
    assert document.redo() == []


def test_edits_count_in_the_text_before_any_of_them() -> None:
    document = Document("file:///a", "python", "one\ntwo\nthree\n", "utf-8")
    document.apply([_edit((0, 0), (1, 0), ""), _edit((2, 0), (2, 5), "drei"), _edit((3, 0), (3, 0), "vier\n")])
    assert document.text == "two\ndrei\nvier\n"
    document.undo()
    assert document.text == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    "edits",
    [
        [((0, 0), (0, 2)), ((0, 1), (0, 3))],
        [((0, 2), (0, 1))],
        [((0, 4), (0, 4))],
        [((5, 0), (5, 0))],
    ],
    ids=["that meet", "that end before they start", "behind the line", "behind the text"],
)
def test_edits_are_refused_whole(edits: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    document = Document("file:///a", "python", "one\ntwo", "utf-16")
    with pytest.raises(EditError):
        document.apply([_edit((1, 0), (1, 0), "new"), *(_edit(start, end, "x") for start, end in edits)])
    assert document.text == "one\ntwo"


def _edit(start: tuple[int, int], end: tuple[int, int], text: str) -> Json:
    places = ({"line": line, "character": character} for line, character in (start, end))
    return {"range": dict(zip(("start", "end"), places, strict=True)), "newText": text}


def _followed(text: str, change: Json, encoding: Encoding) -> str:
    """Apply a change by walking over the text letter by letter: slow, and plainly what the protocol says."""
    start, end = (_offset(text, change["range"][side], encoding) for side in ("start", "end"))
    return text[:start] + change["text"] + text[end:]


def _offset(text: str, position: Json, encoding: Encoding) -> int:
    line = passed = 0
    for offset, letter in enumerate(text):
        if (line, passed) == (position["line"], position["character"]):
            return offset
        passed += units(letter, encoding)
        if letter == "\n" or (letter == "\r" and text[offset + 1 : offset + 2] != "\n"):
            line, passed = line + 1, 0
    assert (line, passed) == (position["line"], position["character"]), f"no place {position} in {text!r}"
    return len(text)
