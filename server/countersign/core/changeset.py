"""A changeset -> hunks: which files were created, deleted, renamed, or changed in their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from countersign.core.encoding import Decoded, decode, encode
from countersign.core.hunks import digest_of, line_hunks, proposed
from countersign.core.model import FileChange, Hunk, HunkId, Proposal, Reason, TaskId
from countersign.core.operation import Changed, Content, Operation, OperationKind, contents
from countersign.core.renames import Sides, renames
from countersign.core.text import Text

__all__ = ["BINARY_LIMIT", "changeset", "texts_of"]

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
    refused = dict(_refused(changes))
    sides = [_Side(change, tuple(r for r in reasons if r.path == change.path)) for change in changes]
    offered = [side for side in sides if side.change.path not in refused]
    targets = renames([side.as_sides() for side in offered])
    by_path = {side.change.path: side for side in offered}
    files: list[FileChange] = []
    for side in offered:
        target = targets.get(side.change.path)
        if side.change.path not in targets.values():
            files += side.offered(task, by_path[target] if target else None)
    said = tuple(f"{path} {problem}, so its change is not offered." for path, problem in refused.items())
    return proposed(task, agent, tuple(files), (*notes, *said)), said


def texts_of(changes: Sequence[Changed]) -> tuple[list[tuple[str, Text, Text]], tuple[str, ...]]:
    """Return the text files of a changeset that changed in their lines, before and after, and what is said of the
    rest: what a later round does to files as a whole is not offered.
    """
    files: list[tuple[str, Text, Text]] = []
    notes: list[str] = []
    for change in changes:
        before, after = (decode(data) if data is not None else None for data in (change.before, change.after))
        is_same = isinstance(before, Decoded) and isinstance(after, Decoded) and before.charset is after.charset
        if isinstance(before, Decoded) and isinstance(after, Decoded) and is_same:
            files.append((change.path, Text.of(before.text), Text.of(after.text)))
        else:
            notes.append(f"{change.path} changed as a whole; a later round offers only changes of lines.")
    return files, tuple(notes)


def _refused(changes: Sequence[Changed]) -> Iterator[tuple[str, str]]:
    """Yield the path of each change that can not be offered, and why."""
    created = {change.path for change in changes if change.before is None and not change.problem}
    deleted = {change.path for change in changes if change.after is None and not change.problem}
    odd = {change.path for change in changes if change.problem}
    for change in changes:
        if change.problem:
            yield change.path, change.problem
        elif change.path in created and any(above in deleted for above in _above(change.path)):
            yield change.path, "was created where a file stood before"
        elif change.path in created and any(path.startswith(f"{change.path}/") for path in deleted):
            yield change.path, "was created where a folder stood before"
        elif change.path in deleted and any(path.startswith(f"{change.path}/") for path in created):
            yield change.path, "was replaced by a folder"
        elif change.path in deleted and any(above in created | odd for above in _above(change.path)):
            yield change.path, "was deleted with its folder, which became something else"
        elif (size := len(change.after or b"")) > BINARY_LIMIT and not _is_text(change.after):
            most = f"{BINARY_LIMIT / 1_000_000:.0f} MB"
            yield change.path, f"is no text and has {size / 1_000_000:.1f} MB, more than the {most} that are kept"


def _above(path: str) -> Iterable[str]:
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))


def _is_text(data: bytes | None) -> bool:
    return data is not None and isinstance(decode(data), Decoded)


class _Side:
    """A changed file, with what its bytes are as text, None where they are none."""

    def __init__(self, change: Changed, reasons: Sequence[Reason]) -> None:
        self.change = change
        self._reasons = reasons
        self._base, self.before = _read(change.before, executable=change.was_executable)
        self._text, self.after = _read(change.after, executable=change.is_executable)

    def as_sides(self) -> Sides:
        return Sides(self.change.path, self.before, self.after, self._base, self._text)

    def offered(self, task: TaskId, target: _Side | None) -> Iterator[FileChange]:
        """Yield what is offered of the file; `target` is the created file that it was renamed to."""
        base = Text.of(self._base or "")
        hunks = tuple(self._hunks(task, base, target))
        if hunks:
            yield FileChange(self.change.path, base, hunks)

    def _hunks(self, task: TaskId, base: Text, target: _Side | None) -> Iterator[Hunk]:
        before, after = self.before, self.after
        if target is not None:
            yield self._operation(task, OperationKind.RENAME, target)
        elif before is None or after is None:
            yield self._operation(task, OperationKind.CREATE if before is None else OperationKind.DELETE, self)
        else:
            if before.executable != after.executable:
                yield self._operation(task, OperationKind.MODE, self)
            if self._text is not None and self._keeps_charset():
                yield from line_hunks(task, self.change.path, base, Text.of(self._text), self._reasons)
            elif before.digest != after.digest:
                yield self._operation(task, OperationKind.REPLACE, self)

    def _keeps_charset(self) -> bool:
        """Whether the new text in the charset of the old one gives the new bytes."""
        charset = self.before.charset if self.before else None
        return charset is not None and encode(self._text or "", charset) == self.change.after

    def _operation(self, task: TaskId, kind: OperationKind, end: _Side) -> Hunk:
        """Return the hunk that leads from this file to what `end` holds afterwards."""
        path, before, after = self.change.path, self.before, end.after
        if kind is not OperationKind.MODE:
            after = _kept(after, end.change.after)
        if kind in {OperationKind.DELETE, OperationKind.REPLACE}:
            before = _kept(before, self.change.before)
        operation = Operation(kind, before, after, end.change.path if end is not self else "")
        sides = (None, None) if kind is OperationKind.MODE else (self._base, end._text)
        base, new = (Text.of(text or "").lines() for text in sides)
        reason = next(iter(end._reasons), None)
        return Hunk(
            id=HunkId(digest_of(task, path, kind.value, operation.target, *_named(before), *_named(after))),
            task=task,
            path=path,
            start=0,
            base=base,
            new=new,
            before=None,
            after=None,
            rationale=reason.rationale if reason else "",
            clause=reason.clause if reason else "",
            operation=operation,
        )


def _read(data: bytes | None, *, executable: bool) -> tuple[str | None, Content | None]:
    if data is None:
        return None, None
    decoded = decode(data)
    return decoded.text if isinstance(decoded, Decoded) else None, contents(data, executable=executable)


def _kept(content: Content | None, data: bytes | None) -> Content | None:
    """Return what a file holds with the bytes of what is no text, as long as they are not too many."""
    if content is None or content.charset is not None or data is None or len(data) > BINARY_LIMIT:
        return content
    return replace(content, data=data)


def _named(content: Content | None) -> tuple[str, ...]:
    return (content.digest, str(content.executable)) if content else ("", "")
