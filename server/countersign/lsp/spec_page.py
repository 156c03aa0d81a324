"""What a hover says of a spec: how it was understood, what became of it, and what would run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from countersign.core.budget_clause import allowed, allowed_in_words, budget_problem
from countersign.core.choosing import agent_for
from countersign.core.deeds import deed
from countersign.core.escape import shortened
from countersign.core.model import Clause, ClauseKind, Hunk, Mode, Spec, Status, Task, TaskId
from countersign.core.rounds import chain_of
from countersign.core.spending import in_words, together
from countersign.core.state import State
from countersign.core.trust import distrust
from countersign.core.views import in_all_rounds, offer_of, proposals_of, review_of, spec_state
from countersign.lsp.answer_page import question_page, say_answers
from countersign.lsp.clause_places import clause_of
from countersign.lsp.folder import Folder
from countersign.lsp.offers import on_files
from countersign.lsp.pages import Page
from countersign.lsp.receipt_page import say_accepted, say_checks, say_output
from countersign.lsp.wording import counted, spec_word

__all__ = ["spec_page"]

_MOST = 200
"""Hunks of a proposal that are looked at, so that nobody waits for the page of a very large one."""
_LONGEST = 80
"""Characters of a remark."""
_WORK = {ClauseKind.MUST, ClauseKind.EDGE, ClauseKind.REWRITE, ClauseKind.RENAME, ClauseKind.FIX}
_NAMED = 5
"""Hunks of a clause that are named."""


def spec_page(folder: Folder, spec: Spec) -> str:
    if spec.mode is Mode.QUESTION:
        return question_page(folder, spec)
    page = Page(markdown=folder.client.markdown)
    page.title("Countersign: a spec")
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
    _say_budget(page, folder, spec)
    agent = agent_for(folder.state, spec)
    why = distrust(folder.state, spec, agent) if isinstance(agent, str) else agent.message
    if isinstance(agent, str):
        page.label("agent that would run it", agent)
    if why is not None:
        page.label("can not be run here", why)
    if not spec.texts(ClauseKind.DONE):
        page.say("Nothing verifies it: there is no done: clause.")
    say_answers(page, folder.state, spec)
    return str(page)


def _say_budget(page: Page, folder: Folder, spec: Spec) -> None:
    """Say how the budget of a spec was understood, beside what the user allows any task."""
    if not spec.texts(ClauseKind.BUDGET):
        return
    if (problem := budget_problem(spec)) is not None:
        page.label("budget that can not be kept", problem)
        return
    words = allowed_in_words(allowed(folder.runtime.work.adapters.allowance, spec))
    page.say(f"It may use at most: {words}. A spec can only make your own limits tighter.")


def _say_last_run(page: Page, folder: Folder, spec: Spec) -> None:
    """Say what the latest task that ended took, and what became of the hunks that serve each clause."""
    found = spec_state(folder.state, spec)
    if found.ended is not None:
        _say_rounds(page, folder.state, found.ended)
    if found.proposal is None:
        return
    served: dict[str, list[str]] = {name: [] for name in _to_be_served(spec)}
    for hunk in islice(_hunks(folder.state, found.proposal.task), _MOST):
        clause = clause_of(spec, hunk)
        name = _named(clause) if clause is not None else hunk.clause or "no clause"
        offer = offer_of(folder.state, hunk.id)
        line = (offer.span.start if offer is not None else hunk.start) + 1
        served.setdefault(name, []).append(f"{hunk.path}:{line} {_word(folder.state, hunk)}")
    for name, hunks in served.items():
        more = f", and {len(hunks) - _NAMED} more" if len(hunks) > _NAMED else ""
        if hunks:
            page.fact("serves", name, (counted(len(hunks), "hunk"), ", ".join(hunks[:_NAMED]) + more))
    if any(served[name] for name in _to_be_served(spec)):
        page.label("no hunk serves", *(name for name, hunks in served.items() if not hunks))
    say_checks(page, found.proposal, spec)
    say_output(page, found.proposal)
    say_accepted(page, folder.state.history, found.proposal.task)


def _word(state: State, hunk: Hunk) -> str:
    """Return what became of a hunk; one in a file that was not read yet waits."""
    is_read = hunk.path in state.documents or state.history.is_decided(hunk.id)
    return review_of(state, hunk.id).word if is_read else Status.PENDING.value


def _say_rounds(page: Page, state: State, task: Task) -> None:
    """Say what the rounds of a task were about, what each brought, and what they cost."""
    chain = [found for number in chain_of(state.history, task.id) if (found := state.history.tasks.get(number))]
    took = sum(max(one.ended - one.started, 0.0) for one in chain if one.ended is not None)
    rounds = f" in {len(chain)} rounds" if len(chain) > 1 else ""
    page.say(f"The latest task took {took:.1f} s{rounds}.")
    if len(chain) > 1:
        page.label("rounds", *(_round(state, one) for one in chain))
    makers = [proposal.maker for one in chain for proposal in proposals_of(state, one.id) if proposal.maker]
    models = dict.fromkeys(maker.model for maker in makers)
    if [*models] == [None]:
        page.say("No model was asked, so it cost nothing but time.")
    page.label("models", *(model for model in models if model))
    used = together(one.use for one in chain if one.use is not None)
    if used.calls:
        page.say(f"Models were asked {counted(used.calls, 'time')} for it: {in_words(used)}.")


def _round(state: State, task: Task) -> str:
    hunks = sum(len(change.hunks) for proposal in proposals_of(state, task.id) for change in proposal.files)
    remarks = "; ".join(dict.fromkeys(remark.text for remark in task.remarks))
    about = f", after the remark {shortened(remarks, _LONGEST)}" if remarks else ""
    return f"{task.round}: {counted(hunks, 'hunk')} from {task.agent}{about}"


def _hunks(state: State, task: TaskId) -> Iterator[Hunk]:
    """Yield what all rounds of a task offer or have brought into the text."""
    for proposal in in_all_rounds(state, task):
        yield from state.history.hunks_of(proposal)


def _to_be_served(spec: Spec) -> Iterator[str]:
    """Yield the clauses that hunks are to serve, as they are shown."""
    yield from (_named(clause) for clause in spec.clauses if clause.kind in _WORK)


def _named(clause: Clause) -> str:
    return f"{clause.kind.value}: {clause.text}"
