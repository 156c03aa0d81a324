"""The file the servers are measured on: Python code of any length, the same at each run.

It holds 20 spec comments, of which the first can be carried out by the recipe agent and then makes 50 hunks, all
spread evenly. Other servers read these comments as comments. The lines are short, 20 characters on average, because
the agent's parser takes no more than 2,000,000 characters.
"""

from __future__ import annotations

from msgspec import Struct

__all__ = ["HUNKS", "SPECS", "TYPED_COLUMN", "Source", "make_source"]

SPECS, HUNKS = 20, 50
TYPED_COLUMN = len("        total += row.pri")
"""Where letters can be typed into a line of `plain`, inside of a name, so that it stays valid code."""

_MECHANICAL = """\
# spec: Round as our invoices promise.
#   rewrite: legacy_round($X) -> money.rounded($X)
#   scope: this file
"""
_OTHER = """\
# spec: Let function {number} say what it has skipped.
#   must: the answer names each order that was left out
#   edge: no order at all
"""
_FUNCTION = """\
def sum_{number}(rows, rate):
    total = 0
    for row in rows:
        total += row.price * rate
        if total > {number}:
            total -= row.off
    n = len(rows)
    tax = {call}(total)
    return total, n, tax


"""
_SPEC_LINES, _FUNCTION_LINES, _CALL, _TYPED = 3, 11, 7, 3
"""Lines of a spec and of a function; where in a function the call stands, and the line that is typed into."""


class Source(Struct, frozen=True):
    """A text and the lines, counted from 0, where something stands."""

    text: str
    lines: int
    hunks: tuple[int, ...]
    specs: tuple[int, ...]
    plain: tuple[int, ...]
    """Lines in the middle of the text without anything, that letters can be typed into; the nearest first."""


def make_source(lines: int) -> Source:
    """Return a text of exactly so many lines; 1,000 are the least that hold everything."""
    functions = (lines - SPECS * _SPEC_LINES) // _FUNCTION_LINES
    if functions < HUNKS:
        raise ValueError(f"{lines} lines are too few")
    parts: list[str] = []
    hunks: list[int] = []
    specs: list[int] = []
    plain: list[int] = []
    line = 0
    for number in range(functions):
        if _is_one_of(SPECS, number, functions):
            specs.append(line)
            parts.append(_OTHER.format(number=number) if number else _MECHANICAL)
            line += _SPEC_LINES
        has_hunk = _is_one_of(HUNKS, number, functions)
        parts.append(_FUNCTION.format(number=number, call="legacy_round" if has_hunk else "round"))
        (hunks if has_hunk else plain).append(line + (_CALL if has_hunk else _TYPED))
        line += _FUNCTION_LINES
    parts += [f"LIMIT_{number} = {number}\n" for number in range(lines - line)]
    plain.sort(key=lambda place: abs(place - lines // 2))
    return Source("".join(parts), lines, tuple(hunks), tuple(specs), tuple(plain))


def _is_one_of(wanted: int, number: int, total: int) -> bool:
    """Whether a number below `total` belongs to the `wanted` ones that are spread evenly, the first being 0."""
    return number == 0 or number * wanted // total != (number - 1) * wanted // total
