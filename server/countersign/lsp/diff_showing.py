"""Proposals on the screen: as unified diffs, which the editor is asked to show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from countersign.core.model import HunkId, Proposal, Severity, Surface
from countersign.core.text import Span, Text
from countersign.lsp import messages
from countersign.lsp.connection import Connection
from countersign.lsp.diff_now import diff_now
from countersign.lsp.diff_renewing import renewed
from countersign.lsp.folder import Folder
from countersign.lsp.going import show_place
from countersign.lsp.shown import leaves

__all__ = ["open_proposal", "written"]

_Places = Mapping[HunkId, Span]
"""The lines of a diff that each hunk takes."""


def open_proposal(connection: Connection, folder: Folder, proposal: Proposal, hunk: HunkId | None) -> None:
    """Open a proposal as a unified diff, at a hunk of it."""
    try:
        file, places = written(folder, proposal)
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        folder.editor.tell(f"The proposal can not be shown: no temporary file ({problem}).", Severity.ERROR)
        return
    folder.background(_open(connection, folder, (proposal, file, places), hunk), "show")


def written(folder: Folder, proposal: Proposal) -> tuple[Path, _Places]:
    """Write what a proposal offers now as a diff; return the file and the lines of each hunk. Raises OSError.

    A diff that the editor has open is the user's: it stays as it is.
    """
    file = folder.diffs.file_of(proposal.id)
    document = folder.state.documents.get(str(file))
    if document is not None and document.is_open:
        return file, _places_in(folder, str(file), document.text or Text(()))
    diff = diff_now(folder, proposal)
    folder.diffs.write(file, diff.text)
    return file, diff.places


def _places_in(folder: Folder, path: str, text: Text) -> _Places:
    """Return where an open diff shows hunks, or what stands for them now."""
    return {
        leaf.hunk.id: shown.place
        for shown in folder.diffs.shown(path, text)
        for leaf in leaves(folder.state.history, shown.id)
        if leaf.is_as_shown(shown, text)
    }


async def _open(
    connection: Connection, folder: Folder, shown: tuple[Proposal, Path, _Places], hunk: HunkId | None
) -> None:
    proposal, file, places = shown
    document = folder.state.documents.get(str(file))
    if document is not None and document.is_open and document.text is not None:
        diff = diff_now(folder, proposal)
        if await renewed(folder, document, document.text, diff):
            places = diff.places
    place = places.get(hunk) if hunk is not None else None
    start = messages.Position(place.start if place is not None else 0, 0)
    if await show_place(folder, file.as_uri(), messages.Range(start, start)):
        seen = (hunk,) if hunk is not None else tuple(places)
        connection.attention.shows(folder, file.as_uri(), Surface.DIFF, seen)
        return
    folder.editor.tell(f"The proposal is in {file}; open it to read it.", Severity.INFO)
