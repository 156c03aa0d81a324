"""Opening a proposal in the editor."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from countersign.core.events import HunksShown
from countersign.core.model import HunkId, Proposal, Severity
from countersign.lsp import answers, messages
from countersign.lsp.folder import Folder
from countersign.lsp.rpc import NoAnswerError

__all__ = ["show"]

_ANSWER = 10.0
"""Seconds in which a client answers that it shows a document."""


def show(folder: Folder, proposal: Proposal, hunk: HunkId | None) -> None:
    """Open a proposal as a unified diff, at a hunk of it."""
    try:
        file, places = folder.diffs.write(proposal)
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        folder.editor.tell(f"The proposal can not be shown: no temporary file ({problem}).", Severity.ERROR)
        return
    place = places.get(hunk) if hunk is not None else None
    seen = (hunk,) if hunk is not None else tuple(places)
    folder.background(_open(folder, file, place.start if place else 0, seen), "show")


async def _open(folder: Folder, file: Path, line: int, hunks: tuple[HunkId, ...]) -> None:
    if folder.client.shows_documents:
        start = messages.Position(line, 0)
        params = answers.ShowDocumentParams(file.as_uri(), take_focus=True, selection=messages.Range(start, start))
        try:
            result = messages.ShowDocumentResult
            answer = await folder.rpc.ask(types.WINDOW_SHOW_DOCUMENT, params, result, _ANSWER)
        except NoAnswerError:
            answer = None
        if answer is not None and answer.success:
            folder.dispatch(HunksShown(hunks, folder.now()))
            return
    folder.editor.tell(f"The proposal is in {file}; open it to read it.", Severity.INFO)
