"""An agent's answer to a question. What it changes on the bench is thrown away, and the user hears of that."""

from __future__ import annotations

from countersign.core.model import Answer
from countersign.ports import BenchError, Brief
from countersign.verifying import Agency

__all__ = ["answered"]

_LONGEST = 100_000
"""Characters of an answer that are kept."""
_NAMED = 3
"""Files that are named which an agent has tried to change."""
_CUT = "It said more than is kept; the end was left out."
_UNCLEAR = "It did something to its files that can not be told; all of that was thrown away."


async def answered(agency: Agency, brief: Brief) -> Answer:
    """Let an agent answer the question of its brief. Raises AgentError."""
    report = await agency.run(brief)
    text = report.answer.strip()
    cut = (_CUT,) if len(text) > _LONGEST else ()
    return Answer(text[:_LONGEST], (*report.notes, *cut, *await _tried(agency)), report.model)


async def _tried(agency: Agency) -> tuple[str, ...]:
    """Say what an agent has changed that was to change nothing."""
    try:
        paths = [change.path for change in await agency.harvest()]
    except BenchError:
        return (_UNCLEAR,)
    if not paths:
        return ()
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    said = f"It tried to change {', '.join(paths[:_NAMED])}{more}"
    return (f"{said}: that was thrown away, since an answer changes nothing.",)
