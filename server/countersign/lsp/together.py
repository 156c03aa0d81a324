"""Accepting many hunks at once: only those that were seen, and none that is high risk or has an alternative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countersign.core.attention import Gate, gate_of
from countersign.core.contested import contested
from countersign.core.events import AcceptRequested
from countersign.core.model import How, HunkId, Severity
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.visiting import go_to_hunk

__all__ = ["accept_together"]


def accept_together(
    connection: Connection,
    wanted: Sequence[tuple[Folder, Sequence[HunkId]]],
    how: How,
    *,
    only_ready: bool = False,
) -> None:
    """Accept hunks of some folders, all or none: where one may not be accepted in passing, the user is told why and
    taken to the first of those. `only_ready` accepts the others and leaves those. Hunks with open alternatives are
    left, too, and the user is taken to the first.
    """
    for folder, hunks in wanted:
        folder.runtime.look_at_closed(hunks)
    choices = [contested(folder.state, hunks) for folder, hunks in wanted]
    gates = [
        (folder, gate_of(folder.state, [hunk for hunk in hunks if hunk not in left]))
        for (folder, hunks), left in zip(wanted, choices, strict=True)
    ]
    if not only_ready and any(not found.is_open for _, found in gates):
        _refuse(connection, gates, wanted)
        return
    for (folder, found), (_, hunks), left in zip(gates, wanted, choices, strict=True):
        # Of one that is not known, the core says so, and of those with alternatives.
        if taken := (*found.ready, *left) if only_ready else tuple(hunks):
            folder.dispatch(AcceptRequested(taken, how, folder.now()))
    _go_to_choice(connection, wanted, choices)


def _go_to_choice(
    connection: Connection,
    wanted: Sequence[tuple[Folder, Sequence[HunkId]]],
    choices: Sequence[Mapping[HunkId, Sequence[HunkId]]],
) -> None:
    for (folder, _), left in zip(wanted, choices, strict=True):
        for hunk in left:
            go_to_hunk(connection, folder, hunk)
            return


def _refuse(
    connection: Connection,
    gates: Sequence[tuple[Folder, Gate]],
    wanted: Sequence[tuple[Folder, Sequence[HunkId]]],
) -> None:
    connection.tell(_sum([found for _, found in gates]).refusal, Severity.WARNING)
    for (folder, found), (_, hunks) in zip(gates, wanted, strict=True):
        for hunk in hunks:
            if hunk in found.held:
                go_to_hunk(connection, folder, hunk)
                return


def _sum(gates: Sequence[Gate]) -> Gate:
    return Gate(
        tuple(hunk for found in gates for hunk in found.ready),
        tuple(hunk for found in gates for hunk in found.unseen),
        tuple(risk for found in gates for risk in found.risky),
    )
