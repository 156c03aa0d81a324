"""What a hover says of a spec: how it was understood, what became of it, and what would run."""

from __future__ import annotations

from countersign.core.model import ClauseKind, Mode, Spec
from countersign.core.tasking import agent_for
from countersign.core.views import spec_state
from countersign.lsp.folder import Folder
from countersign.lsp.pages import Page
from countersign.lsp.wording import spec_word

__all__ = ["spec_page"]


def spec_page(folder: Folder, spec: Spec) -> str:
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
    return str(page)
