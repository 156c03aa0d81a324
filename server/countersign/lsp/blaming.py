"""Whose work the lines of a document are: those that were accepted from an agent, hunk by hunk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping

from pygls.exceptions import JsonRpcInvalidParams

from countersign.core.escape import visible
from countersign.core.manners import MANNERS
from countersign.core.origins import Origin, origins_in, place_older, unfollowed
from countersign.core.receipt_words import in_short
from countersign.core.state import Document, State
from countersign.core.text import Span, Text
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.landed_page import landed_page
from countersign.lsp.protocol_asking import BlameLines, BlameParams, BlameResult

__all__ = ["blame"]


async def blame(connection: Connection, params: BlameParams) -> BlameResult:
    """Answer with the lines that agents wrote and somebody accepted. Raises JsonRpcInvalidParams."""
    views = connection.views(params.uri)
    if not views:
        raise JsonRpcInvalidParams("The document is not open, or it is not followed.")
    lines: list[BlameLines] = []
    for folder, document, text in views:
        origins = await asyncio.to_thread(_origins, folder.state, document, text)
        lines += (_lines(folder, span, origin) for span, origin in _runs(origins))
    return BlameResult(sorted(lines, key=lambda one: one.start))


def _origins(state: State, document: Document, text: Text) -> Mapping[int, Origin]:
    """Return where lines come from, also from hunks that are not followed any more; may take long."""
    older = place_older(state, document.path, text, unfollowed(state, document))
    return origins_in(state, document, older)


def _runs(origins: Mapping[int, Origin]) -> Iterator[tuple[Span, Origin]]:
    """Yield lines that follow one another and come from one hunk."""
    run: list[int] = []
    for line in sorted(origins):
        if run and (line != run[-1] + 1 or origins[line].hunk.id != origins[run[-1]].hunk.id):
            yield Span(run[0], run[-1] + 1), origins[run[0]]
            run = []
        run.append(line)
    if run:
        yield Span(run[0], run[-1] + 1), origins[run[0]]


def _lines(folder: Folder, span: Span, origin: Origin) -> BlameLines:
    maker, spec = origin.proposal.maker, origin.task.spec if origin.task is not None else None
    return BlameLines(
        start=span.start,
        stop=span.stop,
        hunk=origin.hunk.id,
        task=origin.proposal.task,
        agent=visible(origin.proposal.agent),
        model=visible(maker.model) if maker is not None and maker.model else "",
        goal=visible(spec.goal) if spec is not None else "",
        clause=visible(origin.hunk.clause),
        user=visible(folder.runtime.user_of(origin.verdict.decider)),
        accepted_at=origin.verdict.at,
        how=MANNERS[origin.verdict.how],
        receipts=visible(in_short(origin.proposal.receipts)),
        page=landed_page(folder, origin),
    )
