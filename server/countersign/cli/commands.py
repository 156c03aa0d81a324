"""What the user can ask of the command line: one closed union."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from msgspec import Struct

from countersign.core.question import QuestionKind

__all__ = [
    "Accept",
    "Ask",
    "Blame",
    "Check",
    "Color",
    "Command",
    "Common",
    "Demo",
    "Doctor",
    "Log",
    "Refine",
    "Review",
    "Run",
    "Serve",
    "ShowRequest",
    "Specs",
    "Steer",
    "Target",
    "Trust",
    "TrustDeed",
    "Undo",
    "Verify",
]


class Color(Enum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Accept(Enum):
    """What happens to the hunks that a command finds: the user is asked, all are accepted, or none is decided."""

    ASK = "ask"
    ALL = "all"
    NONE = "none"


class Common(Struct, frozen=True):
    """What every command on a workspace takes; `root` is None when it is to be looked for."""

    root: Path | None
    json: bool
    color: Color


class Target(Struct, frozen=True):
    """A file and, counted from 1 as people do, a line of it; None stands for the whole file."""

    path: Path
    line: int | None


class Serve(Struct, frozen=True):
    pass


class Run(Struct, frozen=True):
    """`accept` is None when the user did not say, and the terminal decides; `planned` says that the spec is to be
    done by its plan.
    """

    common: Common
    target: Target
    accept: Accept | None
    planned: bool = False


class Ask(Struct, frozen=True):
    """What is asked of an agent: about the spec at a target, in `words` if there are any, or about a hunk."""

    common: Common
    kind: QuestionKind
    target: Target | None = None
    words: str = ""
    hunk: str = ""


class ShowRequest(Struct, frozen=True):
    common: Common
    target: Target


class Review(Struct, frozen=True):
    """`rejected` asks for what was rejected instead of what is open, `quickfix` for a line for each open hunk.
    `task` and `hunk` are ids or the beginning of one, `clause` is a part of a clause's text: only what they name is
    meant.
    """

    common: Common
    file: Path | None
    accept: Accept | None
    rejected: bool = False
    quickfix: bool = False
    task: str = ""
    clause: str = ""
    hunk: str = ""


class Refine(Struct, frozen=True):
    """`remark` says what is to be different about the hunks, which are named by their ids."""

    common: Common
    hunks: tuple[str, ...]
    remark: str
    accept: Accept | None


class Check(Struct, frozen=True):
    """`task` is the id of a task or its beginning; empty, it is the last one of which something was accepted."""

    common: Common
    task: str = ""


class Specs(Struct, frozen=True):
    common: Common
    paths: tuple[Path, ...]


class Log(Struct, frozen=True):
    """`task` names the one whose own log is meant, not the ledger."""

    common: Common
    file: Path | None
    task: str = ""


class Blame(Struct, frozen=True):
    common: Common
    target: Target


class Verify(Struct, frozen=True):
    common: Common


class Doctor(Struct, frozen=True):
    """`probe` asks each model a question of one line."""

    common: Common
    probe: bool = False


class Demo(Struct, frozen=True):
    color: Color


class Undo(Struct, frozen=True):
    """`name` is that of a task or hunk; None lists what could be taken back."""

    common: Common
    name: str | None


class TrustDeed(Enum):
    """What to do about the trust in a workspace."""

    GRANT = "grant"
    REVOKE = "revoke"
    SHOW = "show"


class Steer(Struct, frozen=True):
    """What to do about a working task: say `text` to its agent, let it rest or go on, or cancel it. Without a task,
    those that work are listed.
    """

    common: Common
    task: str | None
    text: str = ""
    deed: str = ""


class Trust(Struct, frozen=True):
    common: Common
    deed: TrustDeed


Command = (
    Serve
    | Run
    | ShowRequest
    | Ask
    | Review
    | Refine
    | Check
    | Undo
    | Specs
    | Log
    | Blame
    | Verify
    | Trust
    | Steer
    | Doctor
    | Demo
)
