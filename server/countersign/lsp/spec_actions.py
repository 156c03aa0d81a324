"""What can be done with a spec: running it, cancelling its task, showing what it proposes, fixing what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.choosing import agent_for
from countersign.core.escape import shortened
from countersign.core.model import Mode, Spec, Task
from countersign.core.spec import digest
from countersign.core.state import State
from countersign.core.text import Span
from countersign.core.views import spec_state
from countersign.lsp.choices import Choice
from countersign.lsp.connection import View
from countersign.lsp.fixing import fixes_at
from countersign.lsp.question_actions import on_questions
from countersign.lsp.trusting import on_trust

__all__ = ["on_fixes", "on_spec"]

_LONGEST = 100


def on_fixes(view: View, uri: str, lines: Span) -> Iterator[Choice]:
    for fix, line in fixes_at(view.folder, view.document, lines):
        title = f"Countersign: {_small(shortened(fix.title, _LONGEST))}"
        yield Choice("quickfix.countersign.fix", title, "countersign.fix", (uri, line, fix.title))


def on_spec(state: State, spec: Spec, uri: str) -> Iterator[Choice]:
    """Offer what can be done with a spec; a comment that asks a question can be asked, not run."""
    if spec.mode is Mode.QUESTION:
        yield from on_trust(state, spec, uri)
        yield from on_questions(state, spec, uri)
        yield from _on_request(state, spec, uri)
        return
    yield from _on_running(state, spec, uri)
    yield from on_questions(state, spec, uri)


def _on_running(state: State, spec: Spec, uri: str) -> Iterator[Choice]:
    found = spec_state(state, spec)
    if found.working is not None:
        yield Choice(
            "refactor.countersign.cancel",
            "Countersign: cancel this spec's task",
            "countersign.cancel",
            (found.working.id,),
        )
        yield from _on_working(state, found.working)
        return
    again = " again" if found.ended is not None else ""
    arguments = (uri, spec.span.start, digest(spec))
    yield from on_trust(state, spec, uri)
    yield Choice("refactor.countersign.run", f"Countersign: run this spec{again}", "countersign.run", arguments)
    yield from _on_request(state, spec, uri)
    if found.ended is not None:
        yield _log_of(found.ended)
    if found.proposal is not None:
        yield Choice(
            "quickfix.countersign.show",
            "Countersign: show what this spec's task proposes",
            "countersign.show",
            (found.proposal.task,),
        )


def _on_request(state: State, spec: Spec, uri: str) -> Iterator[Choice]:
    """Offer to show what will be sent, where something will be."""
    agent = agent_for(state, spec)
    if isinstance(agent, str) and not any(card.mechanical for card in state.agents if card.name == agent):
        title, arguments = "Countersign: show what will be sent", (uri, spec.span.start, digest(spec))
        yield Choice("refactor.countersign.request", title, "countersign.showRequest", arguments)


def _on_working(state: State, task: Task) -> Iterator[Choice]:
    """Offer to pause what understands that, and to read what was said so far."""
    if not any(card.name == task.agent and card.mechanical for card in state.agents):
        what = "resume" if task.id in state.history.paused else "pause"
        title = f"Countersign: {what} this spec's task"
        yield Choice("refactor.countersign.pause", title, f"countersign.{what}", (task.id,))
    yield _log_of(task)


def _log_of(task: Task) -> Choice:
    title = "Countersign: show the log of this spec's task"
    return Choice("refactor.countersign.log", title, "countersign.showLog", (task.id,))


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]
