"""Hover: what a hunk would do and why, and how a spec was understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from lsprotocol import types

from countersign.core.origins import origin_at
from countersign.core.spec import spec_at
from countersign.core.state import Document
from countersign.core.text import Span
from countersign.core.views import Offer
from countersign.lsp import answers, messages
from countersign.lsp.clause_places import spec_now
from countersign.lsp.connection import Connection, View
from countersign.lsp.folder import Folder
from countersign.lsp.hunk_page import hunk_page
from countersign.lsp.landed_page import landed_page
from countersign.lsp.offers import offers_met, place_met, rejected_met
from countersign.lsp.spec_page import spec_page
from countersign.lsp.to_lsp import range_of

__all__ = ["MOST", "hover"]

MOST = 4
"""Hunks shown at one place: alternatives of parallel tasks, and what stood there before."""


def hover(connection: Connection, params: messages.HoverParams) -> answers.Hover | None:
    """Answer with what waits at a line, else with the spec there, else with who wrote and accepted the line, else
    with what was rejected there.
    """
    views, line = connection.views(params.text_document.uri), params.position.line
    return (
        _on_hunks(connection, views, line, offers_met)
        or _on_spec(connection, views[:1], line)
        or _on_landed(connection, views, line)
        or _on_hunks(connection, views, line, rejected_met)
    )


def _on_hunks(
    connection: Connection,
    views: Sequence[View],
    line: int,
    find: Callable[[Folder, Document, Span], tuple[Offer, ...]],
) -> answers.Hover | None:
    here = Span(line, line + 1)
    for folder, document, text in views:
        if offers := find(folder, document, here)[:MOST]:
            place = range_of(place_met(folder, document, here, offers[0]), text, connection.client.encoding)
            specs = [spec_now(folder, offer.task.spec) if offer.task is not None else None for offer in offers]
            places = ((spec.path, spec.span.start, spec.span.stop) if spec is not None else None for spec in specs)
            asked = "hover", document.path, *(offer.hunk.id for offer in offers), *places
            page = folder.memory.recall(folder.state, asked, partial(hunk_page, folder, offers, specs))
            return _hover(connection, page, place)
    return None


def _on_spec(connection: Connection, views: Sequence[View], line: int) -> answers.Hover | None:
    for folder, document, text in views:
        if (spec := spec_at(folder.specs(document), line)) is not None:
            place = range_of(spec.span, text, connection.client.encoding)
            page = folder.memory.recall(folder.state, ("spec", spec), partial(spec_page, folder, spec))
            return _hover(connection, page, place)
    return None


def _on_landed(connection: Connection, views: Sequence[View], line: int) -> answers.Hover | None:
    for folder, document, text in views:
        origin = origin_at(folder.state, document, line, folder.older.anchors(folder.state, document))
        if origin is not None:
            place = range_of(origin.anchor.span, text, connection.client.encoding)
            asked = "landed", origin.hunk.id, origin.is_whole
            page = folder.memory.recall(folder.state, asked, partial(landed_page, folder, origin))
            return _hover(connection, page, place)
    return None


def _hover(connection: Connection, page: str, place: messages.Range) -> answers.Hover:
    kind = types.MarkupKind.Markdown if connection.client.markdown else types.MarkupKind.PlainText
    return answers.Hover(answers.MarkupContent(kind, page), place)
