"""White space that a formatter moves changes no decision, and hides none."""

from __future__ import annotations

import pytest

from countersign.core.events import DocumentOpened
from countersign.core.model import Status
from countersign.core.staleness import staleness
from countersign.core.state import State
from countersign.core.text import Text
from support.reviews import PATH, Review

PENDING, APPLIED, STALE = Status.PENDING, Status.APPLIED, Status.STALE
BASE = "def f(x):\n  if x:\n    y = 1\n    z = 2\n  return y\n"
AFTER = "def f(x):\n  if x:\n    y = max(1,\n        x)\n    z = 2\n  return y\n"

FORMATTED = {
    "indented": "def f(x):\n    if x:\n        y = max(1,\n                x)\n        z = 2\n    return y\n",
    "trailing blanks": AFTER.replace("max(1,\n", "max(1, \t\n"),
    "a blank line inside": AFTER.replace("max(1,\n", "max(1,\n\n"),
    "blank lines around": AFTER.replace("    y = max", "\n\n    y = max").replace("x)\n    z", "x)\n\n    z"),
    "other line ends": AFTER.replace("\n", "\r\n"),
    "tabs": AFTER.replace("    y", "\ty").replace("        x)", "\t\tx)"),
}


def accepted(base: str = BASE, after: str = AFTER) -> Review:
    review = Review(base, after)
    review.accept(0)
    review.replace_all(after)
    assert review.statuses() == [APPLIED]
    return review


@pytest.mark.parametrize("text", FORMATTED.values(), ids=FORMATTED)
def test_an_accepted_hunk_stays_so_when_only_white_space_was_moved(text: str) -> None:
    review = accepted()
    records = review.kinds()
    review.replace_all(text)
    assert review.statuses() == [APPLIED]
    assert review.kinds() == records
    [(first, stop)] = review.lines()
    lines = text.splitlines()[first:stop]
    assert [line.strip() for line in lines if line.strip()] == ["y = max(1,", "x)"]


@pytest.mark.parametrize("text", FORMATTED.values(), ids=FORMATTED)
def test_what_was_formatted_is_still_accepted_after_a_restart(text: str) -> None:
    review = accepted()
    review.state = State(session="later", history=review.state.history)
    review.happen(DocumentOpened(PATH, 1, Text.of(text), 9.0))
    assert review.statuses() == [APPLIED]


def test_undoing_the_formatting_and_the_hunk_reopens_it() -> None:
    review = accepted()
    review.replace_all(FORMATTED["indented"])
    review.replace_all(AFTER)
    review.replace_all(BASE)
    assert review.statuses() == [PENDING]
    assert review.kinds().count("hunk-reopened") == 1


def test_a_formatted_hunk_whose_words_change_is_not_taken_for_accepted() -> None:
    review = accepted()
    review.replace_all(FORMATTED["indented"].replace("max", "min"))
    assert review.statuses() == [STALE]


def test_a_deletion_that_was_accepted_stays_so_when_its_neighbours_are_indented() -> None:
    review = accepted("a\nb\nc\n", "a\nc\n")
    review.replace_all("  a\n  c\n")
    assert review.statuses() == [APPLIED]


def test_a_pending_hunk_whose_lines_were_indented_is_stale_and_says_so() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(BASE.replace("    y = 1", "        y = 1"))
    assert review.statuses() == [STALE]
    found = staleness(review.state, review.hunks[0].id)
    assert found is not None
    assert found.reason.startswith("Only white space differs")


def test_a_pending_hunk_that_formatting_only_shifted_stays_pending() -> None:
    review = Review(BASE, AFTER)
    review.replace_all("\n\n" + BASE.replace("  return", "\n  return"))
    assert review.statuses() == [PENDING]
    assert review.lines() == [(4, 5)]


def test_a_hunk_about_white_space_is_judged_by_it() -> None:
    review = accepted("a\nb\n", "a\n  b\n")
    review.replace_all("a\n    b\n")
    assert review.statuses() == [STALE]
