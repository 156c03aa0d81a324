"""What a hover says of a spec: how it was understood, what became of it, and what would run."""

from __future__ import annotations

from itertools import islice

from countersign.core.deeds import deed
from countersign.core.model import ClauseKind, Mode, Spec
from countersign.core.tasking import agent_for
from countersign.core.views import offer_of, review_of, spec_state
from countersign.lsp.clause_places import clause_of
from countersign.lsp.folder import Folder
from countersign.lsp.offers import on_files
from countersign.lsp.pages import Page
from countersign.lsp.wording import counted, spec_word

__all__ = ["spec_page"]

_MOST = 200
"""Hunks of a proposal that are looked at, so that nobody waits for the page of a very large one."""
_NAMED = 5
"""Hunks of a clause that are named."""


def spec_page(folder: Folder, spec: Spec) -> str:
    page = Page(markdown=folder.client.markdown)
    page.title("Countersign: a question" if spec.mode is Mode.QUESTION else "Countersign: a spec")
    word = spec_word(folder.state, spec_state(folder.state, spec))
    page.label("state", word or "not run yet")
    _say_last_run(page, folder, spec)
    page.label("goal", *([spec.goal] if spec.goal else []))
    files = (f"{deed(offer.hunk, offer.hunk.path)}: {offer.review.word}" for offer in on_files(folder.state, spec))
    page.label("files", *files)
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


def _say_last_run(page: Page, folder: Folder, spec: Spec) -> None:
    """Say what the latest task that ended took, and what became of the hunks that serve each clause."""
    found = spec_state(folder.state, spec)
    if found.ended is not None and found.ended.ended is not None:
        page.say(f"The latest task took {max(found.ended.ended - found.ended.started, 0.0):.1f} s.")
    if found.proposal is None:
        return
    served: dict[str, list[str]] = {}
    for hunk in islice(folder.state.history.hunks_of(found.proposal), _MOST):
        clause = clause_of(spec, hunk)
        name = f"{clause.kind.value}: {clause.text}" if clause is not None else "no clause"
        offer = offer_of(folder.state, hunk.id)
        line = (offer.span.start if offer is not None else hunk.start) + 1
        served.setdefault(name, []).append(f"{hunk.path}:{line} {review_of(folder.state, hunk.id).word}")
    for name, hunks in served.items():
        more = f", and {len(hunks) - _NAMED} more" if len(hunks) > _NAMED else ""
        page.fact("serves", name, (counted(len(hunks), "hunk"), ", ".join(hunks[:_NAMED]) + more))
    page.say("Not verified: no done: command was run.")
