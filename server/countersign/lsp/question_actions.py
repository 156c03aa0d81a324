"""What can be asked: about a spec, what a hunk does, and what comment asks; and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from countersign.core.answer_text import NAMES
from countersign.core.asking import Asked, about_hunk, about_spec
from countersign.core.choosing import answerer_for, explainer_for
from countersign.core.model import HunkId, Mode, QuestionKind, Spec
from countersign.core.spec import digest
from countersign.core.state import State
from countersign.core.views import Offer
from countersign.lsp.choices import Choice
from countersign.lsp.hunk_actions import which_of

__all__ = ["on_explaining", "on_questions"]

_ASK = "countersign.ask"
_PLAN = "countersign.plan"


def on_questions(state: State, spec: Spec, uri: str) -> Iterator[Choice]:
    """Offer to ask about a spec, or what a comment asks, and to see what was answered."""
    arguments = (uri, spec.span.start, digest(spec))
    can_ask = isinstance(answerer_for(state, spec), str)
    asked = about_spec(state, spec, QuestionKind.ASK)
    is_question = spec.mode is Mode.QUESTION
    if is_question or can_ask:
        again = " again" if asked.ended is not None else ""
        what = f"ask this question{again}" if is_question else f"ask what is unclear in this spec{again}"
        yield from _begun(asked, QuestionKind.ASK, Choice(f"refactor.{_ASK}", what, _ASK, arguments))
    if is_question:
        return
    planned = about_spec(state, spec, QuestionKind.PLAN)
    if can_ask and not spec.is_mechanical:
        again = " again" if planned.ended is not None else ""
        plan = Choice(f"refactor.{_PLAN}", f"plan this spec{again}, without changing anything", _PLAN, arguments)
        yield from _begun(planned, QuestionKind.PLAN, plan)
    if planned.answered is not None:
        title = "Countersign: run this spec with its plan"
        by_plan = *arguments, planned.answered.id
        yield Choice("refactor.countersign.run.planned", title, "countersign.run", by_plan)


def on_explaining(state: State, offers: Sequence[Offer], names: Mapping[HunkId, str]) -> Iterator[Choice]:
    """Offer to have hunks explained; `names` says what to call those that have alternatives."""
    for number, offer in enumerate(offers):
        asked, task = about_hunk(state, offer.hunk.id), offer.task
        if task is None or not isinstance(explainer_for(state, task), str):
            continue
        again = " again" if asked.ended is not None else ""
        title = f"explain {which_of(offers, number, names)}{again}"
        explain = Choice("quickfix.countersign.explain", title, "countersign.explain", (offer.hunk.id,))
        yield from _begun(asked, QuestionKind.EXPLAIN, explain)


def _begun(asked: Asked, kind: QuestionKind, begin: Choice) -> Iterator[Choice]:
    """Offer to begin, or to cancel what works, and to show the latest answer."""
    if asked.working is not None:
        title = f"Countersign: cancel the {NAMES[kind]}"
        yield Choice("refactor.countersign.cancel", title, "countersign.cancel", (asked.working.id,))
    else:
        yield Choice(begin.kind, f"Countersign: {begin.title}", begin.command, begin.arguments)
    if asked.answered is not None:
        title = f"Countersign: show the {NAMES[kind]}"
        yield Choice("refactor.countersign.answer", title, "countersign.showAnswer", (asked.answered.id,))
