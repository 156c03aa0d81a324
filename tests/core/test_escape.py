"""Hostile text is shown, not obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from countersign.core.escape import code, fenced, message, one_line, shortened, visible

HOSTILE = st.text(st.characters() | st.sampled_from("`~\\[]()<>!*_&#|:/ \t\n\r\u202e\u200b\ufeff\u2028\U000e0041"))

HIDDEN = (
    "\0\x1b\r\x85\xa0\xad\u034f\u061c\u200b\u200d\u2028\u202e\u2066"
    "\u2800\u3000\u3164\ufe0f\ufeff\ue000\U000e0041\U000e0100\ud800\uffff"
)


@pytest.mark.parametrize("letter", HIDDEN, ids=lambda letter: f"{ord(letter):04X}")
def test_a_hidden_character_is_written_as_its_number(letter: str) -> None:
    assert visible(f"a{letter}b") == f"a<U+{ord(letter):04X}>b"


@pytest.mark.parametrize("text", ["", "plain", "größe 😀 ✓ 中文 e\u0301", "tab\tand\nlines\n"])
def test_text_that_shows_itself_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@given(HOSTILE)
def test_nothing_hidden_is_left(text: str) -> None:
    hidden = {unicodedata.category(letter) for letter in visible(text) if letter not in " \t\n"}
    assert hidden.isdisjoint({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})


@given(HOSTILE)
def test_a_name_is_on_one_line_whatever_it_is(text: str) -> None:
    assert not {"\n", "\r", "\t"} & set(one_line(text))
    assert one_line(text).isprintable()


@given(HOSTILE)
def test_making_visible_twice_changes_nothing_more(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(HOSTILE)
def test_a_fenced_block_ends_at_its_own_fence_only(text: str) -> None:
    first, *body, last = fenced(text, "diff").split("\n")
    assert first == f"{last}diff"
    assert set(last) == {"`"}
    assert all(last not in line for line in body)
    assert "\n".join(body).removesuffix("\n") == visible(text).removesuffix("\n")


@given(HOSTILE)
def test_a_code_span_ends_at_its_own_fence_only(text: str) -> None:
    span = code(text)
    assert "\n" not in span
    if span != "(empty)":
        fence = span[: len(span) - len(span.lstrip("`"))]
        inside = span[len(fence) : -len(fence)]
        assert span == f"{fence}{inside}{fence}"
        assert fence not in inside
        assert not inside.startswith("`")
        assert not inside.endswith("`")


@given(HOSTILE, st.integers(1, 40))
def test_a_shortened_text_is_one_line_that_fits(text: str, limit: int) -> None:
    line = shortened(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert visible(line) == line


@given(HOSTILE)
def test_a_message_holds_no_link(text: str) -> None:
    assert "](" not in message(f"[click]({text}")


def test_a_message_reads_the_same_but_for_the_broken_link() -> None:
    assert message("run [this](command:format) now\n") == "run [this] (command:format) now\n"
