"""Diffs that are open in the editor: where a hunk was cut or edited, what stands for it now takes its place there.

They are documents of the user, who may have edited them: what was is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from countersign.core.diff import line_edits
from countersign.core.effects import DocumentChange
from countersign.core.hunks import joined, with_edits
from countersign.core.model import Hunk, HunkId
from countersign.core.state import Document
from countersign.core.text import LineEdit, Text, content_of
from countersign.lsp.applying import ask_for_edit
from countersign.lsp.diff_now import diff_now
from countersign.lsp.folder import Folder
from countersign.lsp.shown import ShownHunk, leaves
from countersign.lsp.unified import Diff, hunk_lines

__all__ = ["renew_diffs", "renewed"]


def renew_diffs(folder: Folder) -> None:
    """Ask the editor to show the parts of hunks in the diffs that it has open."""
    for path in folder.diffs.paths:
        document = folder.state.documents.get(path)
        if document is None or not document.is_open or document.text is None or path in folder.diffs.changing:
            continue
        if edits := [*_edits(folder, document.path, document.text)]:
            folder.background(_renew(folder, document, document.text, edits), "renew a diff")


async def renewed(folder: Folder, document: Document, text: Text, diff: Diff) -> bool:
    """Let an open diff show a proposal as it is now, as far as nobody has edited it; return whether it does."""
    if str(text) == diff.text:
        return True
    if str(text) != folder.diffs.put.get(document.path) or document.path in folder.diffs.changing:
        return False
    return await _change(folder, document, text, line_edits(text.lines(), Text.of(diff.text).lines()))


async def _renew(folder: Folder, document: Document, text: Text, edits: list[LineEdit]) -> None:
    await _change(folder, document, text, joined(text, edits))


async def _change(folder: Folder, document: Document, text: Text, edits: tuple[LineEdit, ...]) -> bool:
    path, diffs = document.path, folder.diffs
    change = DocumentChange(path, document.version or 0, text, edits)
    diffs.changing.add(path)
    try:
        problem = await ask_for_edit(folder, [change], "show what stands for hunks now")
    finally:
        diffs.changing.discard(path)
    if problem is None and diffs.put.get(path) == str(text):
        diffs.put[path] = str(with_edits(text, edits))
    return problem is None


def _edits(folder: Folder, path: str, text: Text) -> Iterator[LineEdit]:
    history = folder.state.history
    for shown in folder.diffs.shown(path, text):
        if shown.id in history.replaced:
            parts = [leaf.hunk for leaf in leaves(history, shown.id)]
            whole = history.hunks[shown.id]
            is_own = all(history.hunks[part.id].proposal.id == whole.proposal.id for part in parts)
            if parts and is_own and _is_as_written(shown, text, whole.hunk, parts):
                yield LineEdit(shown.place, _shown_now(folder, shown.id, parts))


def _is_as_written(shown: ShownHunk, text: Text, whole: Hunk, parts: list[Hunk]) -> bool:
    """Whether the lines of a hunk in a diff are those that we wrote, or those that were accepted as edited."""
    lines = (content_of(line) for line in text.lines(shown.place.start + 1, shown.place.stop))
    own = [line for line in lines if not line.startswith("#")]
    return own == [*hunk_lines(whole)] or (len(parts) == 1 and own == [*hunk_lines(parts[0])])


def _shown_now(folder: Folder, hunk: HunkId, parts: list[Hunk]) -> tuple[str, ...]:
    """Return the lines that show the parts of a hunk, as the diff of its whole file would have them."""
    entry = folder.state.history.hunks[hunk]
    own = tuple(change for change in entry.proposal.files if change.path == entry.hunk.path)
    diff = diff_now(folder, replace(entry.proposal, files=own))
    places = [diff.places[part.id] for part in parts]
    return Text.of(diff.text).lines(places[0].start, places[-1].stop)
