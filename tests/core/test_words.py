"""Which words change inside of a line."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.hunks import propose
from countersign.core.model import Hunk, TaskId
from countersign.core.text import Text
from countersign.core.words import changed_words


def hunk(base: str, after: str) -> Hunk:
    made = propose(TaskId("task"), "agent", [("a.py", Text.of(base), Text.of(after))])
    assert made is not None
    return made.files[0].hunks[0]


def test_whole_words_are_named() -> None:
    found = changed_words(hunk("def f(a: Optional[int]) -> int:\n", "def f(a: int | None) -> int:\n"))
    assert found == (("Optional[int]", "int | None"),)
    assert changed_words(hunk("net_total\n", "net_sum\n")) == ()
    assert changed_words(hunk("x = net_total\n", "x = net_sum\n")) == (("net_total", "net_sum"),)


def test_lines_that_come_go_or_change_from_end_to_end_have_no_words() -> None:
    assert changed_words(hunk("a b\n", "a b\nc\n")) == ()
    assert changed_words(hunk("a b\n", "c d\n")) == ()
    assert changed_words(hunk("x = 1 " + "long " * 200 + "\n", "x = 2 " + "long " * 200 + "\n")) == ()


@given(st.text("ab_ .(", min_size=1, max_size=20), st.text("ab_ .(", min_size=1, max_size=20))
def test_the_new_line_is_the_old_one_with_its_words_replaced(old: str, new: str) -> None:
    if old == new:
        return
    for before, after in changed_words(hunk(f"{old}\n", f"{new}\n")):
        places = [n for n in range(len(old) + 1) if old.startswith(before, n)]
        assert any(old[:n] + after + old[n + len(before) :] == new for n in places)


def test_a_line_that_differs_in_its_end_alone_has_no_words() -> None:
    assert changed_words(hunk("a b\nc d", "a b\nc d\n")) == ()
    assert changed_words(hunk("x = 1\r\ny = 1", "x = 1\ny = 2")) == (("1", "2"),)
