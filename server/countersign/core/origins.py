"""Where lines come from: which accepted hunk brought them, and who decided that when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from countersign.core.anchors import place
from countersign.core.diff import line_edits, unchanged
from countersign.core.model import Anchor, Anchors, Hunk, HunkId, Proposal, Status, Task, Verdict
from countersign.core.state import Document, State
from countersign.core.text import Text, content_of
from countersign.core.whole_origins import lines_of, whole_files

__all__ = ["Origin", "origin_at", "origins_in", "place_older", "unfollowed"]


class Origin(Struct, frozen=True):
    """The accepted hunk that a line comes from; `is_whole` says that all its lines stand as it wrote them."""

    hunk: Hunk
    proposal: Proposal
    task: Task | None
    verdict: Verdict
    anchor: Anchor

    @property
    def is_whole(self) -> bool:
        return self.anchor.status is Status.APPLIED


def origin_at(state: State, document: Document, line: int, older: Anchors = ()) -> Origin | None:
    """Return where a line of a document comes from; None when no accepted hunk that is followed brought it, or that
    takes long to tell of a large file that a hunk created and somebody changed since.

    `older` are anchors of hunks that the document does not follow any more.
    """
    anchors = (*whole_files(state, document, at_once=True), *document.anchors, *older)
    near = (anchor for anchor in anchors if anchor.span.start <= line < anchor.span.stop)
    return _origins(state, document, near).get(line)


def origins_in(state: State, document: Document, older: Anchors = ()) -> Mapping[int, Origin]:
    """Return the origins of all lines of a document that accepted hunks brought, by their lines."""
    return _origins(state, document, (*whole_files(state, document), *document.anchors, *older))


def unfollowed(state: State, document: Document) -> frozenset[HunkId]:
    """Return the hunks that have landed in a document so long ago that it does not follow them any more."""
    return frozenset(
        hunk.id
        for change in state.history.offers.get(document.path, ())
        for hunk in change.hunks
        if state.history.has_landed(hunk.id) and document.anchor(hunk.id) is None
    )


def place_older(state: State, path: str, text: Text, hunks: frozenset[HunkId]) -> Anchors:
    """Return where such hunks stand in a text; takes a comparison of the text for each proposal."""
    found: list[Anchor] = []
    for change in state.history.offers.get(path, ()):
        if any(hunk.id in hunks for hunk in change.hunks):
            landed = {hunk.id for hunk in change.hunks if state.history.has_landed(hunk.id)}
            found += (anchor for anchor in place(change, landed, text) if anchor.hunk.id in hunks)
    return tuple(sorted(found, key=lambda anchor: anchor.span))


def _origins(state: State, document: Document, anchors: Iterable[Anchor]) -> dict[int, Origin]:
    """Return the origins of lines; of a line that was brought twice, the one that was accepted last."""
    text, history = document.text, state.history
    if text is None:
        return {}
    landed = [anchor for anchor in anchors if history.has_landed(anchor.hunk.id)]
    landed.sort(key=lambda anchor: history.verdicts[anchor.hunk.id].at)
    found: dict[int, Origin] = {}
    for anchor in landed:
        proposal = history.hunks[anchor.hunk.id].proposal
        task, verdict = history.tasks.get(proposal.task), history.verdicts[anchor.hunk.id]
        origin = Origin(anchor.hunk, proposal, task, verdict, anchor)
        for line in _own_lines(anchor, text):
            found[line] = origin
    return found


def _own_lines(anchor: Anchor, text: Text) -> Iterator[int]:
    """Yield the lines that stand as the hunk wrote them."""
    span = anchor.span
    if anchor.hunk.operation is not None:
        yield from lines_of(anchor.hunk, text)
        return
    if anchor.status is Status.APPLIED:
        yield from range(span.start, span.stop)
    elif anchor.status is Status.STALE and anchor.last is Status.APPLIED:
        new = [content_of(line) for line in anchor.hunk.new]
        now = [content_of(line) for line in text.lines(span.start, span.stop)]
        yield from (span.start + line for _, line in unchanged(line_edits(new, now), len(new)))
