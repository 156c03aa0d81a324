"""A file with what a task offers for it: all that still waits, in whatever order the rest was decided."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.model import TaskId
from countersign.core.previewing import Preview, preview
from support.reviews import PATH, Review

a_line = st.sampled_from(["a\n", "b\n", "c\n", "d\r\n"])
a_text = st.lists(a_line, max_size=12).map("".join)
TASK = TaskId("task-0")


@given(a_text, a_text)
def test_with_all_that_waits_a_file_is_as_its_task_has_left_it(base: str, after: str) -> None:
    review = Review(base, after)
    assert preview(review.state, PATH, TASK) == Preview(base, after)


@given(a_text, a_text, st.data())
def test_what_was_rejected_is_not_in_it(base: str, after: str, data: st.DataObject) -> None:
    review = Review(base, after)
    numbers = range(len(review.hunks))
    rejected = [number for number in numbers if data.draw(st.booleans())]
    if rejected:
        review.reject(*rejected)
    kept = [hunk for number, hunk in enumerate(review.hunks) if number not in rejected]
    lines = base.splitlines(keepends=True)
    for hunk in reversed(kept):
        lines[hunk.start : hunk.start + len(hunk.base)] = hunk.new
    assert preview(review.state, PATH, TASK) == Preview(base, "".join(lines))


def test_what_the_user_typed_stands_on_both_sides() -> None:
    review = Review("a\nb\nc\n", "a\nB\nc\n")
    review.type(0, 0, "mine\n")
    assert preview(review.state, PATH, TASK) == Preview("mine\na\nb\nc\n", "mine\na\nB\nc\n")


def test_a_stale_hunk_and_those_of_other_tasks_are_not_in_it() -> None:
    review = Review("a\nb\nc\nd\ne\n", "A\nb\nc\nd\nE\n", "a\nb\nC\nd\ne\n")
    review.type(0, 0, "x")
    assert preview(review.state, PATH, TASK).after == "xa\nb\nc\nd\nE\n"


def test_of_a_file_that_is_not_known_nothing_is_shown() -> None:
    assert preview(Review("a\n", "b\n").state, "other.py", TASK) == Preview("", "")
