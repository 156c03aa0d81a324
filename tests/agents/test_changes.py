from __future__ import annotations

from itertools import pairwise

from hypothesis import given, strategies as st

from countersign.agents.changes import Change, Shift, applied, lines_of
from countersign.core.text import Span, Text

texts = st.text("ab\n\r🎉", max_size=30)


@st.composite
def changed_texts(draw: st.DrawFn) -> tuple[str, list[Change]]:
    """Draw a text and changes of it that stand in order and do not meet."""
    text = draw(texts)
    places = st.integers(0, len(text))
    bounds = sorted(draw(st.lists(places, max_size=8, unique=True)))
    pairs = list(pairwise(bounds))[::2]
    return text, [Change(start, stop, draw(texts), "why") for start, stop in pairs]


@given(changed_texts(), st.data())
def test_what_no_change_meets_is_followed(drawn: tuple[str, list[Change]], data: st.DataObject) -> None:
    text, changes = drawn
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    after, moved = applied(text, changes), Shift(changes).moved(Span(start, stop))
    assert 0 <= moved.start <= moved.stop <= len(after)
    if not any(change.start < stop and start < change.stop for change in changes):
        assert after[moved.start : moved.stop] == text[start:stop]


@given(changed_texts())
def test_each_change_knows_where_its_text_stands(drawn: tuple[str, list[Change]]) -> None:
    text, changes = drawn
    after = applied(text, changes)
    made = Shift(changes).made()
    assert [change for change, _ in made] == changes
    assert all(after[span.start : span.stop] == change.text for change, span in made)


@given(changed_texts())
def test_a_change_that_a_span_meets_counts_whole(drawn: tuple[str, list[Change]]) -> None:
    _, changes = drawn
    shift = Shift(changes)
    for change, span in shift.made():
        assert shift.moved(Span(change.start, change.start + 1)) == span
        assert shift.moved(Span(change.stop - 1, change.stop)) == span


@given(texts, st.data())
def test_the_lines_of_code_points_hold_them(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    (lines,) = lines_of(text, [Span(start, stop)])
    held = "".join(Text.of(text).lines(0, lines.start)), "".join(Text.of(text).lines(0, lines.stop))
    assert len(held[0]) <= start
    assert stop <= len(held[1])
    if start < stop:
        assert len("".join(Text.of(text).lines(0, lines.start + 1))) > start
        assert len("".join(Text.of(text).lines(0, lines.stop - 1))) < stop
