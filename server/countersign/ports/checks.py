"""Checks: what looks at the hunks of a proposal before it is offered, and what runs the commands of its spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from countersign.core.model import HunkFinding, Proposal, Spec
    from countersign.core.operation import Changed
    from countersign.core.receipt import Receipt
    from countersign.ports.agents import Progress, Told
    from countersign.ports.benches import Bench

__all__ = ["Checks", "Trial", "Verifier"]


class Checks(Protocol):
    def __call__(self, proposal: Proposal, spec: Spec) -> tuple[HunkFinding, ...]:
        """Return what is remarkable in the hunks, in their order. Blocks: it is called from worker threads. Raises
        nothing: what can not be checked is a finding, too.
        """
        ...


class Trial(Struct, frozen=True):
    """A change on trial by the commands of some `done:` clauses: its files before and after it. That the bench
    `began_without` it saves laying the former over what it began with. Of a change that is not `accepted`, the
    agent's own tests judge apart from those of the user.
    """

    commands: tuple[str, ...]
    bench: Bench
    changes: tuple[Changed, ...]
    began_without: bool = True
    accepted: bool = False


class Verifier(Protocol):
    @property
    def repairs(self) -> int:
        """How often an agent may mend what failed."""
        ...

    async def verify(self, trial: Trial, tell: Callable[[Progress | Told], None]) -> tuple[Receipt, ...]:
        """Run each of the commands without the change and with it; tell what the latter prints. What can not be run
        has a receipt that says why. When cancelled, all that was started has ended. Raises BenchError.
        """
        ...
