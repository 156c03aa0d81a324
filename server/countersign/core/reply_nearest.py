"""What to tell a model that has quoted lines which a file has not: which lines there are the nearest, and where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from countersign.core.reply_page import Page
from countersign.core.reply_places import Place

__all__ = ["many_places", "nearest", "quoted"]

_SHOWN = 12
"""Lines that are quoted at most."""
_PLACES = 20
"""Places of one line that are looked at: a line that stands everywhere tells nothing."""
_LONGEST = 400
"""Characters of a line that are quoted."""
_WORD = re.compile(r"\w{3,}")


def many_places(places: Sequence[Place]) -> str:
    """Return where some lines stand, as the end of a sentence."""
    lines = [str(place.span.start + 1) for place in places]
    return f"lines {', '.join(lines[:-1])} and {lines[-1]}"


def nearest(page: Page, old: Sequence[str]) -> str:
    """Return what of a file is the nearest to some lines, in sentences with a quotation."""
    start = _most_alike(page, old)
    if start is None:
        return "Nothing in the file is like them."
    there = page.contents[start : start + len(old)]
    differing = _differing([line.strip() for line in there], [line.strip() for line in old])
    if differing is None:
        differing = _differing(there, old) or 0
    first = max(0, min(differing - _SHOWN // 2, len(there) - _SHOWN))
    shown = there[first : first + _SHOWN]
    where = f"The nearest in the file, from line {start + first + 1} on:\n{quoted(shown)}\n"
    said = _inline(old[differing])
    if differing >= len(there):
        return f"{where}There the file ends, where you have {said}."
    return f"{where}Line {start + differing + 1} is {_inline(there[differing])}, where you have {said}."


def quoted(lines: Sequence[str]) -> str:
    """Return lines as a fenced block."""
    shown = [line[:_LONGEST] for line in lines]
    longest = max((len(run) for line in shown for run in re.findall("`{3,}", line)), default=2)
    fence = "`" * (longest + 1)
    return "\n".join([fence, *shown, fence])


def _inline(line: str) -> str:
    """Return a line as JavaScript or Python would write it, so that blanks are seen."""
    return repr(line[:_LONGEST])


def _differing(there: Sequence[str], said: Sequence[str]) -> int | None:
    """Return the first line that is another, or is not there."""
    return next((n for n, line in enumerate(said) if n >= len(there) or there[n] != line), None)


def _most_alike(page: Page, old: Sequence[str]) -> int | None:
    """Return the line that the old lines would begin at for the most of them to stand where they say."""
    votes: Counter[int] = Counter()
    for number, line in enumerate(old):
        if line.strip():
            for place, _ in zip(page.loose_places([line]), range(_PLACES), strict=False):
                votes[max(place - number, 0)] += 1
    if votes:
        return max(votes, key=lambda start: (votes[start], -start))
    words = sorted({word for line in old for word in _WORD.findall(line)}, key=len, reverse=True)
    for word in words[:3]:
        said = next(number for number, line in enumerate(old) if word in line)
        place = next((number for number, line in enumerate(page.contents) if word in line), None)
        if place is not None:
            return max(place - said, 0)
    return None
