"""Who does a task: the agent that its spec names, or the first that can; who answers a question, the same way."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.effects import Tell
from countersign.core.model import ClauseKind, Mode, Severity, Spec, Task
from countersign.core.state import AgentCard, State

__all__ = ["agent_for", "answerer_for", "explainer_for"]

_NOBODY = (
    "No agent here can answer: that takes one that asks a model. `countersign doctor` says how to get one; nothing"
    " was started."
)


def agent_for(state: State, spec: Spec) -> str | Tell:
    """Return the name of the agent that runs a spec, or say why none can."""
    if spec.mode is Mode.QUESTION:
        return answerer_for(state, spec)
    wanted = _wanted(state, spec)
    if isinstance(wanted, Tell):
        return wanted
    for card in wanted:
        if spec.is_mechanical or not card.mechanical:
            return card.name
    if not wanted:
        return Tell("There is no agent here, so no spec can be run; nothing was started.", Severity.ERROR)
    return Tell(
        "No agent here can run this spec: it has no `rewrite:`, `rename:` or `fix:` clause, which is what the agent"
        f" {wanted[0].name} needs; nothing was started.",
        Severity.ERROR,
    )


def answerer_for(state: State, spec: Spec) -> str | Tell:
    """Return the name of the agent that answers questions about a spec, or say why none can."""
    wanted = _wanted(state, spec)
    if isinstance(wanted, Tell):
        return wanted
    able = next(_able(wanted), None)
    if able is not None:
        return able
    if len(wanted) == 1 and spec.texts(ClauseKind.AGENT):
        return Tell(
            f"The agent {wanted[0].name} does what clauses say and asks no model, so it can not answer; name"
            " another one in `agent:`, or none.",
            Severity.ERROR,
        )
    return Tell(_NOBODY, Severity.ERROR)


def explainer_for(state: State, task: Task) -> str | Tell:
    """Return the name of the agent that explains a hunk of a task: the one that made it, else the first that can
    answer.
    """
    ordered = sorted(state.agents, key=lambda card: card.name != task.agent)
    return next(_able(ordered), None) or Tell(_NOBODY, Severity.ERROR)


def _wanted(state: State, spec: Spec) -> list[AgentCard] | Tell:
    """Return the agents that a spec may mean."""
    named = next(iter(spec.texts(ClauseKind.AGENT)), None)
    known = ", ".join(card.name for card in state.agents)
    if named is not None and all(card.name != named for card in state.agents):
        return Tell(f"There is no agent {named!r}; the agents here are: {known}.", Severity.ERROR)
    return [card for card in state.agents if named in {None, card.name}]


def _able(cards: list[AgentCard]) -> Iterator[str]:
    """Yield the names of those that can answer: what understands clauses only understands no question."""
    return (card.name for card in cards if not card.mechanical)
