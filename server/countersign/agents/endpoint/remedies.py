"""What to do when a server has refused a question or failed at it: pure decisions, made from what it said."""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct

from countersign.agents.chat.problems import ChatError, Failure

__all__ = ["Option", "Pace", "Remedy", "Way", "context_in", "remedy"]


class Option(Enum):
    """What a question holds that a server may refuse, in the order in which it is left out."""

    USAGE = "stream_options"
    LENGTH = "max_tokens"
    SYSTEM = "system"
    TOOLS = "tools"


class Way(Enum):
    """What to do next: ask the same again after a while, without an option, with less in it, or not at all."""

    WAIT = "wait"
    DROP = "drop"
    SHRINK = "shrink"
    END = "end"


class Remedy(Struct, frozen=True):
    way: Way
    seconds: float = 0.0
    option: Option | None = None


class Pace(Struct, frozen=True):
    """How patient one is with a server: the first wait, which doubles each time, and all waits of one question
    together, in seconds.
    """

    first: float = 1.0
    together: float = 300.0


_TRIES = {
    Failure.BUSY: 8,
    Failure.SERVER: 3,
    Failure.BROKEN: 2,
    Failure.TIMEOUT: 1,
    Failure.UNREACHABLE: 1,
    Failure.NOT_CHAT: 1,
    Failure.OURS: 1,
}
"""How often the same is asked again; what is not named here, never."""

_TOO_LONG = re.compile(
    r"(?i)maximum context length|context_length_exceeded|context (?:length|window|size)|prompt (?:is )?too long"
    r"|exceed\w* (?:the )?(?:available |model'?s? )?context"
    r"|input (?:is )?too (?:long|large)|too many (?:input )?tokens"
    r"|n_ctx|request too large|reduce the length|token limit"
)
_OF_ANSWER = re.compile(r"(?i)max_(?:completion_)?tokens|max_new_tokens|in the completion")
_CONTEXT = re.compile(
    r"(?i)(?:context (?:length|window|size)(?: is| of|:)*|n_ctx[\"']?[ :=]+|limit (?:is|of)) *\(?([\d][\d,_]{2,9})"
)
_SPENT = re.compile(r"(?i)insufficient_quota|exceeded your current quota|billing|credit balance")
_NAMED = {
    Option.USAGE: re.compile(r"(?i)stream_options|include_usage"),
    Option.LENGTH: _OF_ANSWER,
    Option.SYSTEM: re.compile(
        r"(?i)system (?:role|message|prompt|instruction)|role\W+system|developer instruction"
    ),
    Option.TOOLS: re.compile(r"(?i)\btools?\b|tool[_ -](?:use|call|choice)|function[_ -]?call|--enable-auto-tool"),
}
"""How servers name an option that they refuse."""
_REFUSING = {400, 404, 415, 422, 500, 501}
"""Statuses under which servers refuse options; some take what they do not know for a failure of their own."""
_GREATEST = 413


def remedy(error: ChatError, options: frozenset[Option], tries: int, waited: float, pace: Pace) -> Remedy:
    """Return what to do about an error, after so many tries of the same question and seconds of waiting."""
    said = str(error)
    of_request = error.failure in {Failure.REQUEST, Failure.SERVER, Failure.MISSING}
    if of_request and (error.status == _GREATEST or _TOO_LONG.search(said)):
        is_answer = Option.LENGTH in options and _OF_ANSWER.search(said) is not None
        return Remedy(Way.DROP, option=Option.LENGTH) if is_answer else Remedy(Way.SHRINK)
    refuses = of_request and (error.status in _REFUSING or error.failure is Failure.REQUEST)
    if refuses and (named := _named(said, options)) is not None:
        return Remedy(Way.DROP, option=named)
    if tries < _TRIES.get(error.failure, 0) and not _SPENT.search(said):
        seconds = error.retry_after if error.retry_after is not None else pace.first * 2**tries
        return Remedy(Way.WAIT, seconds) if waited + seconds <= pace.together else Remedy(Way.END)
    first = next((option for option in Option if option in options), None)
    if refuses and error.failure is not Failure.MISSING and first is not None:
        return Remedy(Way.DROP, option=first)
    return Remedy(Way.END)


def _named(said: str, options: frozenset[Option]) -> Option | None:
    return next((option for option in Option if option in options and _NAMED[option].search(said)), None)


def context_in(error: ChatError) -> int | None:
    """Return how many tokens a server says that it takes, None when it does not say it."""
    found = _CONTEXT.search(str(error))
    return int(re.sub(r"[,_]", "", found[1])) if found is not None else None
