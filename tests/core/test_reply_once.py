"""The exact edit of a tool."""

from __future__ import annotations

from hypothesis import given, strategies as st
from inline_snapshot import snapshot

from countersign.core.reply import Trouble, replace_once


def trouble(text: str, old: str, new: str) -> str:
    told = replace_once(text, old, new)
    assert isinstance(told, Trouble)
    return told.message


@given(st.text("ab\n", max_size=12), st.text("ab\n", min_size=1, max_size=3), st.text("ab\r\n", max_size=3))
def test_a_piece_is_replaced_when_it_stands_there_once(text: str, old: str, new: str) -> None:
    made = replace_once(text, old, new)
    if text.count(old) == 1 and old != new:
        assert made == text.replace(old, new)
    else:
        assert isinstance(made, Trouble)


def test_all_of_several_are_replaced_when_that_is_asked_for() -> None:
    assert replace_once("a b a", "a", "c", everywhere=True) == "c b c"


def test_lines_that_end_with_crlf_can_be_quoted_with_lf() -> None:
    assert replace_once("a\r\nb\r\nc\r\n", "a\nb\n", "x\ny\nz\n") == "x\r\ny\r\nz\r\nc\r\n"


def test_a_new_file_has_no_old_text() -> None:
    assert replace_once("", "", "x = 1\n") == "x = 1\n"
    assert trouble("x\n", "", "y\n") == snapshot(
        "The old text is empty, and the file is not: quote what is to be replaced."
    )


def test_where_a_piece_stands_is_told() -> None:
    assert trouble("a\nb\na\n", "a", "c") == snapshot(
        "The old text stands 2 times in the file, at lines 1, 3: quote more of what stands around the one that is "
        "meant."
    )


def test_what_is_nearest_is_told() -> None:
    assert trouble("def f():\n\treturn 1\n", "def f():\n    return 1", "") == snapshot("""\
The old text is not in the file as it is quoted. The nearest in the file, from line 1 on:
```
def f():
	return 1
```
Line 2 is '\\treturn 1', where you have '    return 1'.\
""")
