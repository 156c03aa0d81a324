"""The protocol of our own, beyond the standard one: which messages there are, who sends them, and what they hold.

A client says which of them it wants, in `capabilities.experimental.countersign` of its `initialize` request:
`{"review": true, "tasks": true}`. Others are sent nothing of it. All of it is data to draw: every act is a command,
which any client can call. `tools/generate_protocol.py` makes the types of the clients, and their document, of this.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from msgspec import Struct

from countersign.lsp import protocol_asking as asking
from countersign.lsp.protocol_review import PlacesParams, ReviewParams, VisibleParams
from countersign.lsp.protocol_tasks import StepsParams, TasksParams

__all__ = ["METHODS", "PLACES", "REVIEW", "STEPS", "TASKS", "Method", "Sender"]

REVIEW = "countersign/review"
PLACES = "countersign/places"
TASKS = "countersign/tasks"
STEPS = "countersign/steps"


class Sender(Enum):
    SERVER = "server"
    CLIENT = "client"


class Method(Struct, frozen=True):
    """A message: a request where it has a `result`, else a notification. `part` names what a client has to announce
    to be sent it, None where it sends it itself.
    """

    name: str
    sender: Sender
    params: type[Struct]
    help: str
    result: Any = None
    part: str | None = None


METHODS = (
    Method(REVIEW, Sender.SERVER, ReviewParams, "The open hunks of an open document.", part="review"),
    Method(PLACES, Sender.SERVER, PlacesParams, "Where the hunks of an open document are now.", part="review"),
    Method(TASKS, Sender.SERVER, TasksParams, "The tasks, what they do and what waits of them.", part="tasks"),
    Method(STEPS, Sender.SERVER, StepsParams, "What the working tasks do just now.", part="tasks"),
    Method("countersign/visible", Sender.CLIENT, VisibleParams, "Tell what is on the screen."),
    Method("countersign/trust", Sender.CLIENT, asking.TrustParams, "Tell whether the user trusts the workspace."),
    Method(
        "countersign/hunk", Sender.CLIENT, asking.HunkParams, "Return an open hunk by its id.", asking.HunkResult
    ),
    Method(
        "countersign/proposed",
        Sender.CLIENT,
        asking.ProposedParams,
        "Return a document without and with what a task would change.",
        asking.ProposedResult,
    ),
    Method(
        "countersign/taskLog",
        Sender.CLIENT,
        asking.TaskLogParams,
        "Return the last of what was said while a task worked, at most 1 MiB.",
        asking.TextResult,
    ),
    Method(
        "countersign/answer",
        Sender.CLIENT,
        asking.AnswerParams,
        "Return what was answered to a question, with what was asked and by whom.",
        asking.TextResult,
    ),
    Method(
        "countersign/ledger",
        Sender.CLIENT,
        asking.LedgerParams,
        "Return what was recorded last.",
        asking.LedgerResult,
    ),
    Method(
        "countersign/blame",
        Sender.CLIENT,
        asking.BlameParams,
        "Return whose work the lines are.",
        asking.BlameResult,
    ),
    Method(
        "countersign/verify",
        Sender.CLIENT,
        asking.FolderParams,
        "Return whether the ledger of a folder is whole.",
        asking.VerifyResult,
    ),
    Method(
        "countersign/doctor",
        Sender.CLIENT,
        asking.FolderParams,
        "Return what was found of the program's parts, and what to do about what is missing.",
        asking.TextResult,
    ),
    Method(
        "countersign/export",
        Sender.CLIENT,
        asking.FolderParams,
        "Return the records of the ledger as JSON, as `countersign log --json` prints them.",
        asking.TextResult,
    ),
)
"""All messages, in the order in which a client comes to need them."""
