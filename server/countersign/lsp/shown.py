"""Reading the diff of a proposal as it stands in the editor, where the user may have edited it.

A hunk is found by the id in its header, wherever that is now; its lines by the marks at their beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.history import History
from countersign.core.model import Hunk, HunkId, Proposal
from countersign.core.splitting import Lines
from countersign.core.text import Span, Text, content_of
from countersign.lsp.unified import FILE_MARK, shown_content

__all__ = ["Leaf", "ShownHunk", "leaves", "offered_now", "shown_hunks"]

_PLACE = r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@"
_HEADER = re.compile(rf"(?:{_PLACE}|{FILE_MARK}) (?P<hunk>[0-9a-f]{{16}})(?: .*)?")


class ShownHunk(Struct, frozen=True):
    """A hunk in a diff: the lines of the diff that it takes from its header on, which of them are base lines and
    which are new lines, and whether there are any that no hunk has. One on a file as a whole is decided on as it is
    and has no such lines.
    """

    id: HunkId
    place: Span
    base: tuple[int, ...]
    new: tuple[int, ...]
    is_odd: bool

    def within(self, lines: Span) -> Lines:
        """Return the lines of the hunk that some lines of the diff cover, by their numbers in the hunk."""
        base, new = (
            tuple(number for number, line in enumerate(side) if lines.start <= line < lines.stop)
            for side in (self.base, self.new)
        )
        return Lines(base, new)


class Leaf(Struct, frozen=True):
    """A hunk that stands for a shown one now, and which of its lines are its own."""

    hunk: Hunk
    base: Span
    new: Span

    def is_as_shown(self, shown: ShownHunk, text: Text) -> bool:
        """Whether the diff shows the lines of this hunk as they are."""
        sides = (shown.base, self.base, self.hunk.base), (shown.new, self.new, self.hunk.new)
        return all(
            [content_of(text[line])[1:] for line in at[span.start : span.stop]]
            == [shown_content(self.hunk, line) for line in lines]
            for at, span, lines in sides
        )

    def has(self, lines: Lines) -> bool:
        return any(line in _range(self.base) for line in lines.base) or any(
            line in _range(self.new) for line in lines.new
        )

    def own(self, lines: Lines) -> Lines:
        """Return those of some lines that belong to this hunk, by their numbers in it."""
        return Lines(
            tuple(line - self.base.start for line in lines.base if line in _range(self.base)),
            tuple(line - self.new.start for line in lines.new if line in _range(self.new)),
        )


def shown_hunks(text: Text) -> tuple[ShownHunk, ...]:
    """Return the hunks that a diff shows, in the order of their lines."""
    lines = [content_of(line) for line in text]
    headers = [(number, found) for number, line in enumerate(lines) if (found := _HEADER.fullmatch(line))]
    starts = {number for number, _ in headers}
    files = [number for number in range(len(lines) - 2) if _begins_file(lines[number : number + 3])]
    stops = sorted({*starts, *files, len(lines)})
    return tuple(
        _shown(HunkId(found["hunk"]), Span(start, next(stop for stop in stops if stop > start)), lines)
        for start, found in headers
    )


def leaves(history: History, hunk: HunkId) -> Iterator[Leaf]:
    """Yield the hunks that stand for a shown one now, in order; none for one that is not known."""
    entry = history.hunks.get(hunk)
    if entry is not None:
        whole = Span(0, len(entry.hunk.base)), Span(0, len(entry.hunk.new))
        yield from _leaves(history, Leaf(entry.hunk, *whole))


def offered_now(history: History, proposal: Proposal) -> Proposal:
    """Return a proposal with the parts of hunks in their place, and what was found in them."""
    files = tuple(replace(change, hunks=tuple(history.hunks_in(change, proposal))) for change in proposal.files)
    found = (history.findings.get(hunk.id, ()) for change in files for hunk in change.hunks)
    return replace(proposal, files=files, findings=tuple(finding for each in found for finding in each))


def _leaves(history: History, leaf: Leaf) -> Iterator[Leaf]:
    replaced = history.replaced.get(leaf.hunk.id)
    if replaced is None:
        yield leaf
        return
    parts = [history.hunks[part].hunk for part in replaced if part in history.hunks]
    is_split = leaf.hunk.base == sum((part.base for part in parts), ()) and leaf.hunk.new == sum(
        (part.new for part in parts), ()
    )
    base, new = leaf.base.start, leaf.new.start
    for part in parts:
        own = Span(base, base + len(part.base)), Span(new, new + len(part.new))
        yield from _leaves(history, Leaf(part, *(own if is_split else (leaf.base, leaf.new))))
        base, new = own[0].stop, own[1].stop


def _begins_file(lines: list[str]) -> bool:
    has_names = lines[0].startswith("--- a/") and lines[1].startswith("+++ b/")
    return has_names and _HEADER.fullmatch(lines[2]) is not None


def _shown(hunk: HunkId, place: Span, lines: list[str]) -> ShownHunk:
    if lines[place.start].startswith(FILE_MARK):
        return ShownHunk(hunk, place, (), (), is_odd=False)
    marked = [(number, lines[number][:1]) for number in range(place.start + 1, place.stop)]
    return ShownHunk(
        hunk,
        place,
        tuple(number for number, mark in marked if mark == "-"),
        tuple(number for number, mark in marked if mark == "+"),
        any(mark not in "-+ \\#" for _, mark in marked),
    )


def _range(span: Span) -> range:
    return range(span.start, span.stop)
