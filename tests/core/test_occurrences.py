"""Lines are found wherever they stand in others."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.occurrences import occurrences

LINES = st.lists(st.sampled_from(["", "a", "b", "\ud800", "😀", "a b"]), max_size=12)


@given(LINES, LINES)
def test_lines_are_found_at_every_place_where_they_stand(wanted: list[str], lines: list[str]) -> None:
    size = len(wanted)
    places = [at for at in range(len(lines) - size + 1) if size and lines[at : at + size] == wanted]
    assert list(occurrences(wanted, lines)) == places


def test_many_different_lines_are_told_apart() -> None:
    lines = [str(number) for number in range(70_000)]
    assert list(occurrences(lines[65_000:], lines)) == [65_000]
    assert list(occurrences([*lines[65_000:], "x"], lines)) == []
