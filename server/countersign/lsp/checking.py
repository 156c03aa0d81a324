"""Checking what was accepted: the command, and where it is offered."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.check_events import CheckRequested
from countersign.core.checking import accepted_of, commands_of, is_checked
from countersign.core.model import Spec
from countersign.core.spec import digest
from countersign.core.state import State
from countersign.lsp.choices import Choice
from countersign.lsp.command import Command, OfTask, of_task
from countersign.lsp.connection import Connection
from countersign.lsp.wording import counted

__all__ = ["CHECKING", "on_checks"]


def on_checks(state: State, spec: Spec) -> Iterator[Choice]:
    """Offer to run the commands of a spec on exactly what was accepted of its newest run that has landed."""
    for task in reversed(state.history.runs.get((spec.path, digest(spec)), ())):
        accepted = accepted_of(state.history, task)
        if accepted and commands_of(state.history, task):
            again = " again" if is_checked(state.history, task) else ""
            title = f"Countersign: check what was accepted{again} ({counted(len(accepted), 'hunk')})"
            yield Choice("refactor.countersign.check", title, "countersign.check", (task,))
        if accepted:
            return


def _check(connection: Connection, given: OfTask) -> None:
    connection.catch_up()
    folder = of_task(connection, given.task)
    folder.runtime.look_at_closed(accepted_of(folder.state.history, given.task))
    folder.dispatch(CheckRequested(given.task, folder.now()))


CHECKING = (
    Command("countersign.check", OfTask, "Run the checks of a task on exactly what was accepted of it.", _check),
)
