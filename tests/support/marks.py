"""Proposals whose hunks bring lines with marks that nothing else writes: what is applied twice shows twice."""

from __future__ import annotations

from hypothesis import strategies as st

from support.texts import contents

__all__ = ["MARKS", "proposals"]

MARKS = "①②③④⑤⑥"


@st.composite
def proposals(draw: st.DrawFn, base: list[str]) -> list[str]:
    """Draw the lines a proposal makes of the base: each changed place brings a mark of its own."""
    marks = iter(MARKS)
    after: list[str] = []
    for line in base:
        action = draw(st.sampled_from(["keep", "keep", "keep", "change", "insert", "delete"]))
        if action in {"change", "insert"} and (mark := next(marks, None)):
            new = draw(st.lists(contents, min_size=1, max_size=2))
            after += [f"{mark}{number}{text}" for number, text in enumerate(new)]
        if action in {"keep", "insert"}:
            after.append(line)
    return after
