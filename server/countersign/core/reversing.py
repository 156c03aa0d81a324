"""Taking back what hunks did to files as a whole: what undoes it, and what stands against that."""

from __future__ import annotations

from msgspec.structs import replace

from countersign.core.effects import ChangeDocuments, ChangeFile, DocumentChange, Effect
from countersign.core.encoding import EncodingProblem, encode
from countersign.core.merge import merge
from countersign.core.model import Hunk, Status
from countersign.core.operating import data_of, needs_data
from countersign.core.operation import Content, NoFile, Operation, OperationKind, contents
from countersign.core.standing import status_of
from countersign.core.state import Document, State
from countersign.core.text import LineEdit, Span, Text

__all__ = ["change_back", "reversal"]

_INVERSE = {
    OperationKind.CREATE: OperationKind.DELETE,
    OperationKind.DELETE: OperationKind.CREATE,
    OperationKind.RENAME: OperationKind.RENAME,
    OperationKind.MODE: OperationKind.MODE,
    OperationKind.REPLACE: OperationKind.REPLACE,
}


def reversal(state: State, hunk: Hunk) -> Hunk | str:
    """Return what undoes an operation that has landed, as a hunk with the same id, or why nothing does, as the end
    of a sentence. A renamed file keeps what the user has written there since.
    """
    made = _inverse(state, hunk)
    if isinstance(made, str):
        return made
    document = state.documents.get(made.path)
    if document is None:
        return f"{made.path} has not been read yet; try again"
    if not _is_possible(state, made, document):
        return _in_the_way(hunk)
    if document.is_open and made.operation is not None and made.operation.kind is OperationKind.REPLACE:
        return f"{made.path} is open in the editor; close it there and try again"
    if needs_data(made) and data_of(made) is None:
        return f"the ledger does not hold the bytes that {made.path} had"
    return made


def change_back(state: State, made: Hunk) -> tuple[Effect, ...]:
    """Return what is asked of editor or disk to do a reversal; a file that only the editor has is emptied there."""
    document, operation = state.documents[made.path], made.operation
    if operation is None:
        return ()
    is_unsaved = operation.kind is OperationKind.DELETE and document.disk is NoFile.NOTHING
    if is_unsaved and document.text is not None and document.version is not None:
        edit = LineEdit(Span(0, len(document.text)), ())
        change = DocumentChange(made.path, document.version, document.text, (edit,))
        return (ChangeDocuments((change,), (made.id,), "Take back 1 hunk"),)
    expected = document.disk if isinstance(document.disk, Content) else None
    data = data_of(made) if needs_data(made) else None
    return (ChangeFile(made, operation, expected, data, document.version, document.text),)


def _inverse(state: State, hunk: Hunk) -> Hunk | str:
    operation = hunk.operation
    if operation is None:
        return "it is about lines"
    made = Operation(_INVERSE[operation.kind], operation.after, operation.before)
    inverse = replace(hunk, base=hunk.new, new=hunk.base, operation=made)
    if operation.kind is not OperationKind.RENAME:
        return inverse
    renamed = replace(inverse, path=operation.target, operation=replace(made, target=hunk.path))
    return _with_edits(state, renamed)


def _with_edits(state: State, renamed: Hunk) -> Hunk | str:
    """Return how a file gets its old name back with what the user has written into it since."""
    document, operation = state.documents.get(renamed.path), renamed.operation
    if document is None or operation is None or operation.before is None or operation.after is None:
        return renamed
    disk, text = document.disk, document.text
    if not isinstance(disk, Content) or disk.digest == operation.before.digest:
        return renamed
    if operation.before.digest == operation.after.digest:
        lines = text.lines() if text is not None else ()
        kept = replace(operation, before=disk, after=disk)
        return replace(renamed, base=lines, new=lines, operation=kept)
    merged = _merged(renamed, text, disk)
    if isinstance(merged, str):
        return f"{renamed.path} {merged}"
    made, data = merged
    after = contents(data, executable=disk.executable)
    held = text.lines() if text is not None else ()
    return replace(renamed, base=held, new=made.lines(), operation=replace(operation, before=disk, after=after))


def _merged(renamed: Hunk, text: Text | None, disk: Content) -> tuple[Text, bytes] | str:
    """Return a text without what a rename changed in it and with all else, and its bytes; or why there is none."""
    if text is None or disk.charset is None:
        return "has changed since, and is no text any more"
    made = merge(Text.from_lines(renamed.base), text, Text.from_lines(renamed.new))
    if not isinstance(made, Text):
        return f"has changed since where the hunk changed it, at line {made[0].ours.start + 1}"
    old = renamed.operation.after if renamed.operation is not None else None
    charset = old.charset if old is not None and str(text).isascii() else disk.charset
    data = encode(str(made), charset or disk.charset)
    return data.reason if isinstance(data, EncodingProblem) else (made, data)


def _is_possible(state: State, made: Hunk, document: Document) -> bool:
    """Whether a reversal fits what disk and editor hold."""
    if status_of(state, made) is Status.PENDING:
        return True
    if made.operation is None or document.disk is not NoFile.NOTHING or document.text is None:
        return False
    # A file that only an editor has: the one that was deleted on the disk, or one that was not saved yet.
    shown = made.base if made.operation.kind is OperationKind.DELETE else made.new
    is_about_it = made.operation.kind in {OperationKind.CREATE, OperationKind.DELETE}
    return is_about_it and document.is_open and bool(shown) and document.text.lines() == shown


def _in_the_way(hunk: Hunk) -> str:
    operation = hunk.operation
    match operation.kind if operation is not None else None:
        case OperationKind.DELETE:
            return f"something stands at {hunk.path} now"
        case OperationKind.RENAME if operation is not None:
            return f"{operation.target} is gone or not saved, or something stands at {hunk.path} now"
        case OperationKind.MODE:
            return f"{hunk.path} has another mode now"
        case _:
            return f"{hunk.path} has changed since, on the disk or in the editor, and would be lost"
