"""Secrets are hidden from models, and what a model leaves alone comes back byte for byte."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from countersign.core.masking import View, restored, view_of
from countersign.core.problem import Problem
from countersign.core.secrets import FoundSecret, Rule, find_secrets
from countersign.core.text import split_lines

KEY = Rule("key", "a key", ("key-",), r"(key-[0-9a-z]{6,20})")
BLOCK = Rule("block", "a block", ("begin",), r"(--BEGIN--)", until="--END--")
LINES = st.lists(
    st.sampled_from(
        ["a\n", "key-q7w2e9\n", "x = key-q7w2e9, key-m4n8b1\r\n", "b\x0c\u2028\r", "\r\n", "«SECRET:key:1»\n"]
    )
)


def hide(kind: str, value: str) -> str:
    return f"«SECRET:{kind}:{1 if value == 'key-q7w2e9' else 2}»"


ISSUED = {"«SECRET:key:1»", "«SECRET:key:2»", "«SECRET:block:2»"}


def found(lines: Sequence[str]) -> list[FoundSecret]:
    return [*find_secrets("a.py", lines, (KEY, BLOCK))]


def view(text: str) -> View:
    return view_of(text, found, hide)


def put_back(text: str, shown: str) -> str:
    after = restored(view(text), shown, ISSUED)
    assert isinstance(after, str)
    return after


@given(LINES, st.sampled_from(["", "end", "key-q7w2e9"]))
def test_what_is_not_changed_comes_back_byte_for_byte(lines: list[str], last: str) -> None:
    text = "".join(lines) + last
    assert put_back(text, view(text).text) == text


@given(LINES, st.integers(0, 20), st.lists(st.sampled_from(["new\n", "\n"]), max_size=3))
def test_lines_that_are_put_in_leave_all_others_as_they_are(lines: list[str], at: int, new: list[str]) -> None:
    text = "".join(lines)
    shown = split_lines(view(text).text)
    after = split_lines(put_back(text, "".join([*shown[:at], *new, *shown[at:]])))
    own = split_lines(text)
    assert after[: min(at, len(own))] == own[:at]
    assert after[len(after) - len(own[at:]) :] == own[at:]


@given(LINES)
def test_no_secret_is_shown(lines: list[str]) -> None:
    shown = view("".join(lines)).text
    assert "key-q7w2e9" not in shown
    assert "key-m4n8b1" not in shown


def test_a_secret_that_goes_on_is_hidden_to_its_end() -> None:
    text = "a\n  --BEGIN--\nMIIE\n  x --END-- \nb\n"
    assert view(text).text == "a\n  «SECRET:block:2»\n«SECRET:block:2»\n«SECRET:block:2»\nb\n"
    assert put_back(text, view(text).text.replace("b\n", "c\n")) == text.replace("b\n", "c\n")


def test_a_line_with_a_secret_can_be_deleted() -> None:
    assert put_back("a\r\nkey-q7w2e9\r\nb\r\n", "a\nb\nc\n") == "a\r\nb\r\nc\r\n"


@pytest.mark.parametrize(
    "after",
    ["«SECRET:key:1»\na\nb\n", "a\nb\nx = «SECRET:key:1»\n", "a\n«SECRET:key:1»\nb\n«SECRET:key:1»\n"],
    ids=["moved", "changed", "copied"],
)
def test_a_secret_stays_where_it_is(after: str) -> None:
    told = restored(view("a\nb\nkey-q7w2e9\n"), after, ISSUED)
    assert isinstance(told, Problem)
    assert "«SECRET:key:1»" in told.message


def test_what_only_looks_like_a_placeholder_is_text() -> None:
    assert put_back("x\n", "y = «SECRET:other:7»\n") == "y = «SECRET:other:7»\n"
