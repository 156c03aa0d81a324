"""What the runtime needs from the outside, as Protocols; adapters fit by shape and raise the errors named here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from countersign.core.allowance import Allowance
from countersign.ports.agents import (
    Agent,
    Brief,
    Candid,
    Control,
    Explained,
    Progress,
    Repair,
    Report,
    Round,
    Sign,
    Told,
    Used,
    Voice,
)
from countersign.ports.benches import Bench, Benches, Changed, Layers
from countersign.ports.brokers import Broker, Brokers, Outlet, Passed
from countersign.ports.checks import Checks, Trial, Verifier
from countersign.ports.day_book import DayBook, NoDayBook
from countersign.ports.disk import Ledger, Workspace
from countersign.ports.editor import Editor
from countersign.ports.errors import (
    AgentError,
    BenchError,
    BudgetError,
    LedgerError,
    NotTextError,
    SandboxError,
    WorkspaceError,
)
from countersign.ports.sandbox import Bounds, Confined, Sandbox
from countersign.ports.tools import Job, JobDone, Tools

if TYPE_CHECKING:  # who only reads files needs none of it
    from collections.abc import Callable, Hashable, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from countersign.core.model import TaskId
    from countersign.core.prices import Price

__all__ = [
    "Adapters",
    "Agent",
    "AgentError",
    "Bench",
    "BenchError",
    "Benches",
    "Bounds",
    "Brief",
    "Broker",
    "Brokers",
    "BudgetError",
    "Candid",
    "Changed",
    "Checks",
    "Confined",
    "Control",
    "DayBook",
    "Editor",
    "Explained",
    "Job",
    "JobDone",
    "Layers",
    "Ledger",
    "LedgerError",
    "NotTextError",
    "Outlet",
    "Passed",
    "Progress",
    "Repair",
    "Report",
    "Round",
    "Sandbox",
    "SandboxError",
    "Sign",
    "Told",
    "Tools",
    "Trial",
    "Turns",
    "Used",
    "Verifier",
    "Voice",
    "Workspace",
    "WorkspaceError",
]


class Turns(Protocol):
    def turn(self, kind: Hashable, told: Callable[[int], None]) -> AbstractAsyncContextManager[None]:
        """Wait for a turn and have it while the block runs; `told` hears for how many others is waited."""
        ...


def _as_it_is(text: str) -> str:
    return text


def _unreadable() -> None:
    """Tell that there is no config that could be trusted."""


class Adapters(Struct, frozen=True):
    """All that the runtime needs from the outside; `clock` gives seconds since the epoch; without `checks` nothing
    is found, and without a `verifier`, which is made when it is needed first, no command is run. `config` gives
    the hash of the workspace's config, None when it can not be read: with another one than the user trusted
    nothing runs but what is inert. `allowance` is what tasks may use, at `prices` that go before the usual ones;
    `turns` says who works at a time, all without it; `log_of` names the file of a task's log, from which `hide`
    keeps secrets; `day` is the book of what the user's tasks use in a day.
    """

    ledger: Ledger
    workspace: Workspace
    benches: Benches
    agents: Mapping[str, Agent]
    editor: Editor
    clock: Callable[[], float]
    checks: Checks | None = None
    verifier: Callable[[], Verifier] | None = None
    config: Callable[[], str | None] = _unreadable
    allowance: Allowance = Allowance()
    prices: Mapping[str, Price] = {}
    turns: Turns | None = None
    log_of: Callable[[TaskId], Path] | None = None
    hide: Callable[[str], str] = _as_it_is
    day: DayBook = NoDayBook()
