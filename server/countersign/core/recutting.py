"""Letting others stand for a hunk, the parts it is cut into or what the user made of it, and deciding on these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from countersign.core.alternatives import overtaken_elsewhere
from countersign.core.anchors import follow
from countersign.core.deciding import accept, reject
from countersign.core.effects import Tell
from countersign.core.events import AcceptRequested, EditedRequested, LinesRequested, RejectRequested
from countersign.core.following import settle
from countersign.core.locating import located
from countersign.core.marking import in_order
from countersign.core.model import (
    Anchor,
    Anchors,
    How,
    Hunk,
    HunkId,
    Recut,
    Severity,
    Status,
    VerdictKind,
)
from countersign.core.recording import Step, hunk_fields, record
from countersign.core.records import HunkRecut
from countersign.core.splitting import edited, parts_of, pieces_at_seams, pieces_of
from countersign.core.state import Document, State
from countersign.core.text import Span, Text

__all__ = ["recut"]


def recut(state: State, request: LinesRequested | EditedRequested) -> Step:
    """Return what comes of a decision on less or on other lines than a hunk has."""
    match request:
        case LinesRequested():
            return _decide_lines(state, request)
        case EditedRequested():
            return _accept_edited(state, request)
        case _:
            assert_never(request)


def _decide_lines(state: State, request: LinesRequested) -> Step:
    """Cut a hunk around some of its lines, and decide on these; what is left of it goes on waiting."""
    found = _open(state, request.hunk)
    if isinstance(found, str):
        return _refused(state, found)
    document, anchor = found
    is_at_seams = not request.lines.base and not request.lines.new
    pieces = pieces_at_seams(anchor.hunk) if is_at_seams else pieces_of(anchor.hunk, request.lines)
    parts = parts_of(anchor.hunk, pieces)
    chosen = tuple(part.id for part, selected in parts if selected)
    if len(parts) < 2:  # noqa: PLR2004 - parts
        if not chosen:
            return _refused(state, f"Hunk {request.hunk} has no such lines, or no seam to cut it at.")
        return _decided(state, request, (request.hunk,))
    placed = _placed(document, anchor, [part for part, _ in parts])
    fits = any(part.status is Status.PENDING for part in placed if part.hunk.id in chosen)
    if request.verdict is VerdictKind.ACCEPTED and not fits:
        return _refused(state, f"Hunk {request.hunk} was not applied: these lines have changed since.")
    fields = hunk_fields(state, request.hunk, request.at)
    cut = HunkRecut(**fields, parts=tuple(part for part, _ in parts), why=Recut.SPLIT)
    state, effects = _replaced(state, document, anchor, placed, cut)
    state, more = _decided(state, request, chosen)
    return state, (*effects, *more)


def _accept_edited(state: State, request: EditedRequested) -> Step:
    """Let what the user made of a hunk stand for it, and accept that; the record keeps both."""
    found = _open(state, request.hunk)
    if isinstance(found, str):
        return _refused(state, found)
    document, anchor = found
    if anchor.status is Status.STALE:
        return _refused(state, f"Hunk {request.hunk} was not applied: the lines it replaces have changed since.")
    if taken := overtaken_elsewhere(state, anchor):
        return _refused(state, f"Hunk {request.hunk} was not applied: {taken}.")
    if request.new == anchor.hunk.new:
        return accept(state, AcceptRequested((request.hunk,), How.ONE, request.at))
    if request.new == anchor.hunk.base:
        return _refused(state, f"Hunk {request.hunk} as edited would change nothing: reject it instead.")
    made = edited(anchor.hunk, request.new)
    placed = (Anchor(made, anchor.span, Status.PENDING),)
    change = HunkRecut(**hunk_fields(state, request.hunk, request.at), parts=(made,), why=Recut.EDITED)
    state, effects = _replaced(state, document, anchor, placed, change)
    state, more = accept(state, AcceptRequested((made.id,), How.EDITED, request.at))
    return state, (*effects, *more)


def _open(state: State, hunk: HunkId) -> tuple[Document, Anchor] | str:
    """Return where a hunk stands that others may stand for, or a sentence that says why none may."""
    found = located(state, hunk)
    if isinstance(found, str):
        return found
    document, anchor = found
    if hunk in state.history.replaced:
        return f"Hunk {hunk} is not offered as such any more: look at what stands for it."
    if state.history.is_decided(hunk) or hunk in state.applying:
        return f"Hunk {hunk} was decided on already; nothing was changed."
    if anchor is not None and anchor.hunk.operation is not None:
        return f"Hunk {hunk} is about the file as a whole: accept or reject it as it is."
    if anchor is None or anchor.status is Status.APPLIED:
        return f"Hunk {hunk} is in the text already, or its file can not be read; nothing was changed."
    return document, anchor


def _replaced(state: State, document: Document, anchor: Anchor, placed: Anchors, change: HunkRecut) -> Step:
    """Record that others stand for a hunk, and let them take its place in the document."""
    state, effects = record(state, change)
    state = replace(state, shown=state.shown.passed_on(change.hunk, [part.id for part in change.parts]))
    place = document.anchors.index(anchor)
    anchors = in_order((*document.anchors[:place], *placed, *document.anchors[place + 1 :]))
    state, more = settle(state, replace(document, anchors=anchors), change.at)
    return state, (*effects, *more)


def _placed(document: Document, anchor: Anchor, parts: Sequence[Hunk]) -> Anchors:
    """Return where the parts of a hunk stand: where it has them, and in a stale one where its text still does."""
    hunk, span, text = anchor.hunk, anchor.span, document.text or Text(())
    if anchor.status is Status.PENDING:
        return tuple(_at(part, span.start + part.start - hunk.start) for part in parts)
    before = 0 if hunk.before is None else 1
    sides = (line for line in (hunk.before, *hunk.base, hunk.after) if line is not None)
    known = Text.from_lines([*sides])
    first = max(span.start - before, 0)
    now = Text.from_lines(text.lines(first, span.stop + (hunk.after is not None)))
    laid = tuple(_at(part, before + part.start - hunk.start) for part in parts)
    return tuple(replace(part, span=part.span.shifted(first)) for part in follow(laid, known, now))


def _at(part: Hunk, start: int) -> Anchor:
    return Anchor(part, Span(start, start + len(part.base)), Status.PENDING)


def _decided(state: State, request: LinesRequested, hunks: tuple[HunkId, ...]) -> Step:
    match request.verdict:
        case VerdictKind.ACCEPTED:
            return accept(state, AcceptRequested(hunks, How.LINES, request.at))
        case VerdictKind.REJECTED:
            return reject(state, RejectRequested(hunks, How.LINES, request.reason, request.at))
        case _:
            return state, ()


def _refused(state: State, problem: str) -> Step:
    return state, (Tell(problem, Severity.WARNING),)
