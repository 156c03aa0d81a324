"""The words in which fault cases are written: what a client sends and does, and what must be seen.

In texts and bytes, `$DOC` stands for the URI of a document of the case's own, `$ROOT` for that of the workspace;
the text `$PARENT` stands for the number of the process that the server was told to watch.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from msgspec import Struct

from support.documents import Json
from support.profiles import VS_CODE, Profile
from support.serving import SERVER

SECONDS = 20.0
"""How long the slowest answer may take on a loaded machine."""

DOC = "$DOC"
GOAL = "Keep it short"
SPEC = f"# spec: {GOAL}\n#   scope: this file\nx = 1\n"
"""A text whose spec a hover shows; what is typed into its goal is seen there."""

Matcher = Callable[[Json], bool]


class Place(Struct, frozen=True):
    """Where a case is played: all folders are below `base`. `root` is the workspace, `state` its ledger's home."""

    base: Path
    root: Path

    @property
    def state(self) -> Path:
        return self.base / "state" / "countersign"


# --- what the client does


class Send(Struct, frozen=True):
    """Bodies, each in a frame of its own, all in one write."""

    bodies: tuple[bytes, ...]


class Raw(Struct, frozen=True):
    """Bytes as they are; each chunk is written after the server has read the one before."""

    chunks: tuple[bytes, ...]


class Reply(Struct, frozen=True):
    """Wait for a request of the server, unless `Asked` has seen it; answer with these members, once for each."""

    method: str
    answers: tuple[Json, ...] = ({"result": None},)


class Choose(Struct, frozen=True):
    """Wait until an action of a kind is offered at a line of the document, and run its command."""

    kind: str
    line: int = 0


class Do(Struct, frozen=True):
    """Anything else: to the files of a place, or to the server."""

    what: Callable[[Place], None]


class Signal(Struct, frozen=True):
    number: int


class EndInput(Struct, frozen=True):
    """The client closes the server's input."""


class StopReading(Struct, frozen=True):
    """The client reads nothing any more, until it waits for something that `ReadAgain` allows."""


class AllRead(Struct, frozen=True):
    """Wait until the server has read all that was written."""


class ReadAgain(Struct, frozen=True):
    pass


class CloseOutput(Struct, frozen=True):
    """The client closes its end of the server's output."""


class EndParent(Struct, frozen=True):
    """The process that the server was told to watch ends."""


# --- what must be seen


class Answer(Struct, frozen=True):
    """A request is answered with a result that matches."""

    number: Json
    result: Json


class Refusal(Struct, frozen=True):
    """A request is answered with an error of one of these codes, under its number or under `otherwise`."""

    number: Json
    codes: tuple[int, ...]
    or_null: bool = False


class Once(Struct, frozen=True):
    """A request is answered, with a result or an error, under its number or none."""

    number: Json


class Told(Struct, frozen=True):
    """The user is told something in a message that matches; what no `Told` expects must not be told."""

    pattern: str


class Shows(Struct, frozen=True):
    """Soon a hover at a line of a document shows words, which are in its text: the document is followed."""

    words: str
    line: int = 0
    uri: str = DOC


class ShowsNothing(Struct, frozen=True):
    """Nothing is offered on a document."""

    uri: str = DOC


class Offered(Struct, frozen=True):
    """Soon an action of a kind is offered at a line of the document."""

    kind: str
    line: int = 0


class Notified(Struct, frozen=True):
    """The server sends a notification whose params match, in time (seconds)."""

    method: str
    params: Json
    within: float = SECONDS


class Asked(Struct, frozen=True):
    """The server sends a request, which only `Reply` answers."""

    method: str


class Ends(Struct, frozen=True):
    """The process ends with an exit code in time (seconds). stderr is empty, one line that matches, or anything."""

    code: int
    said: str | None = None
    within: float = 1.0


class NothingLeft(Struct, frozen=True):
    """No process, no bench is left, and the ledger is whole."""


class Logged(Struct, frozen=True):
    """stderr shows, in time, something that matches."""

    pattern: str


Deed = (
    Send
    | Raw
    | Reply
    | Choose
    | Do
    | Signal
    | EndInput
    | StopReading
    | ReadAgain
    | AllRead
    | CloseOutput
    | EndParent
)
Sight = (
    Answer | Refusal | Once | Told | Shows | ShowsNothing | Offered | Notified | Asked | Ends | NothingLeft | Logged
)
Step = Deed | Sight


class Case(Struct, frozen=True):
    """A fault. The rest says how the server of a case that needs its own is started.

    `prepare` makes files before, `greeted` says whether the handshake is done before the first step, and
    `errors_are_read` whether anybody reads what it writes to stderr.
    """

    name: str
    steps: tuple[Step, ...]
    prepare: Callable[[Place], None] | None = None
    environment: Mapping[str, str] = {}
    command: tuple[str, ...] = SERVER
    profile: Profile = VS_CODE
    initialize: Mapping[str, Json] = {}
    greeted: bool = True
    errors_are_read: bool = True


def case(name: str, *steps: Step) -> Case:
    return Case(name, steps)


# --- short forms


def send(*messages: Json) -> Send:
    return Send(tuple(json.dumps(message).encode() for message in messages))


def bodies(*given: bytes) -> Send:
    """Return frames around bytes that may be anything."""
    return Send(given)


def raw(*chunks: bytes) -> Raw:
    return Raw(chunks)


def refusal(number: Json, *codes: int) -> Refusal:
    return Refusal(number, codes)


# --- matchers


def shows(words: str) -> Matcher:
    """Return what is true of a hover that shows words."""
    return lambda seen: bool(seen) and words in json.dumps(seen, ensure_ascii=False)


def anything(_seen: Json) -> bool:
    return True


def matches(wanted: Json, seen: Json) -> bool:
    """Whether a value is as wanted: objects may have more keys, functions decide themselves."""
    if callable(wanted):
        return bool(wanted(seen))
    if isinstance(wanted, dict):
        members = cast("dict[str, Json]", wanted)
        return isinstance(seen, dict) and all(key in seen and matches(members[key], seen[key]) for key in members)
    return type(wanted) is type(seen) and wanted == seen
