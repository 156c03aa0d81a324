"""What disk and editor show of hunks that do something to a file as a whole; nothing else decides their status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from countersign.core.history import History
from countersign.core.model import Anchor, FileChange, Hunk, HunkId, Status, VerdictKind
from countersign.core.moving import left_elsewhere
from countersign.core.operation import Content, NoFile, Operation, OperationKind, above
from countersign.core.state import Document, State
from countersign.core.text import Span, Text
from countersign.core.undoing import has_nothing_left, is_undone

__all__ = [
    "at_or_below",
    "is_followed",
    "is_out",
    "is_wholly_out",
    "judged",
    "matters_on_disk",
    "operations_on",
    "sources_of",
    "status_of",
    "to_follow",
    "to_look_at",
    "with_operations",
]

_RECENT = 20
"""Decided proposals for one file that are followed; where the lines of older ones are, `origins.py` finds out."""
_TOP = Span(0, 0)
"""Where an operation is shown in the file that it is about."""


def is_followed(history: History, hunk: HunkId) -> bool:
    """Whether it matters where a hunk stands: it does not once others stand for it, or once its proposal was
    withdrawn, unless it landed, or was rejected and a later proposal leaves it out.
    """
    if hunk in history.replaced:
        return False
    return not history.is_withdrawn(hunk) or history.has_landed(hunk) or _is_left_out(history, hunk)


def _is_left_out(history: History, hunk: HunkId) -> bool:
    verdict = history.verdicts.get(hunk)
    if verdict is None or verdict.kind is not VerdictKind.REJECTED:
        return False
    return hunk in history.recall("left out", lambda: _left_out(history))


def _left_out(history: History) -> frozenset[HunkId]:
    offered = (proposal for proposal in history.proposals.values() if proposal.id not in history.withdrawn)
    return frozenset(out for proposal in offered for out in proposal.left_out)


def at_or_below(places: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Return those of some files that are at some places, or below them where these are directories."""
    wanted = frozenset(places)
    return [path for path in paths if path in wanted or not wanted.isdisjoint(above(path))]


def sources_of(history: History, path: str) -> tuple[str, ...]:
    """Return the files that a proposal would rename to a path."""
    return history.sources.get(path, ())


def to_follow(state: State, path: str) -> Iterator[FileChange]:
    """Yield what is followed of the proposals for a file: all that waits, and the latest of what is decided.

    So a key stroke does not cost the more, the more was ever accepted.
    """
    offered = state.history.offers.get(path, ())
    for number, change in enumerate(offered, start=1):
        is_recent = len(offered) - number < _RECENT
        if is_recent or not all(state.history.is_decided(hunk.id) for hunk in change.hunks):
            yield change


def operations_on(state: State, path: str) -> list[Hunk]:
    """Return what proposals offer to do to a file as a whole, and what is taken back of that."""
    changes = [*to_follow(state, path)]
    if state.taking_back:
        changes = [*state.history.offers.get(path, ())]
    hunks = (hunk for change in changes for hunk in change.hunks if hunk.operation is not None)
    return [hunk for hunk in hunks if is_followed(state.history, hunk.id)]


def to_look_at(state: State, path: str) -> list[str]:
    """Return the files that have to be looked at on the disk before the operations on one can be judged."""
    hunks = operations_on(state, path)
    targets = (hunk.operation.target for hunk in hunks if hunk.operation is not None and hunk.operation.target)
    return [
        wanted
        for wanted in dict.fromkeys((path, *targets) if hunks else ())
        if (document := state.documents.get(wanted)) is None or document.disk is None or document.is_open
    ]


def matters_on_disk(state: State, path: str) -> bool:
    """Whether the disk can tell more of a file than its editor: it can where no editor has it open."""
    document = state.documents.get(path)
    if document is None or not document.is_open:
        return True
    return bool(sources_of(state.history, path)) or bool(operations_on(state, path))


def with_operations(state: State, document: Document) -> Document:
    """Return the document with an anchor for each operation on its file that is offered now."""
    hunks = operations_on(state, document.path)
    known = {anchor.hunk.id: anchor for anchor in document.operations}
    anchors = tuple(known.get(hunk.id) or Anchor(hunk, _TOP, Status.STALE) for hunk in hunks)
    if anchors == document.operations:
        return judged(state, document)
    return judged(state, replace(document, operations=anchors))


def judged(state: State, document: Document) -> Document:
    """Return the document with its operations as disk and editor show them now; itself when nothing has changed.

    As long as the disk was not looked at, nothing is said of them.
    """
    if not document.operations:
        return document
    anchors = tuple(_judged(state, document, anchor) for anchor in document.operations)
    if all(new is old for new, old in zip(anchors, document.operations, strict=True)):
        return document
    return replace(document, operations=anchors)


