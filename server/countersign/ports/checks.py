"""Checks: what looks at the hunks of a proposal before it is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from countersign.core.model import HunkFinding, Proposal, Spec

__all__ = ["Checks"]


class Checks(Protocol):
    def __call__(self, proposal: Proposal, spec: Spec) -> tuple[HunkFinding, ...]:
        """Return what is remarkable in the hunks, in their order. Blocks: it is called from worker threads. Raises
        nothing: what can not be checked is a finding, too.
        """
        ...
