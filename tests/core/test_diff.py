"""The edits between two texts: they lead from one to the other, and stand where the same change always stands."""

from __future__ import annotations

from hypothesis import example, given, strategies as st

from countersign.core.diff import line_edits
from countersign.core.hunks import with_edits
from countersign.core.text import Span, Text

FEW_LINES = st.lists(st.sampled_from(["\n", "a\n", "b\n", "c\n"]), max_size=12)
"""Texts in which most lines have equals."""


@given(FEW_LINES, FEW_LINES)
@example(["a\n", "b\n", "\n", "\n", "c\n"], ["x\n", "a\n", "b\n", "\n", "\n", "\n", "c\n"])
def test_the_edits_lead_from_one_text_to_the_other(old: list[str], new: list[str]) -> None:
    edits = line_edits(old, new)
    assert list(with_edits(Text.from_lines(old), edits)) == new
    stops, starts = [edit.span.stop for edit in edits], [edit.span.start for edit in edits]
    assert all(stop < start for stop, start in zip(stops, starts[1:], strict=False))


@given(FEW_LINES, FEW_LINES)
def test_an_insertion_or_deletion_stands_in_the_last_of_its_places(old: list[str], new: list[str]) -> None:
    edits = line_edits(old, new)
    for number, edit in enumerate(edits):
        taken = edit.lines or tuple(old[edit.span.start : edit.span.stop])
        border = edits[number + 1].span.start - 1 if number + 1 < len(edits) else len(old)
        if not (edit.lines and len(edit.span)) and edit.span.stop < border:
            assert old[edit.span.stop] != taken[0]


def test_a_line_among_equal_ones_stands_behind_them_beside_another_change() -> None:
    inserted = line_edits(["a\n", "b\n", "\n", "\n", "c\n"], ["x\n", "a\n", "b\n", "\n", "\n", "\n", "c\n"])
    assert [edit.span for edit in inserted] == [Span(0, 0), Span(4, 4)]
