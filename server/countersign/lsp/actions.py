"""Code actions: everything that can be done, for every editor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from msgspec import Raw, Struct

from countersign.core.counting import tally_of
from countersign.core.model import Spec
from countersign.core.spec import specs_at
from countersign.core.state import State
from countersign.core.text import Span
from countersign.core.views import Offer, each_open_of, spec_state
from countersign.lsp import answers, messages
from countersign.lsp.checking import on_checks
from countersign.lsp.choices import Choice, action_of, is_wanted
from countersign.lsp.clients import Client
from countersign.lsp.connection import Connection, View
from countersign.lsp.envelope import encoded
from countersign.lsp.from_lsp import lines_of, selects
from countersign.lsp.group_actions import on_groups
from countersign.lsp.hunk_actions import on_all, on_file, on_hunks, on_reasons, on_rejected
from countersign.lsp.landed_actions import landed_met, on_landed, on_landed_task
from countersign.lsp.line_actions import on_edited, on_lines
from countersign.lsp.navigating import on_way
from countersign.lsp.offers import offers_met, open_on_files, rejected_met
from countersign.lsp.question_actions import on_explaining
from countersign.lsp.refining import on_remarks
from countersign.lsp.rivals import names_of
from countersign.lsp.spec_actions import on_fixes, on_spec
from countersign.lsp.stale import on_stale
from countersign.lsp.steering_actions import on_steering
from countersign.lsp.watching import acted

__all__ = ["code_actions"]

_MOST_FILES = 8
"""Files that are created or the like, in the menu of a spec; the diff document shows all."""


def code_actions(connection: Connection, params: messages.CodeActionParams) -> Raw | None:
    """Return what can be done, as JSON, by heart while nobody types."""
    uri = params.text_document.uri
    views = connection.views(uri)
    if not views:
        return None
    only = ("",) if params.context.only is None else tuple(params.context.only)
    asked = _Asked(uri, lines_of(params.range), selects(params.range), only)
    acted(connection, uri, views, asked.lines)
    folder, document, text = views[0]
    folder.others.take(document.path, text, asked.lines, params.context.diagnostics)
    answer = partial(_answered, connection.client, views, asked)
    return answer() if len(views) > 1 else folder.at_rest.recall(folder.state, asked, answer)


class _Asked(Struct, frozen=True):
    """What a menu is wanted for: lines of a document, selected or not, and the kinds of actions."""

    uri: str
    lines: Span
    is_selection: bool
    only: tuple[str, ...]


def _answered(client: Client, views: Sequence[View], asked: _Asked) -> Raw:
    return Raw(encoded(_actions(client, views, asked)))


def _actions(client: Client, views: Sequence[View], asked: _Asked) -> list[answers.CodeAction | answers.Command]:
    uri, lines = asked.uri, asked.lines
    specs = specs_at(views[0].folder.specs(views[0].document), lines)
    selected = on_lines(views, lines) if asked.is_selection else ()
    fixes = on_fixes(views[0], uri, lines) if specs else ()
    said = *on_steering(views[0], lines), *on_remarks(views, lines)
    choices = *_choices(views, uri, lines, specs), *selected, *fixes, *said
    return [action_of(client, choice) for choice in choices if is_wanted(choice.kind, asked.only)]


def _choices(views: Sequence[View], uri: str, lines: Span, specs: Sequence[Spec]) -> tuple[Choice, ...]:
    """Return what can be done but for fixes, by heart while one folder has nothing new to say."""
    folder, document, _ = views[0]
    if len(views) > 1 or specs:
        return tuple(_on_hunks_and_specs(views, uri, lines, specs))
    return folder.memory.recall(
        folder.state,
        ("actions", uri, lines, folder.diffs.reading(document)),
        lambda: tuple(_on_hunks_and_specs(views, uri, lines, ())),
    )


def _on_hunks_and_specs(views: Sequence[View], uri: str, lines: Span, specs: Sequence[Spec]) -> Iterator[Choice]:
    """Yield what can be done with the hunks of all folders around a document, and the specs of the innermost."""
    offers = [offer for folder, document, _ in views for offer in offers_met(folder, document, lines)]
    yield from on_edited(views, uri, lines)
    names = {hunk: name for around, _, _ in views for hunk, name in names_of(around, offers).items()}
    yield from on_hunks(offers, names)
    for around, document, _ in views:
        met = offers_met(around, document, lines)
        yield from on_explaining(around.state, met, names)
        yield from on_stale(around, met)
        yield from on_groups(around.state, met)
    folder = views[0].folder
    if folder.client.asks:
        yield from on_reasons(offers)
    yield from on_rejected(
        [offer for around, document, _ in views for offer in rejected_met(around, document, lines)]
    )
    for around, document, _ in views:
        yield from on_landed(landed_met(around, document, lines))
    state = folder.state
    for spec in specs:
        yield from on_spec(state, spec, uri)
        yield from on_checks(state, spec)
        yield from on_landed_task(state, spec)
        for offer in open_on_files(folder, spec)[:_MOST_FILES]:
            yield from on_file(offer)
    yield from on_all(views, uri, [*offers, *_offered_by(state, specs)])
    yield from on_way(views, uri, lines, offers)


def _offered_by(state: State, specs: Iterable[Spec]) -> Iterator[Offer]:
    """Yield an open hunk of each spec that has one."""
    for spec in specs:
        found = spec_state(state, spec)
        if found.proposal is not None and tally_of(state, found.proposal).open:
            yield from islice(each_open_of(state, found.proposal.task), 1)
