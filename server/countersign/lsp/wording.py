"""The words that lenses, actions, hovers and diagnostics share."""

from __future__ import annotations

from collections.abc import Iterable

from countersign.core.asking import Asked
from countersign.core.counting import tally_of
from countersign.core.deeds import deed, why_stale
from countersign.core.escape import shortened, visible
from countersign.core.model import Hunk, HunkFinding, Outcome, Severity, Spec, TaskId, VerdictKind
from countersign.core.plural import counted
from countersign.core.state import State
from countersign.core.views import Offer, SpecState, spec_state
from countersign.lsp.protocol_review import RiskWord

__all__ = [
    "asked_word",
    "beginning",
    "counted",
    "finding_words",
    "review_progress",
    "review_word",
    "risk_word",
    "round_word",
    "spec_word",
    "summary_of",
]

_SENSITIVE = "path-sensitive"
"""The code of the finding that a file says how the project is built, tested or what it depends on."""
_LONGEST = 120
_SAID = 4_000
"""Characters of what an agent has said."""

_ENDED = {
    Outcome.NOTHING: "ended without a change",
    Outcome.FAILED: "failed",
    Outcome.CANCELLED: "cancelled",
    Outcome.INTERRUPTED: "interrupted",
    Outcome.EXHAUSTED: "its budget is used up",
    Outcome.OFFERED: "reviewed",
    Outcome.ANSWERED: "answered",
}


def finding_words(finding: HunkFinding) -> str:
    """Return what was found in a hunk, with how bad it is."""
    return f"{finding.severity.value}: {finding.message}"


def beginning(text: str) -> str:
    """Return the first lines of what an agent has said, made visible."""
    shown = visible(text).rstrip("\n")
    return shown if len(shown) <= _SAID else f"{shown[:_SAID].rstrip()}…"


def risk_word(findings: Iterable[HunkFinding]) -> RiskWord:
    """Return how careful one has to be with a hunk in which these were found."""
    codes = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    return "high" if codes - {_SENSITIVE} else "sensitive" if codes else "normal"


def summary_of(hunk: Hunk) -> str:
    """Return on one line what a hunk does, and why as far as its agent has said that."""
    return ": ".join(shortened(part, _LONGEST) for part in (deed(hunk) or _on_lines(hunk), hunk.rationale) if part)


def _on_lines(hunk: Hunk) -> str:
    old, new = len(hunk.base), len(hunk.new)
    if not old or not new:
        return f"add {counted(new, 'line')}" if new else f"remove {counted(old, 'line')}"
    return f"change {counted(old, 'line')}" + (f" to {new}" if new != old else "")


def spec_word(state: State, found: SpecState) -> str | None:
    """Return in a few words what became of a spec, None when it was never run."""
    if found.working is not None:
        waits = found.working.id in state.waiting
        return (
            "waiting for others..."
            if waits
            else "paused"
            if found.working.id in state.history.paused
            else "working..."
        )
    if found.proposal is not None:
        return round_word(state, found.proposal.task) + tally_of(state, found.proposal).words
    if found.ended is not None and found.ended.outcome is not None:
        return _ENDED[found.ended.outcome]
    return None


def asked_word(state: State, asked: Asked) -> str | None:
    """Return in a few words what became of a question, None when it was never asked."""
    if asked.working is not None:
        return "waiting for others..." if asked.working.id in state.waiting else "answering..."
    if asked.ended is None or asked.ended.outcome is None:
        return None
    return _ENDED[asked.ended.outcome] if asked.ended.id not in state.history.answers else "answered"


def review_progress(state: State, spec: Spec) -> str | None:
    """Return how far the review of what a spec offers has come, None when nothing of it waits."""
    proposal = spec_state(state, spec).proposal
    if proposal is None or not tally_of(state, proposal).open:
        return None
    return f"Review: {round_word(state, proposal.task)}{tally_of(state, proposal).words}."


def round_word(state: State, task: TaskId) -> str:
    """Return which round of its task one is, to be put before other words; nothing for the first."""
    known = state.history.tasks.get(task)
    return f"round {known.round}: " if known is not None and known.round > 1 else ""


def review_word(offer: Offer) -> str:
    """Return what became of a hunk, with the reason where there is one."""
    word, verdict = offer.review.word, offer.review.verdict
    if word == "stale":
        return f"stale: {why_stale(offer.hunk) or 'it does not fit the text any more'}, so it can not be applied"
    if verdict is not None and verdict.reason and verdict.kind is not VerdictKind.ACCEPTED:
        return f"{word} ({verdict.reason})" if word == "rejected" else f"{word}, reopened: {verdict.reason}"
    return word
