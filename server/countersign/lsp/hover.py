"""Hover: what a hunk would do and why, and how a spec was understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from lsprotocol import types
from msgspec import Raw, Struct

from countersign.core.model import HunkId
from countersign.core.origins import origin_at
from countersign.core.spec import spec_at
from countersign.core.state import Document
from countersign.core.text import Span
from countersign.core.views import Offer
from countersign.lsp import answers, messages
from countersign.lsp.clause_places import spec_now
from countersign.lsp.connection import Connection, View
from countersign.lsp.envelope import encoded
from countersign.lsp.folder import Folder
from countersign.lsp.hunk_page import hunk_page
from countersign.lsp.landed_page import landed_page
from countersign.lsp.offers import offers_met, place_met, rejected_met
from countersign.lsp.spec_page import spec_page
from countersign.lsp.to_lsp import range_of
from countersign.lsp.watching import hovered

__all__ = ["hover"]

_MOST = 4
"""Hunks shown at one place: alternatives of parallel tasks, and what stood there before."""


class _Found(Struct, frozen=True):
    """What waits at a place: the answer that shows these hunks of a view, as JSON."""

    answer: Raw
    view: View
    hunks: tuple[HunkId, ...]


def hover(connection: Connection, params: messages.HoverParams) -> Raw | None:
    """Answer with what waits at a line, else with the spec there, else with who wrote and accepted the line, else
    with what was rejected there; as JSON.
    """
    uri, line = params.text_document.uri, params.position.line
    views = connection.views(uri)
    if (waiting := _waiting(connection, views, line)) is not None:
        hovered(connection, uri, waiting.view, waiting.hunks)
        return waiting.answer
    connection.attention.is_at(uri)
    if (told := _on_spec(connection, views[:1], line) or _on_landed(connection, views, line)) is not None:
        return told
    rejected = _on_hunks(connection, views, line, rejected_met)
    return rejected.answer if rejected is not None else None


def _waiting(connection: Connection, views: Sequence[View], line: int) -> _Found | None:
    """Return what waits at a line, by heart where one folder contains the document."""
    if len(views) != 1:
        return _on_hunks(connection, views, line, offers_met)
    folder, document, _ = views[0]
    asked = "hover", document.path, line
    return folder.at_rest.recall(folder.state, asked, lambda: _on_hunks(connection, views, line, offers_met))


def _on_hunks(
    connection: Connection,
    views: Sequence[View],
    line: int,
    find: Callable[[Folder, Document, Span], tuple[Offer, ...]],
) -> _Found | None:
    here = Span(line, line + 1)
    for view in views:
        folder, document, text = view
        if offers := find(folder, document, here)[:_MOST]:
            place = range_of(place_met(folder, document, here, offers[0]), text, connection.client.encoding)
            specs = [spec_now(folder, offer.task.spec) if offer.task is not None else None for offer in offers]
            places = ((spec.path, spec.span.start, spec.span.stop) if spec is not None else None for spec in specs)
            hunks = tuple(offer.hunk.id for offer in offers)
            asked = "hover", document.path, *hunks, *places
            page = folder.memory.recall(folder.state, asked, partial(hunk_page, folder, offers, specs))
            return _Found(_hover(connection, page, place), view, hunks)
    return None


def _on_spec(connection: Connection, views: Sequence[View], line: int) -> Raw | None:
    for folder, document, text in views:
        if (spec := spec_at(folder.specs(document), line)) is not None:
            place = range_of(spec.span, text, connection.client.encoding)
            page = folder.memory.recall(folder.state, ("spec", spec), partial(spec_page, folder, spec))
            return _hover(connection, page, place)
    return None


def _on_landed(connection: Connection, views: Sequence[View], line: int) -> Raw | None:
    for folder, document, text in views:
        origin = origin_at(folder.state, document, line, folder.older.anchors(folder.state, document))
        if origin is not None:
            place = range_of(origin.anchor.span, text, connection.client.encoding)
            asked = "landed", origin.hunk.id, origin.is_whole
            page = folder.memory.recall(folder.state, asked, partial(landed_page, folder, origin))
            return _hover(connection, page, place)
    return None


def _hover(connection: Connection, page: str, place: messages.Range) -> Raw:
    kind = types.MarkupKind.Markdown if connection.client.markdown else types.MarkupKind.PlainText
    return Raw(encoded(answers.Hover(answers.MarkupContent(kind, page), place)))
