"""Trust: whether anything but what is inert may run in the workspace, and what the user says of it.

It is recorded in the ledger, which lies outside of the workspace and belongs to its real path, and holds for the
hash that the workspace's config had then.
"""

from __future__ import annotations

from enum import Enum

from msgspec.structs import replace

from countersign.core.effects import Refresh, StopTask, Tell
from countersign.core.model import ClauseKind, Outcome, Severity, Spec
from countersign.core.recording import Step, record
from countersign.core.records import TaskEnded, TrustRevoked, WorkspaceTrusted
from countersign.core.state import State
from countersign.core.trust_events import ConfigSeen, EditorTrusts, OfTrust, TrustRequested, TrustRevocation

__all__ = [
    "Standing",
    "distrust",
    "needs_trust",
    "no_command",
    "on_trust",
    "standing",
    "stop_untrusted",
    "why_untrusted",
]


class Standing(Enum):
    """How it stands with the trust in a workspace."""

    TRUSTED = "trusted"
    NEVER = "never"
    REVOKED = "revoked"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    RESTRICTED = "restricted"


_WHY = {
    Standing.NEVER: "this workspace is not trusted",
    Standing.REVOKED: "this workspace is not trusted any more",
    Standing.CHANGED: "the trust in this workspace was lost when its countersign.toml changed",
    Standing.UNREADABLE: "the countersign.toml of this workspace can not be read, so the workspace is not trusted",
    Standing.RESTRICTED: "this workspace is not trusted in your editor",
}
_STEPS = {
    Standing.NEVER: "look at it, then trust it with the action *trust this workspace* or `countersign trust`",
    Standing.CHANGED: "look at that file, then trust the workspace again with the action *trust this workspace* or"
    " `countersign trust`",
    Standing.UNREADABLE: "mend that file first",
    Standing.RESTRICTED: "trust it there first",
}


_GRANTED = (
    "This workspace is trusted now, until its countersign.toml changes: agents and checks run here when you say so."
)


def standing(state: State) -> Standing:
    """Return how it stands with the trust in the workspace as it was seen last."""
    trust = state.history.trust
    if state.restricted:
        return Standing.RESTRICTED
    if state.config is None:
        return Standing.UNREADABLE
    match trust:
        case None:
            return Standing.NEVER
        case TrustRevoked():
            return Standing.REVOKED
        case WorkspaceTrusted():
            return Standing.TRUSTED if trust.config == state.config else Standing.CHANGED


def why_untrusted(state: State) -> str | None:
    """Return why the workspace is not trusted and what to do about it, to be put behind "because"; None when it
    is.
    """
    found = standing(state)
    if found is Standing.TRUSTED:
        return None
    return f"{_WHY[found]}; {_STEPS.get(found, _STEPS[Standing.NEVER])}"


def needs_trust(state: State, spec: Spec, agent: str) -> bool:
    """Whether more than what is inert would run: the agent itself, or commands and programs that the spec names."""
    starts = any(spec.texts(kind) for kind in (ClauseKind.DONE, ClauseKind.FIX))
    return starts or not any(card.name == agent and card.inert for card in state.agents)


def distrust(state: State, spec: Spec, agent: str) -> str | None:
    """Return, in a sentence, why an agent can not run a spec here for want of trust; None when it can."""
    why = why_untrusted(state) if needs_trust(state, spec, agent) else None
    return f"Nothing was started because {why}." if why is not None else None


def no_command(state: State) -> str | None:
    """Return, in a sentence, why no command may run here, though its task may; None when it may."""
    why = why_untrusted(state)
    return f"No command was run because {why}." if why is not None else None


def on_trust(state: State, event: OfTrust) -> Step:
    match event:
        case ConfigSeen():
            return _see(state, event)
        case TrustRequested():
            return _trust(state, event)
        case TrustRevocation():
            return _revoke(state, event)
        case EditorTrusts():
            return _hear_editor(state, event)


def _see(state: State, seen: ConfigSeen) -> Step:
    """Take note of the config; where the trust is lost by that, say so at once."""
    if seen.digest == state.config:
        return state, ()
    before, state = standing(state), replace(state, config=seen.digest)
    effects = (Refresh(tuple(state.documents)),)
    if before is not Standing.TRUSTED or (why := why_untrusted(state)) is None:
        return state, effects
    return state, (*effects, Tell(f"No agent or check is started here any more because {why}.", Severity.WARNING))


def _trust(state: State, requested: TrustRequested) -> Step:
    found = standing(state)
    if found is Standing.TRUSTED:
        return state, (Tell("This workspace is trusted already.", Severity.INFO),)
    if found in {Standing.UNREADABLE, Standing.RESTRICTED} or state.config is None:
        return state, (Tell(f"Nothing was changed because {why_untrusted(state)}.", Severity.ERROR),)
    if state.ledger_problem is not None:
        return state, (Tell(f"Trust can not be recorded: {state.ledger_problem}", Severity.ERROR),)
    return _trusted(state, WorkspaceTrusted(state.config, state.session, requested.at))


def _trusted(state: State, trusted: WorkspaceTrusted) -> Step:
    state, effects = record(state, trusted)
    return state, (*effects, Tell(_GRANTED, Severity.INFO), Refresh(tuple(state.documents)))


def _revoke(state: State, requested: TrustRevocation) -> Step:
    """Take the trust back; what runs here only because of it is stopped."""
    trust = state.history.trust
    if trust is None or isinstance(trust, TrustRevoked):
        return state, (Tell("This workspace is not trusted, so there is nothing to take back.", Severity.INFO),)
    state, effects = record(state, TrustRevoked(state.session, requested.at))
    state, stopped = stop_untrusted(state, requested.at)
    said = Tell("This workspace is not trusted any more: no agent or check is started here.", Severity.INFO)
    return state, (*effects, *stopped, said, Refresh(tuple(state.documents)))


def stop_untrusted(state: State, at: float) -> Step:
    """Stop the tasks of this session that may not go on since the trust was revoked."""
    if standing(state) is not Standing.REVOKED:
        return state, ()
    own = [task for task, session in state.history.runners.items() if session == state.session]
    tasks = [known for task in own if needs_trust(state, (known := state.history.tasks[task]).spec, known.agent)]
    why = "the trust in the workspace was revoked"
    state, ended = record(state, *(TaskEnded(task.id, Outcome.CANCELLED, why, at) for task in tasks))
    return state, (*(StopTask(task.id) for task in tasks), *ended)


def _hear_editor(state: State, told: EditorTrusts) -> Step:
    """Let the editor's trust begin ours, but never renew what was lost: that a file changed, it does not know."""
    if told.trusted != state.restricted:
        changed: Step = state, ()
    else:
        changed = replace(state, restricted=not told.trusted), (Refresh(tuple(state.documents)),)
    state, effects = changed
    if not told.trusted or standing(state) is not Standing.NEVER or state.config is None:
        return state, effects
    state, trusted = _trusted(state, WorkspaceTrusted(state.config, state.session, told.at, by_editor=True))
    return state, (*effects, *trusted)
