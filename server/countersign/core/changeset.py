"""A changeset -> hunks: which files were created, deleted, renamed, or changed in their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from countersign.core.encoding import encode
from countersign.core.hunks import digest_of, line_hunks, proposed
from countersign.core.model import FileChange, Hunk, HunkId, Proposal, Reason, TaskId
from countersign.core.operation import Changed, Content, Operation, OperationKind, above, contents, read
from countersign.core.renames import Sides, renames
from countersign.core.text import Text

__all__ = ["BINARY_LIMIT", "changeset", "form_notes", "keeps_charset", "mode_hunk", "offered", "sides_of"]

BINARY_LIMIT = 2_000_000
"""Bytes of a file that is no text and that a proposal keeps: the ledger holds them for ever."""


def changeset(
    task: TaskId,
    agent: str,
    changes: Sequence[Changed],
    reasons: Sequence[Reason] = (),
    notes: Sequence[str] = (),
) -> tuple[Proposal | None, tuple[str, ...]]:
    """Return the proposal that a changeset makes, None without anything to offer, and what is said of the rest.

    `notes` go before these on the proposal.
    """
    files, said = offered(task, [sides_of(change, reasons) for change in changes])
    said += form_notes(changes)
    return proposed(task, agent, files, (*notes, *said)), said


def form_notes(changes: Sequence[Changed]) -> tuple[str, ...]:
    """Return sentences about files that their agent wrote in another form than they had."""
    return tuple(
        f"{change.path} keeps {change.kept}, though its agent wrote it otherwise."
        for change in changes
        if change.kept
    )


def sides_of(change: Changed, reasons: Sequence[Reason] = ()) -> Sides:
    """Return what a changed file held and holds, with its bytes where they are no text."""
    base, before = _read(change.before, executable=change.was_executable)
    text, after = _read(change.after, executable=change.is_executable)
    own = tuple(reason for reason in reasons if reason.path == change.path)
    return Sides(change.path, before, after, base, text, change.problem, own)


def offered(task: TaskId, changes: Sequence[Sides]) -> tuple[tuple[FileChange, ...], tuple[str, ...]]:
    """Return what is offered of changed files, and what is said of the rest."""
    refused = dict(_refused(changes))
    by_path = {side.path: side for side in changes if side.path not in refused}
    targets = renames([*by_path.values()])
    files: list[FileChange] = []
    for side in by_path.values():
        target = targets.get(side.path)
        base = Text.of(side.base or "")
        if side.path not in targets.values():
            hunks = tuple(_hunks(task, side, base, by_path[target] if target else None))
            charset = side.before.charset if side.before else None
            files += (FileChange(side.path, base, hunks, charset),) if hunks else ()
    return tuple(files), tuple(
        f"{path} {problem}, so its change is not offered." for path, problem in refused.items()
    )


def mode_hunk(task: TaskId, side: Sides) -> Hunk:
    """Return the hunk that makes a file executable, or no longer."""
    return _operation(task, OperationKind.MODE, side, side)


def _refused(changes: Sequence[Sides]) -> Iterator[tuple[str, str]]:
    """Yield the path of each change that can not be offered, and why."""
    created = {change.path for change in changes if change.before is None and not change.problem}
    deleted = {change.path for change in changes if change.after is None and not change.problem}
    odd = {change.path for change in changes if change.problem}
    for change in changes:
        after = change.after
        if change.problem:
            yield change.path, change.problem
        elif change.path in created and any(folder in deleted for folder in above(change.path)):
            yield change.path, "was created where a file stood before"
        elif change.path in created and any(path.startswith(f"{change.path}/") for path in deleted):
            yield change.path, "was created where a folder stood before"
        elif change.path in deleted and any(path.startswith(f"{change.path}/") for path in created):
            yield change.path, "was replaced by a folder"
        elif change.path in deleted and any(folder in created | odd for folder in above(change.path)):
            yield change.path, "was deleted with its folder, which became something else"
        elif after is not None and after.charset is None and after.size > BINARY_LIMIT:
            most = f"{BINARY_LIMIT / 1_000_000:.0f} MB"
            yield (
                change.path,
                f"is no text and has {after.size / 1_000_000:.1f} MB, more than the {most} that are kept",
            )


def _hunks(task: TaskId, side: Sides, base: Text, target: Sides | None) -> Iterator[Hunk]:
    """Yield what is offered of a file; `target` is the created file that it was renamed to."""
    before, after = side.before, side.after
    if target is not None:
        yield _operation(task, OperationKind.RENAME, side, target)
    elif before is None or after is None:
        yield _operation(task, OperationKind.CREATE if before is None else OperationKind.DELETE, side, side)
    else:
        if before.executable != after.executable:
            yield mode_hunk(task, side)
        if side.text is not None and keeps_charset(side):
            yield from line_hunks(task, side.path, base, Text.of(side.text), side.reasons)
        elif before.digest != after.digest:
            yield _operation(task, OperationKind.REPLACE, side, side)


def keeps_charset(side: Sides) -> bool:
    """Whether the new text in the charset of the old one gives the new bytes."""
    charset = side.before.charset if side.before else None
    data = encode(side.text or "", charset) if charset is not None else None
    return isinstance(data, bytes) and side.after is not None and _digest(data) == side.after.digest


def _operation(task: TaskId, kind: OperationKind, side: Sides, end: Sides) -> Hunk:
    """Return the hunk that leads from a file to what `end` holds afterwards."""
    target = end.path if end is not side else ""
    sides = (None, None) if kind is OperationKind.MODE else (side.base, end.text)
    base, new = (Text.of(text or "").lines() for text in sides)
    reason = next(iter(end.reasons), None)
    return Hunk(
        id=HunkId(digest_of(task, side.path, kind.value, target, *_named(side.before), *_named(end.after))),
        task=task,
        path=side.path,
        start=0,
        base=base,
        new=new,
        before=None,
        after=None,
        rationale=reason.rationale if reason else "",
        clause=reason.clause if reason else "",
        operation=Operation(kind, _kept(kind, side.before), _kept(kind, end.after), target),
    )


_KEEPING = {OperationKind.CREATE, OperationKind.DELETE, OperationKind.REPLACE}


def _kept(kind: OperationKind, content: Content | None) -> Content | None:
    """Return what a file holds; with the bytes of what is no text, where they come or go and are not too many."""
    if content is None or (kind in _KEEPING and content.size <= BINARY_LIMIT):
        return content
    return replace(content, data=b"")


def _read(data: bytes | None, *, executable: bool) -> tuple[str | None, Content | None]:
    return read(data, executable=executable) if data is not None else (None, None)


def _digest(data: bytes) -> str:
    return contents(data, executable=False).digest


def _named(content: Content | None) -> tuple[str, ...]:
    return (content.digest, str(content.executable)) if content else ("", "")
