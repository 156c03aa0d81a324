"""What a hunk replaced comes back indented as the lines around it are by now, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.events import EditAnswered, TakeBackRequested
from countersign.core.model import Status
from countersign.core.records import HunkTakenBack
from countersign.core.staleness import staleness
from support.taking import landed, take_back

BASE = "def g(c):\n  y = 1\n  return y\n"
AFTER = "def g(c):\n  y = 1\n  return y or None\n"


def taken_back(base: str, after: str, now: str) -> str:
    """Return the text after the first hunk was accepted, the text came to be `now`, and the hunk was taken back."""
    review = landed(base, after)
    review.replace_all(now)
    take_back(review, 0)
    return review.text


@pytest.mark.parametrize("indent", ["    ", "\t", " ", ""])
def test_old_lines_take_the_indentation_that_a_formatter_gave_the_new_ones(indent: str) -> None:
    assert taken_back(BASE, AFTER, AFTER.replace("  ", indent)) == BASE.replace("  ", indent)


def test_old_lines_go_into_the_block_that_the_user_has_put_around_the_new_ones() -> None:
    base, after = "def g(c):\n    a()\n    b()\n    return c\n", "def g(c):\n    new()\n    return c\n"
    now = "def g(c):\n    if c:\n        new()\n    return c\n"
    assert taken_back(base, after, now) == "def g(c):\n    if c:\n        a()\n        b()\n    return c\n"


def test_deeper_old_lines_go_as_much_deeper_as_the_lines_around_them() -> None:
    base, after = "def g(c):\n  if c:\n    return 1\n  return 2\n", "def g(c):\n  return 0\n  return 2\n"
    assert taken_back(base, after, after.replace("  ", "    ")) == base.replace("  ", "    ")


def test_lines_that_were_removed_come_back_as_those_around_them_are_indented() -> None:
    base, after = "def g(c):\n  a()\n  b()\n  return c\n", "def g(c):\n  a()\n  return c\n"
    assert taken_back(base, after, after.replace("  ", "\t")) == base.replace("  ", "\t")


def test_each_line_goes_by_the_one_that_came_for_it() -> None:
    base, after = "if a:\n  x()\n  y()\n", "if a:\n  new x()\n  new y()\n"
    assert taken_back(base, after, "if a:\n    new x()\n  new y()\n") == "if a:\n    x()\n  y()\n"


def test_lines_that_could_be_indented_in_more_than_one_way_are_left_and_named() -> None:
    review = landed("def g(c):\n  a()\n  b()\n  return c\n", "def g(c):\n  a()\n  return c\n")
    now = "def g(c):\n  if c:\n    a()\n  return c\n"
    review.replace_all(now)
    take_back(review, 0)
    assert review.text == now
    assert HunkTakenBack not in map(type, review.records)
    assert 'in more than one way: line 3 reads "a()"; line 4 reads "return c"' in review.told()[-1]


def test_a_hunk_that_comes_back_in_other_white_space_is_open_again_and_says_why_it_does_not_fit() -> None:
    review = landed(BASE, AFTER)
    review.replace_all(AFTER.replace("  ", "    "))
    take_back(review, 0)
    assert review.kinds()[-2:] == ["hunk-taken-back", "hunk-reopened"]
    assert not review.state.taking_back
    assert review.statuses() == [Status.STALE]
    found = staleness(review.state, review.hunks[0].id)
    assert found is not None
    assert found.reason.startswith("Only white space differs")
    review.replace_all(AFTER.replace("  ", "    "))
    assert review.state.history.has_landed(review.hunks[0].id)


def test_a_hunk_is_not_out_before_the_text_shows_it() -> None:
    review = landed(BASE, AFTER)
    review.replace_all(AFTER.replace("  ", "    "))
    review.happen(TakeBackRequested((review.hunks[0].id,), review.now()))
    review.replace_all("# typed\n" + AFTER.replace("  ", "    "))
    assert review.state.taking_back
    review.happen(EditAnswered((review.hunks[0].id,), "the editor refused the edit", review.now()))
    assert review.kinds()[-1] == "hunk-not-taken-back"
    assert review.state.history.has_landed(review.hunks[0].id)


def test_a_hunk_about_indentation_gives_back_just_what_it_took() -> None:
    assert taken_back("a\nb\nc\n", "a\n  b\nc\n", "  a\n  b\n  c\n") == "  a\nb\n  c\n"


def _nested(blocks: list[list[str]]) -> list[str]:
    return ["", *(f"\t{line}" for block in blocks for line in block)]


_BLOCKS = st.recursive(st.just([""]), lambda inner: st.lists(inner, min_size=1, max_size=3).map(_nested))


@given(depths=_BLOCKS, unit=st.sampled_from([" ", "  ", "    ", "\t"]), data=st.data())
def test_formatting_the_whole_file_and_taking_back_give_what_taking_back_and_formatting_give(
    depths: list[str], unit: str, data: st.DataObject
) -> None:
    lines = [f"{indent}line {number}" for number, indent in enumerate(depths)]
    start = data.draw(st.integers(0, len(lines) - 1))
    stop = data.draw(st.integers(start, len(lines)))
    depth = data.draw(st.sampled_from(depths))
    new = [f"{depth}new {number}" for number in range(data.draw(st.integers(0, 3)))]
    sides = ([*lines[:start], *some, *lines[stop:]] for some in (lines[start:stop], new))
    base, after = ("".join(f"{line}\n" for line in side) for side in sides)
    if base == after:
        return
    formatted = after.replace("\t", unit)
    made = taken_back(base, after, formatted)
    outer = {line.count("\t") for line in (*lines[:start], *new, *lines[stop:])}
    if {line.count("\t") for line in lines[start:stop]} <= outer:
        assert made == base.replace("\t", unit)
    assert made.split() in (base.split(), after.split())
