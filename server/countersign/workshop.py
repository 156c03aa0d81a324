"""Where commands of a workspace run, those of checks and those of tools: a part of the composition root."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from countersign.ledger.place import state_root
from countersign.ports import Sandbox, Tools, Verifier
from countersign.preferences import Preferences, preferences_file
from countersign.settings import load_settings

__all__ = ["sandbox_of", "tools_of", "verifier_of"]


def sandbox_of(root: Path, preferences: Preferences) -> Sandbox:
    from countersign.bench.sandbox.choice import sandbox_for  # noqa: PLC0415 - many commands run nothing

    state, file = state_root(), preferences_file()
    return sandbox_for(root, state / "sandbox", (state, file.parent), unconfined=preferences.unconfined)


def verifier_of(root: Path, preferences: Preferences) -> Verifier:
    from countersign.checks.verifier import CommandVerifier  # noqa: PLC0415 - as above

    sandbox, environment = sandbox_of(root, preferences), partial(_environment, root, preferences)
    return CommandVerifier(root, sandbox, preferences.check_seconds, preferences.repairs, environment)


def tools_of(root: Path, preferences: Preferences) -> Tools:
    from countersign.checks.tools import ProjectTools  # noqa: PLC0415 - as above

    sandbox, environment = sandbox_of(root, preferences), partial(_environment, root, preferences)
    return ProjectTools(root, sandbox, preferences.check_seconds, environment)


def _environment(root: Path, preferences: Preferences) -> Iterator[str]:
    """Yield what commands may read beside what is found: what the workspace's settings of now name, which lies in
    it, and what the user names, wherever that is.
    """
    yield from load_settings(root)[0].checks.environment
    for name in preferences.checks.environment:
        yield str(Path(name).expanduser()) if name.startswith("~") else name
