"""Opening a proposal in the editor."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from countersign.core.events import HunksShown
from countersign.core.model import HunkId, Proposal, Severity
from countersign.lsp import answers, messages
from countersign.lsp.connection import Connection
from countersign.lsp.rpc import NoAnswerError

__all__ = ["show"]

_ANSWER = 10.0
"""Seconds in which a client answers that it shows a document."""


def show(connection: Connection, proposal: Proposal, hunk: HunkId | None) -> None:
    """Open a proposal as a unified diff, at a hunk of it."""
    try:
        file, places = connection.diffs.write(proposal)
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        connection.editor.tell(f"The proposal can not be shown: no temporary file ({problem}).", Severity.ERROR)
        return
    place = places.get(hunk) if hunk is not None else None
    seen = (hunk,) if hunk is not None else tuple(places)
    connection.background(_open(connection, file, place.start if place else 0, seen), "show")


async def _open(connection: Connection, file: Path, line: int, hunks: tuple[HunkId, ...]) -> None:
    if connection.client.shows_documents:
        start = messages.Position(line, 0)
        params = answers.ShowDocumentParams(file.as_uri(), take_focus=True, selection=messages.Range(start, start))
        try:
            answer = await connection.rpc.ask(
                types.WINDOW_SHOW_DOCUMENT, params, messages.ShowDocumentResult, _ANSWER
            )
        except NoAnswerError:
            answer = None
        if answer is not None and answer.success:
            connection.dispatch(HunksShown(hunks, connection.now()))
            return
    connection.editor.tell(f"The proposal is in {file}; open it to read it.", Severity.INFO)
