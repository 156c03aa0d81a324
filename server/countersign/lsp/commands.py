"""Commands: every act of the user, as data. They return at once; what comes of them arrives as news."""

from __future__ import annotations

import msgspec
from pygls.exceptions import JsonRpcInvalidParams

from countersign.lsp import messages
from countersign.lsp.checking import CHECKING
from countersign.lsp.command import Arguments
from countersign.lsp.connection import Connection
from countersign.lsp.deciding import DECIDING
from countersign.lsp.envelope import converted
from countersign.lsp.grouping import GROUPING
from countersign.lsp.navigating import NAVIGATING
from countersign.lsp.questions import QUESTIONS
from countersign.lsp.rebasing import REBASING
from countersign.lsp.recutting import RECUTTING
from countersign.lsp.refining import REFINING
from countersign.lsp.rejecting import REJECTING
from countersign.lsp.report_showing import REPORTS
from countersign.lsp.request_showing import REQUESTS
from countersign.lsp.running import RUNNING
from countersign.lsp.showing import SHOWING
from countersign.lsp.steering import STEERING
from countersign.lsp.taking_back import TAKING_BACK
from countersign.lsp.trusting import TRUSTING

__all__ = ["COMMANDS", "execute_command"]

_OF_HUNKS = (*CHECKING, *DECIDING, *RECUTTING, *GROUPING, *REJECTING, *REBASING, *TAKING_BACK, *REFINING)
_FAMILIES = (*RUNNING, *QUESTIONS, *STEERING, *TRUSTING, *_OF_HUNKS, *SHOWING, *REQUESTS, *REPORTS, *NAVIGATING)
COMMANDS = {command.name: command for command in _FAMILIES}
"""The commands by their names."""


def execute_command(connection: Connection, params: messages.ExecuteCommandParams) -> object:
    """Run a command; return a small JSON value. Raises JsonRpcInvalidParams."""
    command = COMMANDS.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"there is no command {params.command[:100]!r}")
    try:
        given = converted(list(params.arguments or ()), command.arguments)
    except msgspec.ValidationError as error:
        shape = ", ".join(f"{field.name}{'' if field.required else '?'}" for field in _fields(command.arguments))
        raise JsonRpcInvalidParams(f"{command.name} takes [{shape}]: {error}") from None
    return command.run(connection, given)


def _fields(arguments: type[Arguments]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(arguments)
