"""What a round begins with, the state of the review so far, and what it comes to against the user's text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from countersign.core.hunks import assembled, cut
from countersign.core.laying import Layer, lay, parts_of
from countersign.core.model import FileChange, Hunk, HunkId, Proposal, Reason, Status, Task
from countersign.core.rounds import chain_of, open_anchors, rejected_in
from countersign.core.state import State
from countersign.core.text import Span, Text

__all__ = ["Rejected", "RoundBase", "base_of", "propose_round"]


class Rejected(Struct, frozen=True):
    """A hunk that was rejected in an earlier round, and why; `span` are the lines that it would replace in the text
    that the round begins with, None when they are not there any more.
    """

    hunk: Hunk
    reason: str
    span: Span | None


class RoundBase(Struct, frozen=True):
    """The files with what is pending laid over them, the open hunks that could not be, and what was rejected."""

    layers: tuple[Layer, ...]
    stale: tuple[Hunk, ...]
    rejected: tuple[Rejected, ...]

    def layer(self, path: str) -> Layer | None:
        return next((layer for layer in self.layers if layer.path == path), None)


def base_of(state: State, task: Task, takes: Callable[[str], bool]) -> RoundBase:
    """Return what a round begins with, in the files that its scope takes; hunks in others stay as they are."""
    chain = chain_of(state.history, task.id)
    layers: list[Layer] = []
    stale: list[Hunk] = []
    for document, anchors in open_anchors(state, chain):
        if document.text is not None and takes(document.path):
            layer = lay(document.path, document.text, anchors)
            laid = {hunk.hunk for hunk in layer.hunks}
            layers.append(layer)
            stale += [anchor.hunk for anchor in anchors if anchor.hunk.id not in laid]
    base = RoundBase(tuple(layers), tuple(stale), ())
    rejected = (_rejected(state, base, hunk) for hunk in rejected_in(state.history, chain))
    return RoundBase(base.layers, base.stale, tuple(rejected))


def propose_round(
    task: Task,
    base: RoundBase,
    files: Iterable[tuple[str, Text, Text]],
    reasons: Sequence[Reason] = (),
    notes: Sequence[str] = (),
) -> Proposal | None:
    """Make the proposal of a round from the files' (path, text it began with, text after); None when all is as it
    was. What is offered already is not offered again; what the round undoes, and what was stale, is replaced.
    """
    why: dict[str, list[Reason]] = defaultdict(list)
    for reason in reasons:
        why[reason.path].append(reason)
    changes: list[FileChange] = []
    gone: list[HunkId] = []
    for path, before, after in files:
        layer = base.layer(path) or lay(path, before, ())
        parts = parts_of(layer, after)
        cuts = cut(task.id, path, layer.below, [part.edit for part in parts], why[path])
        new = tuple(hunk for hunk, part in zip(cuts, parts, strict=True) if part.hunk is None)
        if new:
            changes.append(FileChange(path, layer.below, new))
        standing = {part.hunk for part in parts}
        gone += [laid.hunk for laid in layer.hunks if laid.hunk not in standing]
    if not changes and not gone:
        return None
    replaces = (*gone, *(hunk.id for hunk in base.stale))
    return assembled(task.id, task.agent, tuple(changes), notes, replaces)


def _rejected(state: State, base: RoundBase, hunk: Hunk) -> Rejected:
    document = state.documents.get(hunk.path)
    anchor = document.anchor(hunk.id) if document is not None else None
    span = anchor.span if anchor is not None and anchor.status is Status.PENDING else None
    layer = base.layer(hunk.path)
    raised = layer.raised(span) if layer is not None and span is not None else span
    return Rejected(hunk, state.history.verdicts[hunk.id].reason, raised)
