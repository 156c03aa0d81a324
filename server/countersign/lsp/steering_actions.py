"""What can be said to the agent of a working task, at its spec: what the user has written there as a remark."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.asking import about_spec
from countersign.core.escape import shortened
from countersign.core.model import QuestionKind, Spec, Task
from countersign.core.remark_lines import beside, written_at
from countersign.core.state import State
from countersign.core.text import Span
from countersign.core.views import spec_state
from countersign.lsp.choices import Choice
from countersign.lsp.connection import View

__all__ = ["on_steering"]

_KIND = "refactor.countersign.steer"
_NEAR = 4
"""Lines above and below a spec in which remarks are looked for."""
_LONGEST = 60
"""Characters of a remark in a menu."""
_FINISH = "Finish now with what you have. Leave out what is not done yet, and say what that is."


def on_steering(view: View, lines: Span) -> Iterator[Choice]:
    """Offer to say something to the agents of the tasks that work on specs near some lines."""
    folder, document, text = view
    if not folder.state.history.runners or folder.diffs.knows(document.path):
        return
    for spec in folder.specs(document):
        near = Span(max(spec.span.start - _NEAR, 0), min(spec.span.stop + _NEAR, len(text)))
        if not near.meets(lines):
            continue
        for task in _working(folder.state, spec):
            for remark in written_at(text, document.path, document.language, folder.state.tag, near):
                if beside(remark.span, [spec.span]) is not None:
                    title = f'Countersign: tell the agent at work here: "{shortened(remark.text, _LONGEST)}"'
                    yield Choice(_KIND, title, "countersign.steer", (task.id, remark.text))
            title = "Countersign: tell the agent at work here to finish with what it has"
            yield Choice(f"{_KIND}.finish", title, "countersign.steer", (task.id, _FINISH))


def _working(state: State, spec: Spec) -> Iterator[Task]:
    """Yield the tasks that work on a spec, or on a question about it, and understand words."""
    mechanical = {card.name for card in state.agents if card.mechanical}
    asked = [about_spec(state, spec, kind).working for kind in (QuestionKind.PLAN, QuestionKind.ASK)]
    for task in (spec_state(state, spec).working, *asked):
        if task is not None and task.agent not in mechanical:
            yield task
