"""Accepting what hunks do to files as a whole: what is asked of editor or disk, and what stands against it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from countersign.core.effects import ChangeDocuments, ChangeFile, DocumentChange, Effect
from countersign.core.encoding import EncodingProblem, encode
from countersign.core.model import Hunk
from countersign.core.operation import Content, OperationKind, contents
from countersign.core.state import Document, State
from countersign.core.text import LineEdit, Span

__all__ = ["change_of", "data_of", "needs_data", "obstacle", "paths_of", "together"]


def paths_of(hunk: Hunk) -> tuple[str, ...]:
    """Return the files that a hunk touches: a rename touches two."""
    target = hunk.operation.target if hunk.operation is not None else ""
    return (hunk.path, target) if target else (hunk.path,)


def obstacle(document: Document, hunk: Hunk) -> str | None:
    """Return why a pending operation can not be done, as the end of a sentence; None when it can."""
    operation = hunk.operation
    if operation is None:
        return None
    if document.is_open and operation.kind is OperationKind.REPLACE:
        return f"was not applied: {hunk.path} is open in the editor; close it there and accept again."
    if needs_data(hunk) and data_of(hunk) is None:
        return f"was not applied: the ledger does not hold the bytes that {hunk.path} would have."
    return None


def together(hunks: Sequence[Hunk], lines: Collection[str]) -> tuple[list[Hunk], list[Hunk]]:
    """Return the operations that can be done in one go, and those that change the same file as one of these.

    `lines` are the files in which lines are changed at the same time.
    """
    fitting: list[Hunk] = []
    left: list[Hunk] = []
    touched: set[str] = set()
    for hunk in hunks:
        operation = hunk.operation
        paths = set(paths_of(hunk))
        keeps_lines = operation is not None and operation.kind is OperationKind.MODE
        if touched & paths or (paths.intersection(lines) and not keeps_lines):
            left.append(hunk)
        else:
            touched |= paths
            fitting.append(hunk)
    return fitting, left


def change_of(state: State, hunk: Hunk) -> tuple[Effect, ...]:
    """Return what an accepted operation asks for; a file that is open and empty is filled by its editor."""
    document, operation = state.documents[hunk.path], hunk.operation
    if operation is None:
        return ()
    is_created = operation.kind is OperationKind.CREATE
    if is_created and hunk.new and document.text is not None and document.version is not None:
        edit = LineEdit(Span(0, 0), hunk.new)
        change = DocumentChange(hunk.path, document.version, document.text, (edit,))
        return (ChangeDocuments((change,), (hunk.id,), "Accept 1 hunk"),)
    expected = document.disk if isinstance(document.disk, Content) else None
    data = data_of(hunk) if needs_data(hunk) else None
    return (ChangeFile(hunk, operation, expected, data, document.version, document.text),)


def needs_data(hunk: Hunk) -> bool:
    """Whether bytes have to be written."""
    operation = hunk.operation
    if operation is None or operation.after is None or operation.kind is OperationKind.MODE:
        return False
    return operation.before is None or operation.before.digest != operation.after.digest


def data_of(hunk: Hunk) -> bytes | None:
    """Return what a file holds after an operation; None when it can not be known any more."""
    after = hunk.operation.after if hunk.operation else None
    if after is None:
        return None
    data = after.data if after.charset is None else encode("".join(hunk.new), after.charset)
    if isinstance(data, EncodingProblem):
        return None
    return data if contents(data, executable=after.executable).digest == after.digest else None
