"""What a round begins with, the state of the review so far, and what it comes to against the user's text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.hunks import assembled, cut
from countersign.core.laying import Layer, lay, parts_of
from countersign.core.model import FileChange, Hunk, HunkId, Proposal, Reason, Status, Task
from countersign.core.operating import paths_of
from countersign.core.operation import Content
from countersign.core.round_files import RoundChanges
from countersign.core.rounds import chain_of, open_anchors, open_operations, rejected_in
from countersign.core.state import State
from countersign.core.text import Span

__all__ = ["Rejected", "RoundBase", "base_of", "propose_round"]


class Rejected(Struct, frozen=True):
    """A hunk that was rejected in an earlier round, and why; `span` are the lines that it would replace in the text
    that the round begins with, None when they are not there any more.
    """

    hunk: Hunk
    reason: str
    span: Span | None


class RoundBase(Struct, frozen=True):
    """The files with what is pending laid over them, the open hunks that could not be, and what was rejected.
    `operations` are pending, too: what was done to files as a whole.
    """

    layers: tuple[Layer, ...]
    stale: tuple[Hunk, ...]
    rejected: tuple[Rejected, ...]
    operations: tuple[Hunk, ...] = ()

    def layer(self, path: str) -> Layer | None:
        return next((layer for layer in self.layers if layer.path == path), None)


def base_of(state: State, task: Task, takes: Callable[[str], bool]) -> RoundBase:
    """Return what a round begins with, in the files that its scope takes; hunks in others stay as they are."""
    chain = chain_of(state.history, task.id)
    layers: list[Layer] = []
    stale: list[Hunk] = []
    for document, anchors in open_anchors(state, chain):
        if document.text is not None and takes(document.path):
            charset = document.disk.charset if isinstance(document.disk, Content) else None
            layer = replace(lay(document.path, document.text, anchors), charset=charset)
            laid = {hunk.hunk for hunk in layer.hunks}
            layers.append(layer)
            stale += [anchor.hunk for anchor in anchors if anchor.hunk.id not in laid]
    operations: list[Hunk] = []
    for anchor in open_operations(state, chain):
        if all(map(takes, paths_of(anchor.hunk))):
            (operations if anchor.status is Status.PENDING else stale).append(anchor.hunk)
    base = RoundBase(tuple(layers), tuple(stale), (), tuple(operations))
    rejected = (_rejected(state, base, hunk) for hunk in rejected_in(state.history, chain))
    return replace(base, rejected=tuple(rejected))


def propose_round(
    task: Task,
    base: RoundBase,
    made: RoundChanges,
    reasons: Sequence[Reason] = (),
    notes: Sequence[str] = (),
) -> Proposal | None:
    """Make the proposal of a round from what it changed; None when all is as it was. What is offered already is not
    offered again; what the round undoes, and what was stale, is replaced.
    """
    why: dict[str, list[Reason]] = defaultdict(list)
    for reason in reasons:
        why[reason.path].append(reason)
    changes: dict[str, FileChange] = {change.path: change for change in made.files}
    gone: list[HunkId] = [*made.gone]
    for path, before, after in made.lines:
        layer = base.layer(path) or lay(path, before, ())
        parts = parts_of(layer, after)
        cuts = cut(task.id, path, layer.below, [part.edit for part in parts], why[path])
        new = tuple(hunk for hunk, part in zip(cuts, parts, strict=True) if part.hunk is None)
        if new:
            also = changes[path].hunks if path in changes else ()
            charset = layer.charset or made.charsets.get(path)
            changes[path] = FileChange(path, layer.below, (*also, *new), charset)
        standing = {part.hunk for part in parts}
        gone += [laid.hunk for laid in layer.hunks if laid.hunk not in standing]
    if not changes and not gone:
        return None
    replaces = (*gone, *(hunk.id for hunk in base.stale))
    return assembled(task.id, task.agent, tuple(changes.values()), (*notes, *made.notes), replaces)


def _rejected(state: State, base: RoundBase, hunk: Hunk) -> Rejected:
    document = state.documents.get(hunk.path)
    anchor = document.anchor(hunk.id) if document is not None else None
    span = anchor.span if anchor is not None and anchor.status is Status.PENDING else None
    if hunk.operation is not None:
        return Rejected(hunk, state.history.verdicts[hunk.id].reason, None)
    layer = base.layer(hunk.path)
    raised = layer.raised(span) if layer is not None and span is not None else span
    return Rejected(hunk, state.history.verdicts[hunk.id].reason, raised)
