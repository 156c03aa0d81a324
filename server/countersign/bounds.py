"""What tasks may use and bring, how many work at a time, where their logs are: a part of the composition root."""

from __future__ import annotations

import time
from functools import cache, partial
from pathlib import Path

from msgspec.structs import astuple, replace

from countersign.core.allowance import Allowance
from countersign.core.masking import view_of
from countersign.core.model import HunkFinding, Proposal, Spec
from countersign.core.secrets import find_secrets
from countersign.ledger.place import state_root, workspace_id
from countersign.ports import Adapters, DayBook
from countersign.preferences import Preferences
from countersign.queueing import Turns
from countersign.settings import load_settings

__all__ = ["bounded", "findings_in", "log_of"]


def bounded(adapters: Adapters, root: Path, preferences: Preferences) -> Adapters:
    """Return the adapters of a workspace with the bounds that the user has set."""
    return replace(
        adapters,
        allowance=Allowance(*astuple(preferences.budget)),
        prices=preferences.prices,
        turns=_turns(preferences.parallel),
        log_of=partial(log_of, root),
        hide=_hidden,
        day=_day_book(),
    )


def findings_in(root: Path, proposal: Proposal, spec: Spec) -> tuple[HunkFinding, ...]:
    """Return what is remarkable in a proposal, by the settings of now: the user may have trusted them since we
    began.
    """
    from countersign.bench.workspace import DiskWorkspace  # noqa: PLC0415 - needed by the first proposal only
    from countersign.checks.project import Project  # noqa: PLC0415 - as above
    from countersign.checks.scan import findings  # noqa: PLC0415 - as above

    workspace, (settings, _) = DiskWorkspace(root), load_settings(root)
    return findings(proposal, spec, Project(root, workspace.read, workspace.files), settings.policy.protected)


def log_of(root: Path, task: str) -> Path:
    """Return the file of a task's log."""
    return state_root() / "logs" / workspace_id(root) / f"{Path(task).name}.log"


@cache
def _day_book() -> DayBook:
    """Make the one day book of this process, which all its workspaces share."""
    from countersign.ledger.day_book import DayBook  # noqa: PLC0415 - as above

    return DayBook(state_root() / "days", time.time)


@cache
def _turns(most: int) -> Turns:
    """Make the one queue of this process, which all its workspaces share."""
    return Turns(most)


def _hidden(text: str) -> str:
    from countersign.checks.secrets import rules  # noqa: PLC0415 - reading the rules takes its time

    return view_of(text, lambda lines: [*find_secrets("", lines, rules())], lambda kind, _: f"[{kind}]").text
