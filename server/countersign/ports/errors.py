"""What adapters raise. Every message is a sentence for the user."""

from __future__ import annotations

__all__ = [
    "AgentError",
    "BenchError",
    "BudgetError",
    "LedgerError",
    "NotTextError",
    "SandboxError",
    "WorkspaceError",
]


class AgentError(Exception):
    """An agent cannot do its task."""


class BudgetError(AgentError):
    """A task has used up what it may use; what it has done so far is kept."""


class BenchError(Exception):
    """A bench cannot be made or harvested."""


class SandboxError(Exception):
    """Nothing can be run in isolation; `remedy` is what to do about it, a sentence."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class LedgerError(Exception):
    """The ledger cannot be read or written."""


class WorkspaceError(Exception):
    """A file of the user cannot be read or written."""


class NotTextError(WorkspaceError):
    """A file holds no text: it is binary, or larger than a text may be."""
