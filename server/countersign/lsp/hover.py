"""Hover: what a hunk would do and why, and how a spec was understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from lsprotocol import types

from countersign.core.model import ClauseKind, Mode, Spec
from countersign.core.spec import spec_at
from countersign.core.staleness import staleness
from countersign.core.state import Document
from countersign.core.tasking import agent_for
from countersign.core.text import Span
from countersign.core.views import Offer, spec_state
from countersign.lsp import answers, messages
from countersign.lsp.connection import Connection, View
from countersign.lsp.folder import Folder
from countersign.lsp.offers import offers_met, place_met, rejected_met
from countersign.lsp.pages import Page
from countersign.lsp.stale import say_why
from countersign.lsp.to_lsp import range_of
from countersign.lsp.unified import hunk_lines
from countersign.lsp.wording import finding_words, review_word, spec_word

__all__ = ["MOST", "hover"]

MOST = 4
"""Hunks shown at one place: alternatives of parallel tasks, and what stood there before."""


def hover(connection: Connection, params: messages.HoverParams) -> answers.Hover | None:
    """Answer with what waits at a line, else with the spec there, else with what was rejected there."""
    views, line = connection.views(params.text_document.uri), params.position.line
    return (
        _on_hunks(connection, views, line, offers_met)
        or _on_spec(connection, views[:1], line)
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
            asked = "hover", document.path, *(offer.hunk.id for offer in offers)
            page = folder.memory.recall(folder.state, asked, partial(_hunk_page, folder, offers))
            return _hover(connection, page, place)
    return None


def _on_spec(connection: Connection, views: Sequence[View], line: int) -> answers.Hover | None:
    for folder, document, text in views:
        if (spec := spec_at(folder.specs(document), line)) is not None:
            place = range_of(spec.span, text, connection.client.encoding)
            return _hover(connection, str(_spec_page(folder, spec)), place)
    return None


def _hover(connection: Connection, page: str, place: messages.Range) -> answers.Hover:
    kind = types.MarkupKind.Markdown if connection.client.markdown else types.MarkupKind.PlainText
    return answers.Hover(answers.MarkupContent(kind, page), place)


def _hunk_page(folder: Folder, offers: tuple[Offer, ...]) -> str:
    page = Page(markdown=folder.client.markdown)
    for number, offer in enumerate(offers):
        if number:
            page.rule()
        page.title(
            "Countersign: a change waits for you" if offer.review.is_open else "Countersign: a rejected change"
        )
        page.label("state", review_word(offer))
        page.block("\n".join(hunk_lines(offer.hunk)), "diff")
        say_why(page, staleness(folder.state, offer.hunk.id))
        for label, text in (("why", offer.hunk.rationale), ("clause", offer.hunk.clause)):
            page.label(label, *([text] if text else []))
        page.label("agent", offer.proposal.agent)
        if offer.task is not None:
            page.label("spec", offer.task.spec.goal or f"{offer.task.spec.path}:{offer.task.spec.span.start + 1}")
        page.label("found", *(finding_words(finding) for finding in offer.findings))
        page.say("Not verified: no done: command was run.")
    return str(page)


def _spec_page(folder: Folder, spec: Spec) -> Page:
    page = Page(markdown=folder.client.markdown)
    page.title("Countersign: a question" if spec.mode is Mode.QUESTION else "Countersign: a spec")
    word = spec_word(folder.state, spec_state(folder.state, spec))
    page.label("state", word or "not run yet")
    page.label("goal", *([spec.goal] if spec.goal else []))
    for kind in ClauseKind:
        if kind not in {ClauseKind.GOAL, ClauseKind.AGENT}:
            page.label(kind.value, *spec.texts(kind))
    if not spec.texts(ClauseKind.SCOPE):
        page.say("scope: this file and test files")
    agent = agent_for(folder.state, spec)
    if isinstance(agent, str):
        page.label("agent that would run it", agent)
    else:
        page.label("can not be run here", agent.message)
    if not spec.texts(ClauseKind.DONE):
        page.say("Nothing verifies it: there is no done: clause.")
    return page
