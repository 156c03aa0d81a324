"""Hunks laid over a text: what was made from there is shown against the text below, and what was let be stays."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.hunks import propose, with_edits
from countersign.core.laying import Layer, lay, parts_of
from countersign.core.model import Anchor, Hunk, Status, TaskId
from countersign.core.text import Span, Text

TASK = TaskId("task")

a_line = st.sampled_from(["a\n", "b\n", "c\n", "d\r\n"])
a_text = st.lists(a_line, max_size=12).map("".join)


def laid_over(below: str, above: str) -> tuple[Layer, list[Hunk]]:
    """Return the layer in which all hunks from one text to another are pending."""
    text = Text.of(below)
    proposal = propose(TASK, "agent", [("a.py", text, Text.of(above))])
    hunks = [hunk for change in proposal.files for hunk in change.hunks] if proposal else []
    anchors = [Anchor(hunk, Span(hunk.start, hunk.start + len(hunk.base)), Status.PENDING) for hunk in hunks]
    return lay("a.py", text, anchors), hunks


def shown(layer: Layer, after: str) -> tuple[list[str], list[tuple[int, tuple[str, ...]]]]:
    """Return the hunks that stand and, by line, the new ones."""
    parts = parts_of(layer, Text.of(after))
    new = [(part.edit.span.start, part.edit.lines) for part in parts if part.hunk is None]
    return [part.hunk for part in parts if part.hunk is not None], new


@given(a_text, a_text, a_text, st.sampled_from(["", "end"]))
def test_all_that_stands_and_all_that_is_new_make_just_the_text_that_was_made(
    below: str, above: str, after: str, end: str
) -> None:
    layer, _ = laid_over(below + end, above + end)
    assert str(layer.above) == above + end
    parts = parts_of(layer, Text.of(after + end))
    assert str(with_edits(layer.below, [part.edit for part in parts])) == after + end
    known = {laid.hunk: laid.edit for laid in layer.hunks}
    assert all(known[part.hunk] == part.edit for part in parts if part.hunk is not None)


@given(a_text, a_text)
def test_hunks_that_are_left_alone_all_stand(below: str, above: str) -> None:
    layer, hunks = laid_over(below, above)
    assert shown(layer, above) == ([hunk.id for hunk in hunks], [])


@given(a_text, a_text)
def test_hunks_that_are_undone_do_not_stand(below: str, above: str) -> None:
    layer, _ = laid_over(below, above)
    assert shown(layer, below) == ([], [])


def test_a_change_elsewhere_leaves_a_hunk_standing_also_right_beside_it() -> None:
    layer, (first, second) = laid_over("a\nb\nc\nd\ne\n", "A\nb\nc\nD\ne\n")
    assert shown(layer, "A\nB\nc\nD\nE\n") == ([first.id, second.id], [(1, ("B\n",)), (4, ("E\n",))])


def test_a_hunk_that_is_changed_is_a_new_one() -> None:
    layer, (_, second) = laid_over("a\nb\nc\nd\ne\n", "A\nb\nc\nD\ne\n")
    assert shown(layer, "AA\nb\nc\nD\ne\n") == ([second.id], [(0, ("AA\n",))])


def test_lines_added_to_an_insertion_are_one_hunk_with_it() -> None:
    layer, _ = laid_over("a\nb\n", "a\nnew\nb\n")
    assert shown(layer, "a\nnew\nmore\nb\n") == ([], [(1, ("new\n", "more\n"))])


def test_of_hunks_in_each_other_s_way_one_is_laid() -> None:
    text = Text.of("a\nb\n")
    proposals = [propose(TASK, name, [("a.py", text, Text.of(f"{name}\nb\n"))]) for name in ("x", "y")]
    hunks = [hunk for made in proposals if made for change in made.files for hunk in change.hunks]
    layer = lay("a.py", text, [Anchor(hunk, Span(0, 1), Status.PENDING) for hunk in hunks])
    assert str(layer.above) == "x\nb\n"


def test_lines_are_found_again_under_what_is_laid_above_them() -> None:
    layer, _ = laid_over("a\nb\nc\n", "a\nnew\nb\nC\n")
    assert layer.raised(Span(1, 2)) == Span(2, 3)
    assert layer.raised(Span(0, 1)) == Span(0, 1)
