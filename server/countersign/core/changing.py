"""What is asked of editor and disk once it was decided which hunks are to change their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countersign.core.effects import ChangeDocuments, DocumentChange, Effect, ReplaceFile
from countersign.core.encoding import Charset
from countersign.core.hunks import joined, with_edits
from countersign.core.locating import change_of
from countersign.core.model import HunkId
from countersign.core.state import State
from countersign.core.text import LineEdit, Text

__all__ = ["line_changes"]


def line_changes(
    state: State, wanted: Mapping[str, tuple[Sequence[HunkId], Sequence[LineEdit]]], deed: str
) -> tuple[Effect, ...]:
    """Return one edit over all open documents, and one replacement of each closed file.

    `wanted` are the hunks of each file and their edits, in the order of its lines; `deed` begins the label of the
    edit.
    """
    in_editor: list[DocumentChange] = []
    on_disk: list[Effect] = []
    hunks: list[HunkId] = []
    for path, (own, edits_of) in wanted.items():
        document = state.documents[path]
        text = document.text
        if text is None:
            continue
        edits = joined(text, edits_of)
        if document.version is None:
            charset = _charset_of(state, own, text, edits)
            on_disk.append(ReplaceFile(path, text, with_edits(text, edits), tuple(own), charset))
        else:
            in_editor.append(DocumentChange(path, document.version, text, edits))
            hunks += own
    if not in_editor:
        return tuple(on_disk)
    label = f"{deed} 1 hunk" if len(hunks) == 1 else f"{deed} {len(hunks)} hunks"
    return ChangeDocuments(tuple(in_editor), tuple(hunks), label), *on_disk


def _charset_of(state: State, hunks: Sequence[HunkId], text: Text, edits: Sequence[LineEdit]) -> Charset | None:
    """Return the charset in which a file is to be written, None when that is told by the file itself.

    A file that is left with characters of ASCII alone is one of UTF-8 by its bytes, also where it was none before:
    lines of ISO 8859-1 that come into it are written as they were.
    """
    changes = (change_of(state, hunk) for hunk in hunks)
    if all(change is None or change.charset is not Charset.LATIN_1 for change in changes):
        return None
    kept = with_edits(text, [LineEdit(edit.span, ()) for edit in edits])
    return Charset.LATIN_1 if str(kept).isascii() else None
