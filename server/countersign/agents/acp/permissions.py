"""What an agent may do that it asks about: whatever stays on the bench, and nothing that leads out of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from countersign.agents.acp.calls import Call
from countersign.agents.acp.json_reading import text_at
from countersign.agents.acp.places import inside

__all__ = ["choice", "objection"]

_ALLOW = ("allow_once", "allow_always")
"""Once is enough, since the agent is asked anew; for good means for this bench, which is gone soon."""
_REJECT = ("reject_once", "reject_always")


def objection(call: Call, root: Path) -> str:
    """Return why a call is not allowed, as the end of a sentence; empty where nothing is against it."""
    if call.kind == "fetch":
        return "it leads out to the network"
    outside = next((path for path in call.paths if path and inside(root, path) is None), None)
    return f"{outside} lies outside of the workspace" if outside is not None else ""


def choice(options: Sequence[object], *, allow: bool) -> dict[str, str]:
    """Return the outcome of a request: one of its options, or that the user has none to offer."""
    for kind in _ALLOW if allow else _REJECT:
        for option in options:
            if text_at(option, "kind") == kind and (name := text_at(option, "optionId")):
                return {"outcome": "selected", "optionId": name}
    return {"outcome": "cancelled"}
