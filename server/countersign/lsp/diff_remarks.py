"""Remarks that the user has written into the diff of a proposal: `# refine: ...` on a line of its own below the
header of a hunk, going on over the lines below that begin with `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from countersign.core.model import HunkId, Remark
from countersign.core.state import State
from countersign.core.text import Span, Text, content_of
from countersign.core.views import review_of
from countersign.lsp.shown import ShownHunk, leaves
from countersign.lsp.unified import STANDING

__all__ = ["remarks_in_diff"]

_BEGINS = re.compile(r"#\s*refine:\s*", re.IGNORECASE)


def remarks_in_diff(state: State, shown: Sequence[ShownHunk], text: Text, lines: Span) -> Iterator[Remark]:
    """Yield the remarks on some lines of a diff, with the open hunks that they are about."""
    for hunk in shown:
        about = _open_one(state, hunk) if hunk.place.meets(lines) else None
        for span, said in _written(hunk, text) if about is not None else ():
            if about is not None and span.meets(lines):
                yield Remark(about, said)


def _open_one(state: State, shown: ShownHunk) -> HunkId | None:
    """Return the first open hunk that stands for a shown one."""
    found = (leaf.hunk.id for leaf in leaves(state.history, shown.id))
    return next((hunk for hunk in found if review_of(state, hunk).is_open), None)


def _written(shown: ShownHunk, text: Text) -> Iterator[tuple[Span, str]]:
    """Yield the remarks of a hunk; lines of the file that stand below it are none, whatever they say."""
    begun: tuple[int, list[str]] | None = None
    for number in range(shown.place.start + 1, shown.place.stop + 1):
        line = content_of(text[number]) if number < shown.place.stop else ""
        found = _BEGINS.match(line)
        if begun is not None and (found or not line.startswith("#") or line == STANDING):
            yield Span(begun[0], number), "\n".join(filter(None, begun[1]))
            begun = None
        if line == STANDING:
            return
        if found:
            begun = number, [line[found.end() :].strip()]
        elif begun is not None:
            begun[1].append(line.removeprefix("#").strip())
