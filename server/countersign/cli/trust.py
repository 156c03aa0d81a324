"""`countersign trust`: whether agents and checks may run in a workspace."""

from __future__ import annotations

from msgspec import Struct

from countersign.cli.commands import Trust, TrustDeed
from countersign.cli.desk import Desk
from countersign.cli.output import inline
from countersign.cli.place import root_of
from countersign.cli.sitting import Sitting
from countersign.core.trust import Standing, standing, why_untrusted

__all__ = ["trust"]


class _Report(Struct, frozen=True):
    """`config` is the hash of the countersign.toml as it is now, null when it can not be read."""

    workspace: str
    trusted: bool
    standing: str
    config: str | None
    problem: str


def trust(command: Trust, desk: Desk) -> int:
    """Return the exit code: 1 when the workspace is not trusted, unless that was asked for. Raises UsageError and
    the errors of `ports.py`.
    """
    root = root_of(command.common.root)
    with Sitting(desk, root) as sitting:
        if command.deed is TrustDeed.GRANT:
            sitting.trust()
        elif command.deed is TrustDeed.REVOKE:
            sitting.revoke_trust()
        state, found = sitting.state, standing(sitting.state)
        problem = state.ledger_problem or why_untrusted(state) or ""
        if command.common.json:
            is_trusted = found is Standing.TRUSTED
            desk.output.document(_Report(str(root), is_trusted, found.value, state.config, problem))
        elif found is Standing.TRUSTED:
            desk.output.line((f"{inline(str(root))} is trusted, until its countersign.toml changes.", "bold"))
        else:
            desk.output.line((f"{inline(str(root))} is not trusted: {why_untrusted(state)}.", "bold"))
        wanted = command.deed is not TrustDeed.REVOKE
        return int(state.ledger_problem is not None or (found is Standing.TRUSTED) is not wanted)
