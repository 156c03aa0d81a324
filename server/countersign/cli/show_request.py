"""`countersign show-request`: what running a spec would send to a model. Nothing is sent."""

from __future__ import annotations

from countersign.cli.commands import ShowRequest
from countersign.cli.desk import Desk
from countersign.cli.output import inline
from countersign.cli.place import root_of
from countersign.cli.run import chosen
from countersign.cli.sitting import Sitting
from countersign.core.foreseen import page_of

__all__ = ["show_request"]


def show_request(command: ShowRequest, desk: Desk) -> int:
    """Return the exit code: 1 where there is nothing to show. Raises UsageError and the errors of `ports.py`."""
    root = root_of(command.common.root, command.target.path)
    spec = chosen(desk, root, command.target)
    with Sitting(desk, root) as sitting:
        sitting.look(spec.path)
        foreseen = sitting.foresee(spec)
    if isinstance(foreseen, str):
        desk.messages.say(inline(foreseen))
        return 1
    if command.common.json:
        desk.output.document(foreseen)
        return 0
    for line in page_of(foreseen).splitlines():
        desk.output.line((line, "bold" if line.startswith("--- ") else ""))
    return 0
