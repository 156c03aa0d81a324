"""Which sandbox there is: what the user has set, and what this system has."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.bench.sandbox.seatbelt import Seatbelt
from countersign.bench.sandbox.unconfined import Unconfined
from countersign.ports import Sandbox, SandboxError

__all__ = ["diagnosis", "sandbox_for"]


def sandbox_for(workspace: Path, state: Path, private: Sequence[Path], *, unconfined: bool) -> Sandbox:
    """Return how commands are run for a workspace; `state` is a directory of the sandbox's own, `private` are
    others of ours, which no command is to see.
    """
    if unconfined:
        return Unconfined(workspace)
    if platform.system() == "Darwin":
        return Seatbelt(workspace, (state, *private))
    return Bubblewrap(workspace, state, private)


async def diagnosis(sandbox: Sandbox) -> tuple[str, str]:
    """Return what there is, and a remedy, which is empty where nothing is wrong; the sandbox is tried for it."""
    try:
        await sandbox.ready()
    except SandboxError as error:
        return f"{error}; agents that are processes and `done:` commands are not run", error.remedy
    if isinstance(sandbox, Unconfined):
        found = "none: agents and `done:` commands can do all that you can, since `unconfined` is set"
        return found, "remove `unconfined` from the preferences, where commands can be isolated."
    return f"{sandbox.name} holds: tried with attempts to break out", ""
