"""`Text` against the plainest model there is: one string."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from countersign.core.text import Edit, LineEdit, Span, Text, content_of, split_lines, terminator_of
from support.texts import edits, raw_texts

LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$")


@given(raw_texts)
def test_splitting_keeps_every_character_and_ends_lines_as_lsp_does(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert lines == LINE.findall(text)


@given(raw_texts)
def test_a_line_is_its_content_and_its_terminator(text: str) -> None:
    for line in split_lines(text):
        assert content_of(line) + terminator_of(line) == line
        assert not content_of(line).endswith(("\r", "\n"))


@given(raw_texts.flatmap(lambda raw: st.tuples(st.just(raw), edits(Text.of(raw)))))
def test_an_edit_gives_the_text_that_slicing_the_string_gives(case: tuple[str, Edit]) -> None:
    raw, edit = case
    start, end = offset(raw, edit.start_line, edit.start_column), offset(raw, edit.end_line, edit.end_column)
    if end < start:
        return
    expected = raw[:start] + edit.text + raw[end:]
    after, lines = Text.of(raw).edited(edit)
    assert str(after) == expected
    assert after.lines() == tuple(split_lines(expected))
    assert Text.of(raw).spliced(lines) == after


@given(raw_texts.flatmap(lambda raw: st.tuples(st.just(raw), edits(Text.of(raw)))))
def test_the_line_edit_of_an_edit_is_as_small_as_it_can_be(case: tuple[str, Edit]) -> None:
    raw, edit = case
    text = Text.of(raw)
    try:
        _, lines = text.edited(edit)
    except ValueError:
        return
    old = text.lines(lines.span.start, lines.span.stop)
    if old and lines.lines:
        assert old[0] != lines.lines[0]
        assert old[-1] != lines.lines[-1]


def test_an_edit_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        Text.of("abc\ndef\n").edited(Edit(1, 0, 0, 0, "x"))


def test_a_place_past_the_end_of_a_line_means_its_end() -> None:
    after, _ = Text.of("abc\r\ndef").edited(Edit(0, 99, 0, 99, "!"))
    assert str(after) == "abc!\r\ndef"


def test_a_place_past_the_end_of_the_text_means_its_end() -> None:
    assert str(Text.of("abc").edited(Edit(7, 3, 9, 1, "!"))[0]) == "abc!"
    assert str(Text.of("abc\n").edited(Edit(1, 0, 1, 0, "def"))[0]) == "abc\ndef"


@pytest.mark.parametrize("length", [0, 1, 511, 512, 513, 5_000])
def test_long_texts_are_spliced_across_their_chunks(length: int) -> None:
    lines = [f"line {number}\n" for number in range(length)]
    text = Text.from_lines(lines)
    for start in {0, length // 2, length}:
        for stop in {start, min(start + 700, length)}:
            after = text.spliced(LineEdit(Span(start, stop), ("new\n",) * 3))
            assert after.lines() == (*lines[:start], *["new\n"] * 3, *lines[stop:])
            assert len(after) == length - (stop - start) + 3
            assert after.lines(start, start + 3) == ("new\n",) * 3
            assert after.line_at(start) == "new\n"
    assert text.lines() == tuple(lines)


def test_an_edit_shares_the_chunks_it_does_not_touch() -> None:
    text = Text.from_lines(["x\n"] * 5_000)
    after, _ = text.edited(Edit(2_500, 0, 2_500, 1, "y"))
    kept = {id(chunk) for chunk in text.chunks} & {id(chunk) for chunk in after.chunks}
    assert len(kept) == len(text.chunks) - 1


@given(raw_texts, raw_texts)
def test_the_difference_of_two_texts_leads_from_one_to_the_other(old: str, new: str) -> None:
    before, after = Text.of(old), Text.of(new)
    edit = before.difference(after)
    assert before.spliced(edit).lines() == after.lines()
    lines = before.lines(edit.span.start, edit.span.stop)
    if lines and edit.lines:
        assert lines[0] != edit.lines[0]
        assert lines[-1] != edit.lines[-1]


@given(st.data())
def test_the_difference_of_long_texts_covers_no_more_than_was_edited(data: st.DataObject) -> None:
    length = data.draw(st.sampled_from([600, 1_100, 3_000]))
    before = after = Text.from_lines([f"{number % 7}\n" for number in range(length)])
    head, tail = length, length
    for _ in range(data.draw(st.integers(0, 3))):
        start = data.draw(st.integers(0, len(after)))
        span = Span(start, data.draw(st.integers(start, min(start + 700, len(after)))))
        lines = tuple(f"{number}\n" for number in data.draw(st.lists(st.integers(0, 9), max_size=3)))
        head, tail = min(head, span.start), min(tail, len(after) - span.stop)
        after = after.spliced(LineEdit(span, lines))
    edit = before.difference(after)
    assert before.spliced(edit).lines() == after.lines()
    assert edit.span.start >= head
    assert len(before) - edit.span.stop >= min(tail, min(len(before), len(after)) - edit.span.start)


def test_spans_meet_when_they_share_a_line_or_a_seam_lies_between() -> None:
    assert Span(1, 3).meets(Span(2, 5))
    assert not Span(1, 3).meets(Span(3, 5))
    assert Span(3, 3).meets(Span(3, 5))
    assert Span(3, 3).meets(Span(1, 3))
    assert Span(3, 3).meets(Span(3, 3))
    assert not Span(4, 4).meets(Span(1, 3))


def offset(raw: str, line: int, column: int) -> int:
    lines = split_lines(raw)
    if line >= len(lines):
        return len(raw)
    return sum(map(len, lines[:line])) + min(column, len(content_of(lines[line])))
