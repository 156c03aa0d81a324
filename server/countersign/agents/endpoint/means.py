"""What all agents of this kind share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

from countersign.agents.chat.call import Limits
from countersign.agents.chat.streams import ChatStreams
from countersign.agents.endpoint.answer_loop import AnswerBounds
from countersign.agents.endpoint.memory import Memory
from countersign.agents.endpoint.remedies import Pace
from countersign.agents.endpoint.text_loop import TextBounds
from countersign.agents.endpoint.tool_loop import Bounds
from countersign.core.secrets import Rule
from countersign.ports import Bench, Brief

__all__ = ["Checking", "Means"]

Checking = Callable[[Brief, Bench], Awaitable[str]]
"""Runs the checks of a spec on its bench, and returns what they printed."""


class Means(Struct, frozen=True):
    """Who reads streams, what is known of models, which secrets are hidden, and who runs checks, if any."""

    streams: ChatStreams
    memory: Memory
    rules: Callable[[], Sequence[Rule]]
    check: Checking | None = None
    limits: Limits = Limits()
    pace: Pace = Pace()
    bounds: Bounds = Bounds()
    text_bounds: TextBounds = TextBounds()
    answer_bounds: AnswerBounds = AnswerBounds()
