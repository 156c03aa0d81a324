"""What a round does to files as a whole: pending operations are laid over the user's files, and what comes of that
is shown against the user's files again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.changeset import form_notes, keeps_charset, mode_hunk, offered, sides_of
from countersign.core.encoding import Charset, encode
from countersign.core.laying import Layer
from countersign.core.model import FileChange, Hunk, HunkId, Reason, TaskId
from countersign.core.operating import data_of, paths_of
from countersign.core.operation import Changed, Content, LaidFile, Operation, OperationKind, bare, contents
from countersign.core.renames import Sides
from countersign.core.text import Text

__all__ = ["RoundChanges", "laid_files", "of_round"]


class RoundChanges(Struct, frozen=True):
    """What a round changed on its bench: the `lines` of files, as (path, text before, text after), and what it
    offers to do to `files` as a whole; the `charsets` that files had there, the earlier hunks that are `gone`, and
    what is said of the rest.
    """

    lines: tuple[tuple[str, Text, Text], ...]
    files: tuple[FileChange, ...] = ()
    charsets: Mapping[str, Charset | None] = {}
    gone: tuple[HunkId, ...] = ()
    notes: tuple[str, ...] = ()


def laid_files(operations: Iterable[Hunk]) -> dict[str, LaidFile | None]:
    """Return what stands on the bench where pending operations have been done; None for no file."""
    laid: dict[str, LaidFile | None] = {}
    for hunk in operations:
        operation = hunk.operation
        if operation is None:
            continue
        if operation.kind in {OperationKind.DELETE, OperationKind.RENAME}:
            laid[hunk.path] = None
        if operation.after is not None:
            data = None if operation.kind is OperationKind.MODE else data_of(hunk)
            laid[operation.target or hunk.path] = LaidFile(hunk.path, data, operation.after.executable)
    return laid


def of_round(
    task: TaskId,
    layers: Sequence[Layer],
    operations: Sequence[Hunk],
    changes: Sequence[Changed],
    reasons: Sequence[Reason] = (),
) -> RoundChanges:
    """Return what a changeset comes to. It holds changes of what the bench began with, which the operations and
    layers made of the user's files; what is done to files as a whole is told against those.
    """
    ground = _Ground(layers, operations)
    lines: list[tuple[str, Text, Text]] = []
    modes: list[Sides] = []
    whole: dict[str, Sides] = {}
    changed = [sides_of(change, reasons) for change in changes]
    for change, side in zip(changes, changed, strict=True):
        if change.path in ground.done or not keeps_charset(side):
            whole[change.path] = ground.against_user(side)
            continue
        if side.base != side.text:
            lines.append((change.path, Text.of(side.base or ""), Text.of(side.text or "")))
        if change.was_executable != change.is_executable:
            modes.append(side)
    settled = _settled(task, ground, whole, modes, changed)
    notes = (*settled.notes, *form_notes(changes))
    charsets = {side.path: side.before.charset for side in changed if side.before is not None}
    return replace(settled, lines=tuple(lines), charsets=charsets, notes=notes)


def _settled(
    task: TaskId, ground: _Ground, whole: dict[str, Sides], modes: Sequence[Sides], changed: Sequence[Sides]
) -> RoundChanges:
    """Return what is offered anew, and what is gone: what was pending in these files and is not done any more."""
    undone = {side.path for side in modes if side.path in ground.modes}
    gone = [ground.modes[path].id for path in undone]
    fresh = [mode_hunk(task, side) for side in modes if side.path not in undone]
    touched = [hunk for path, side in whole.items() if not side.problem for hunk in ground.pending_at(path)]
    for hunk in touched:
        for path in paths_of(hunk):
            if path not in whole:
                whole[path] = ground.untouched(path)
    whole = _with_bytes(whole, changed)
    files, notes = offered(task, [side for side in whole.values() if side.problem or _differs(side)])
    standing = {_deed(hunk): hunk.id for hunk in touched}
    kept = {standing[deed] for change in files for hunk in change.hunks if (deed := _deed(hunk)) in standing}
    gone += [hunk.id for hunk in dict.fromkeys(touched) if hunk.id not in kept]
    gone += [laid.hunk for path in whole if path in ground.layers for laid in ground.layers[path].hunks]
    new = (replace(change, hunks=tuple(h for h in change.hunks if _deed(h) not in standing)) for change in files)
    also = (FileChange(hunk.path, Text.of(""), (hunk,)) for hunk in fresh)
    files = tuple(change for change in (*new, *also) if change.hunks)
    return RoundChanges((), files, gone=tuple(gone), notes=notes)


def _with_bytes(whole: Mapping[str, Sides], changed: Sequence[Sides]) -> dict[str, Sides]:
    """Return files with the bytes of what is no text, as far as the bench had them, under whatever name."""
    contents = (content for side in changed for content in (side.before, side.after) if content is not None)
    known = {content.digest: content.data for content in contents if content.data}

    def filled(content: Content | None) -> Content | None:
        return content and replace(content, data=content.data or known.get(content.digest, b""))

    return {
        path: replace(side, before=filled(side.before), after=filled(side.after)) for path, side in whole.items()
    }


_Deed = tuple[str, Operation | None, tuple[str, ...], tuple[str, ...], int]


def _deed(hunk: Hunk) -> _Deed:
    """Name what a hunk does, whoever offers it."""
    operation = bare(hunk.operation) if hunk.operation is not None else None
    return hunk.path, operation, hunk.base, hunk.new, hunk.start


def _differs(side: Sides) -> bool:
    return _named(side.before) != _named(side.after)


def _named(content: Content | None) -> tuple[str, bool] | None:
    return (content.digest, content.executable) if content is not None else None


class _Ground:
    """The user's files below what a bench begins with, as far as that differs."""

    def __init__(self, layers: Sequence[Layer], operations: Sequence[Hunk]) -> None:
        self.layers: Mapping[str, Layer] = {layer.path: layer for layer in layers}
        self.modes = {hunk.path: hunk for hunk in operations if _kind(hunk) is OperationKind.MODE}
        self.done: Mapping[str, Hunk] = {
            path: hunk for hunk in operations if _kind(hunk) is not OperationKind.MODE for path in paths_of(hunk)
        }

    def pending_at(self, path: str) -> Iterator[Hunk]:
        """Yield the pending operations that touch a file."""
        yield from (hunks[path] for hunks in (self.done, self.modes) if path in hunks)

    def against_user(self, side: Sides) -> Sides:
        """Return a changed file with what the user has there as what it held before."""
        path, before, base = side.path, side.before, side.base
        if path in self.done:
            before, base = self._below(path, self.done[path])
        elif path in self.layers and before is not None:
            layer = self.layers[path]
            base = str(layer.below)
            data = encode(base, layer.charset or before.charset or Charset.UTF_8)
            before = contents(data, executable=before.executable) if isinstance(data, bytes) else before
        mode = self.modes[path].operation if path in self.modes else None
        if mode is not None and mode.before is not None and before is not None:
            before = replace(before, executable=mode.before.executable)
        return replace(side, before=before, base=base)

    def untouched(self, path: str) -> Sides:
        """Return what a pending operation does to a file that the round let be."""
        hunk = self.done[path]
        before, base = self._below(path, hunk)
        is_end = hunk.operation is not None and path == (hunk.operation.target or hunk.path)
        after = hunk.operation.after if hunk.operation is not None and is_end else None
        return Sides(path, before, after, base, _text(after, hunk.new))

    def _below(self, path: str, hunk: Hunk) -> tuple[Content | None, str | None]:
        before = hunk.operation.before if hunk.operation is not None and path == hunk.path else None
        return before, _text(before, hunk.base)


def _text(content: Content | None, lines: Sequence[str]) -> str | None:
    return "".join(lines) if content is not None and content.charset is not None else None


def _kind(hunk: Hunk) -> OperationKind | None:
    return hunk.operation.kind if hunk.operation is not None else None
