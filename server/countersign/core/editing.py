"""What the user made of a hunk: contents of lines, which take the line ends that the hunk's own lines have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from countersign.core.model import Hunk
from countersign.core.text import content_of, terminator_of

__all__ = ["lines_for"]


def lines_for(hunk: Hunk, contents: Sequence[str]) -> tuple[str, ...]:
    """Return lines to stand in place of a hunk's new lines: those it has end as before, the last as its last."""
    own = hunk.new or hunk.base
    ends = Counter(end for line in (*own, hunk.before or "", hunk.after or "") if (end := terminator_of(line)))
    [(end, _)] = ends.most_common(1) or [("\n", 1)]
    known = {content_of(line): terminator_of(line) for line in own if terminator_of(line)}
    lines = [content + known.get(content, end) for content in contents]
    if lines and own and not terminator_of(own[-1]):
        lines[-1] = contents[-1]
    return tuple(lines)
