"""Code actions: everything that can be done, for every editor. They carry commands, never edits.

An edit that comes with a code action is applied by VS Code without any version check; a command is checked against
the text of the moment it is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lsprotocol import types
from msgspec import Struct

from countersign.core.escape import shortened
from countersign.core.model import Hunk, ProposalId, Spec, Status, TaskId
from countersign.core.spec import digest
from countersign.core.state import State
from countersign.core.text import Span
from countersign.core.views import Offer, open_in, open_of, rejected_at, spec_state
from countersign.lsp import answers, messages
from countersign.lsp.connection import Connection, View
from countersign.lsp.fixing import fixes_at
from countersign.lsp.from_lsp import lines_of
from countersign.lsp.offers import offers_met
from countersign.lsp.wording import counted

__all__ = ["code_actions"]

_LONGEST = 100
_OF_AGENT = (types.CodeActionTag.LlmGenerated,)
STALE_REASON = "it does not fit the text any more"


class _Choice(Struct, frozen=True):
    """One entry of the menu; `of_agent` says that taking it puts an agent's text in the user's."""

    kind: str
    title: str
    command: str
    arguments: tuple[Any, ...]
    of_agent: bool = False
    preferred: bool = False


def code_actions(
    connection: Connection, params: messages.CodeActionParams
) -> list[answers.CodeAction | answers.Command] | None:
    uri = params.text_document.uri
    views = connection.views(uri)
    if not views:
        return None
    lines = lines_of(params.range)
    choices = *_choices(views, uri, lines), *_on_fixes(views[0], uri, lines)
    return [_action(connection, choice) for choice in choices if _is_wanted(choice.kind, params.context.only)]


def _choices(views: Sequence[View], uri: str, lines: Span) -> tuple[_Choice, ...]:
    """Return what can be done but for fixes, by heart while one folder has nothing new to say."""
    folder, document, _ = views[0]
    specs = tuple(spec for spec in folder.specs(document) if spec.span.meets(lines))
    if len(views) > 1 or specs:
        return tuple(_on_hunks_and_specs(views, uri, lines, specs))
    return folder.memory.recall(
        folder.state, ("actions", uri, lines), lambda: tuple(_on_hunks_and_specs(views, uri, lines, ()))
    )


def _on_hunks_and_specs(views: Sequence[View], uri: str, lines: Span, specs: Sequence[Spec]) -> Iterator[_Choice]:
    """Yield what can be done with the hunks of all folders around a document, and the specs of the innermost."""
    offers = [offer for folder, document, _ in views for offer in offers_met(folder, document, lines)]
    yield from _on_hunks(offers)
    yield from _on_rejected(
        offer for folder, document, _ in views for offer in rejected_at(folder.state, document.path, lines)
    )
    state = views[0].folder.state
    for spec in specs:
        yield from _on_spec(state, spec, uri)
    yield from _on_all(views, uri, [*offers, *_offered_by(state, specs)])


def _on_fixes(view: View, uri: str, lines: Span) -> Iterator[_Choice]:
    for fix, line in fixes_at(view.folder, view.document, lines):
        title = f"Countersign: {_small(shortened(fix.title, _LONGEST))}"
        yield _Choice("quickfix.countersign.fix", title, "countersign.fix", (uri, line, fix.title))


def _on_hunks(offers: Sequence[Offer]) -> Iterator[_Choice]:
    for number, offer in enumerate(offers):
        which = _which(offers, number)
        hunks, stale = (offer.hunk.id,), offer.review.status is Status.STALE
        if not stale:
            yield _Choice(
                "quickfix.countersign.accept",
                f"Countersign: accept {which}",
                "countersign.accept",
                (hunks,),
                of_agent=True,
                preferred=len(offers) == 1,
            )
        reason = STALE_REASON if stale else ""
        yield _Choice(
            "quickfix.countersign.reject",
            f"Countersign: reject {which}{', which does not fit any more' if stale else ''}",
            "countersign.reject",
            (hunks, reason) if reason else (hunks,),
        )
        yield _Choice(
            "quickfix.countersign.show",
            f"Countersign: show the proposal with {which}",
            "countersign.show",
            (offer.hunk.id,),
        )


def _which(offers: Sequence[Offer], number: int) -> str:
    """Name one of the hunks at a place: by its line where there are several, by a count where they share that."""
    if len(offers) == 1:
        return "this hunk"
    start = offers[number].span.start
    same = [other for other, offer in enumerate(offers) if offer.span.start == start]
    line = f"the hunk at line {start + 1}"
    return line if len(same) == 1 else f"{line} ({same.index(number) + 1} of {len(same)} alternatives)"


def _on_rejected(offers: Iterable[Offer]) -> Iterator[_Choice]:
    hunks = tuple(offer.hunk.id for offer in offers)
    if hunks:
        which = "the rejection" if len(hunks) == 1 else f"{len(hunks)} rejections"
        yield _Choice(
            "quickfix.countersign.reopen", f"Countersign: take back {which}", "countersign.reopen", (hunks,)
        )


def _on_spec(state: State, spec: Spec, uri: str) -> Iterator[_Choice]:
    found = spec_state(state, spec)
    if found.working is not None:
        yield _Choice(
            "refactor.countersign.cancel",
            "Countersign: cancel this spec's task",
            "countersign.cancel",
            (found.working.id,),
        )
        return
    again = " again" if found.ended is not None else ""
    arguments = (uri, spec.span.start, digest(spec))
    yield _Choice("refactor.countersign.run", f"Countersign: run this spec{again}", "countersign.run", arguments)
    if found.proposal is not None:
        yield _Choice(
            "quickfix.countersign.show",
            "Countersign: show what this spec's task proposes",
            "countersign.show",
            (found.proposal.task,),
        )


def _on_all(views: Sequence[View], uri: str, offers: list[Offer]) -> Iterator[_Choice]:
    """Offer to decide on many at once, where one of them is: by file, and by task where that is more."""
    if not offers:
        return
    here = [
        offer
        for folder, document, _ in views
        for offer in open_in(folder.state, document.path)
        if offer.review.status is Status.PENDING
    ]
    if len(here) > 1:
        yield _Choice(
            "quickfix.countersign.accept.file",
            f"Countersign: accept all {len(here)} hunks in this file",
            "countersign.acceptFile",
            (uri,),
            of_agent=True,
        )
    tasks = {offer.proposal.id: offer.proposal.task for offer in offers}
    for proposal, task in tasks.items():
        waiting = [*_waiting([folder.state for folder, _, _ in views], proposal, task)]
        if len(waiting) > 1:
            files = len({hunk.path for hunk in waiting})
            what = f"all {len(waiting)} hunks {_of_task(tasks, proposal)} ({counted(files, 'file')})"
            if files > 1 or len(waiting) != len(here):
                yield _Choice(
                    "quickfix.countersign.accept.task",
                    f"Countersign: accept {what}",
                    "countersign.acceptTask",
                    (task,),
                    of_agent=True,
                )
            yield _Choice(
                "quickfix.countersign.reject.task", f"Countersign: reject {what}", "countersign.rejectTask", (task,)
            )


def _waiting(states: Iterable[State], proposal: ProposalId, task: TaskId) -> Iterator[Hunk]:
    """Yield the hunks of a task that can be accepted, also in files that are still being read."""
    state = next(state for state in states if proposal in state.history.proposals)
    yield from (offer.hunk for offer in open_of(state, task) if offer.review.status is Status.PENDING)
    history = state.history
    for hunk in history.hunks_of(history.proposals[proposal]):
        if hunk.path not in state.documents and not history.is_decided(hunk.id):
            yield hunk


def _of_task(tasks: dict[ProposalId, Any], proposal: ProposalId) -> str:
    return "of this task" if len(tasks) == 1 else f"of task {list(tasks).index(proposal) + 1} of {len(tasks)}"


def _offered_by(state: State, specs: Iterable[Spec]) -> Iterator[Offer]:
    """Yield an open hunk of each spec that has one."""
    for spec in specs:
        found = spec_state(state, spec)
        if found.proposal is not None:
            yield from open_of(state, found.proposal.task)[:1]


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def _is_wanted(kind: str, only: Iterable[str] | None) -> bool:
    return only is None or any(not wanted or f"{kind}.".startswith(f"{wanted}.") for wanted in only)


def _action(connection: Connection, choice: _Choice) -> answers.CodeAction | answers.Command:
    client = connection.client
    command = answers.Command(choice.title, choice.command, choice.arguments)
    if not client.action_literals:
        return command
    return answers.CodeAction(
        choice.title,
        choice.kind,
        command,
        is_preferred=True if choice.preferred and client.preferred_actions else None,
        tags=_OF_AGENT if choice.of_agent and client.action_tags else None,
    )
