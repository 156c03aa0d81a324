"""Which words change inside of a line."""

from __future__ import annotations

import re

from countersign.core.diff import common_head, common_tail
from countersign.core.model import Hunk
from countersign.core.text import content_of

__all__ = ["changed_words"]

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_LONGEST = 300
"""Characters of lines that are looked into: of longer ones, nobody sees the whole anyway."""
_MOST = 3
"""Lines of a hunk that are looked into: where more change, the words are many."""


def changed_words(hunk: Hunk) -> tuple[tuple[str, str], ...]:
    """Return what of each line is replaced by what; nothing where lines come or go, or change from end to end."""
    if len(hunk.base) != len(hunk.new) or len(hunk.base) > _MOST:
        return ()
    pairs = [(content_of(old), content_of(new)) for old, new in zip(hunk.base, hunk.new, strict=True)]
    if any(max(len(old), len(new)) > _LONGEST for old, new in pairs):
        return ()
    changes = [_changed(old, new) for old, new in pairs]
    return tuple(change for change in changes if change is not None)


def _changed(old: str, new: str) -> tuple[str, str] | None:
    if old == new:
        return None
    before, after = _WORD.findall(old), _WORD.findall(new)
    head = common_head(before, after)
    tail = common_tail(before, after, head)
    if not "".join(before[:head] + before[len(before) - tail :]).strip():
        return None
    removed, added = before[head : len(before) - tail], after[head : len(after) - tail]
    return "".join(removed), "".join(added)