def _judged(state: State, document: Document, anchor: Anchor) -> Anchor:
    operation = anchor.hunk.operation
    if operation is None:
        return anchor
    target = state.documents.get(operation.target) if operation.target else document
    status = _status(anchor.hunk, operation, document, target)
    if status is not Status.APPLIED and _is_at_target(state, anchor.hunk, document, target):
        status = Status.APPLIED
    if status is anchor.status:
        return anchor
    return Anchor(anchor.hunk, _TOP, status, anchor.last if anchor.status is Status.STALE else anchor.status)


def status_of(state: State, hunk: Hunk) -> Status:
    """Return what disk and editor show of an operation, whether it is one that is offered or not."""
    operation = hunk.operation
    document = state.documents.get(hunk.path)
    if operation is None or document is None:
        return Status.STALE
    target = state.documents.get(operation.target) if operation.target else document
    return _status(hunk, operation, document, target)


def is_out(state: State, anchor: Anchor) -> bool:
    """Whether a hunk that is taken back is out of its file, as far as it can be. A rename is where the file has its
    old name again, whatever it holds; between two looks at the disk it may stand at neither.
    """
    hunk, operation = anchor.hunk, anchor.hunk.operation
    document = state.documents.get(hunk.path)
    if anchor.status is Status.PENDING or document is None:
        return anchor.status is Status.PENDING
    if operation is None:
        text = document.text if anchor.status is Status.STALE else None
        return text is not None and is_undone(hunk, text, anchor.span)
    target = state.documents.get(operation.target)
    is_back = isinstance(document.disk, Content)
    return operation.kind is OperationKind.RENAME and is_back and target is not None and _is_gone(target)


def is_wholly_out(state: State, anchor: Anchor) -> bool:
    """Whether a hunk that is taken back is out of its file, and has left no line there that only it has brought."""
    hunk, document = anchor.hunk, state.documents.get(anchor.hunk.path)
    if hunk.operation is not None or document is None or document.text is None or not is_out(state, anchor):
        return is_out(state, anchor)
    if anchor.status is not Status.STALE:
        return True
    is_moved = left_elsewhere(state.history, document.anchors, {hunk.id}, document.text)
    return not is_moved and has_nothing_left(hunk, document.text, anchor.span)


def _is_at_target(state: State, hunk: Hunk, document: Document, target: Document | None) -> bool:
    """Whether a file has the name that an accepted hunk gave it, whatever the user has written there since."""
    is_rename = hunk.operation is not None and hunk.operation.kind is OperationKind.RENAME
    is_there = target is not None and isinstance(target.disk, Content) and _is_gone(document)
    return is_rename and is_there and state.history.has_landed(hunk.id)


def _status(hunk: Hunk, operation: Operation, document: Document, target: Document | None) -> Status:
    """Return the status of an operation; `target` is the document it leads to. What is to be deleted or renamed has
    to be saved: what the disk holds was looked at then.
    """
    if target is None:
        return Status.STALE
    match operation.kind:
        case OperationKind.MODE:
            return _status_of_mode(operation, document)
        case OperationKind.CREATE:
            pending, applied = _is_free(document), _shows(document, operation.after, hunk.new)
        case OperationKind.DELETE:
            pending, applied = _is_as_before(hunk, operation, document), _is_gone(document)
        case OperationKind.RENAME:
            pending = _is_as_before(hunk, operation, document) and _is_free(target)
            applied = _is_gone(document) and _shows(target, operation.after, hunk.new)
        case OperationKind.REPLACE:
            pending = _is_as_before(hunk, operation, document)
            applied = _has(document, operation.after)
    return Status.APPLIED if applied else Status.PENDING if pending else Status.STALE


def _status_of_mode(operation: Operation, document: Document) -> Status:
    if not isinstance(document.disk, Content) or operation.after is None:
        return Status.STALE
    return Status.APPLIED if document.disk.executable == operation.after.executable else Status.PENDING


def _is_as_before(hunk: Hunk, operation: Operation, document: Document) -> bool:
    """Whether disk and editor hold what was there when the hunk was made."""
    return _has(document, operation.before) and _shows(document, operation.before, hunk.base)


def _is_gone(document: Document) -> bool:
    return document.disk is NoFile.NOTHING


def _is_free(document: Document) -> bool:
    """Whether nothing stands there: no file, and no text that the editor holds."""
    return document.disk is NoFile.NOTHING and (not document.is_open or document.text == Text.of(""))


def _has(document: Document, content: Content | None) -> bool:
    """Whether the disk holds a content."""
    return isinstance(document.disk, Content) and content is not None and document.disk.digest == content.digest


def _shows(document: Document, content: Content | None, lines: Sequence[str]) -> bool:
    """Whether a file holds a content: as its editor shows it where it is text, else on the disk."""
    if content is None or not document.is_open or content.charset is None or not lines:
        return _has(document, content)
    return document.text is not None and _is_text(document.text, lines)


def _is_text(text: Text, lines: Sequence[str]) -> bool:
    """Whether these are a text's lines; it is asked at each key stroke and mostly answered by the first chunk."""
    if len(text) != len(lines):
        return False
    start = 0
    for chunk in text.chunks:
        if chunk != tuple(lines[start : start + len(chunk)]):
            return False
        start += len(chunk)
    return True
