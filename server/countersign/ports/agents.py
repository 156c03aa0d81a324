"""Agents: who changes files on a bench, what they are told, and how they are steered."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from countersign.core.foreseen import Foreseen
    from countersign.core.model import Hunk, Question, Reason, Remark, Spec
    from countersign.core.receipt import Receipt
    from countersign.core.reported import Reported
    from countersign.core.round_base import Rejected
    from countersign.core.state import AgentCard
    from countersign.core.text import Span, Text
    from countersign.ports.benches import Bench

__all__ = [
    "Agent",
    "Brief",
    "Candid",
    "Control",
    "Explained",
    "Progress",
    "Repair",
    "Report",
    "Round",
    "Sign",
    "Told",
    "Used",
    "Voice",
]


class Round(Struct, frozen=True):
    """What an agent is told of the review so far: the remarks and the hunks they are about, what was rejected, and
    what is not on the bench because the user has changed its lines since.

    The bench has what was accepted and, laid over it, what is still pending.
    """

    number: int
    remarks: tuple[Remark, ...]
    hunks: tuple[Hunk, ...]
    rejected: tuple[Rejected, ...]
    stale: tuple[Hunk, ...]


class Repair(Struct, frozen=True):
    """What is wrong with what the agent has left on the bench: the checks that fail, and the how-many-th time out
    of how many it may mend that.
    """

    number: int
    allowed: int
    failed: tuple[Receipt, ...]


class Explained(Struct, frozen=True):
    """A hunk that is to be explained, and the lines of its file at which it stands now."""

    hunk: Hunk
    span: Span


class Brief(Struct, frozen=True):
    """What an agent is told; `text` is the file of the spec as it was when the bench was opened, and `round` is
    None the first time. With a `repair`, the bench is as the agent has left it. With a `question`, that is to be
    answered in words, about the hunk that is `explained` or about the spec, and nothing is to be changed. `plan` is
    what an agent has written about how to do the spec: hostile, and empty without one. `reported` is what other
    tools say of the code.
    """

    spec: Spec
    text: Text
    round: Round | None = None
    repair: Repair | None = None
    question: Question | None = None
    explained: Explained | None = None
    plan: str = ""
    reported: tuple[Reported, ...] = ()

    @property
    def path(self) -> str:
        """The file that it is about."""
        return self.explained.hunk.path if self.explained is not None else self.spec.path

    @property
    def span(self) -> Span:
        """The lines of that file that it is about."""
        return self.explained.span if self.explained is not None else self.spec.span


class Progress(Struct, frozen=True):
    """A sign of life: what is being done, and which part of the whole is done (0 to 1, None when unknown)."""

    message: str
    part: float | None = None


class Voice(Enum):
    """Whose words stand in a task's log."""

    AGENT = "agent"
    THOUGHT = "thought"
    TOOL = "tool"
    CHECK = "check"
    USER = "user"
    NOTE = "note"


class Told(Struct, frozen=True):
    """A piece of a task's log. Pieces of one voice go on with each other; the text is hostile."""

    voice: Voice
    text: str


class Used(Struct, frozen=True):
    """What a call of a model has cost: tokens of the question, those of them from a cache, and of the answer; None
    where the server does not count. `model` is its name as the server has it, and finds the price.
    """

    model: str
    prompt: int | None
    cached: int | None
    answer: int | None


class Report(Struct, frozen=True):
    """How an agent ended, or how far it is in case it is stopped: why it changed what it changed, and remarks for
    the user. `model` and `role` are as in `Maker`. `answer` is what it says to a question.
    """

    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
    model: str | None = ""
    role: str = ""
    answer: str = ""


Sign = Progress | Told | Used | Report


class Control(Protocol):
    """How a running agent is kept in hand."""

    async def go_on(self) -> Sequence[str]:
        """Wait while the user has the task paused; return what the user has said to the agent since the last call.
        An agent asks before each call of a model and before each turn. Raises BudgetError when the task may use no
        more.
        """
        ...


class Agent(Protocol):
    @property
    def card(self) -> AgentCard: ...
    def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Sign]:
        """Change the bench's files, or answer the brief's question; yield signs of life and, last, one report.
        Raises AgentError.

        Cancelling the asyncio task that iterates ends the work within a second, and all that it has started.
        """
        ...


@runtime_checkable
class Candid(Protocol):
    """An agent that can say beforehand what it would send."""

    def foresee(self, brief: Brief, bench: Bench) -> Foreseen | str:
        """Return the first request, or a sentence that says why there is none. Sends nothing and needs no key;
        blocks. Raises AgentError and BenchError.
        """
        ...
