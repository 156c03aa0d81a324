"""Calls of tools that stand in a model's words, where its server has not found them.

Models are trained to write calls between marks of their own, all with JSON in them; a server that is not set up for
a model hands them on as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, cast

from countersign.agents.endpoint.turn import ToolCall, Turn

__all__ = ["with_written_calls"]

_BEGIN = re.compile(r'\{\s{0,20}"(?:name|type|function|id|arguments|parameters)"\s{0,20}:')
_MOST = 32
_LONGEST = 400_000
"""Calls that are read, and characters of an answer in which they are looked for."""
_ARGUMENTS = ("arguments", "parameters", "args", "input")
_decode = json.JSONDecoder().raw_decode


def with_written_calls(turn: Turn, tools: Collection[str]) -> Turn:
    """Return a turn with the calls that its text holds, if it has no others."""
    if turn.calls or len(turn.text) > _LONGEST:
        return turn
    calls = [*islice(_calls(turn.text, tools), _MOST)]
    return Turn("", calls, turn.reason, turn.used) if calls else turn


def _calls(text: str, tools: Collection[str]) -> Iterator[ToolCall]:
    end = 0
    for number, found in enumerate(islice(_BEGIN.finditer(text), 4 * _MOST)):
        if found.start() < end:
            continue
        try:
            value, end = _decode(text, found.start())
        except (ValueError, RecursionError):
            continue
        call = _call(value, number, tools)
        if call is not None:
            yield call


def _call(value: Any, number: int, tools: Collection[str]) -> ToolCall | None:  # noqa: ANN401 - JSON of any kind
    """Return the call that an object is, None for any other object."""
    told = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    inner = told.get("function")
    told = cast("dict[str, Any]", inner) if isinstance(inner, dict) else told
    name = told.get("name")
    arguments = next((told[key] for key in _ARGUMENTS if key in told), None)
    if not isinstance(name, str) or name not in tools or not isinstance(arguments, dict | str):
        return None
    return ToolCall(f"written_{number}", name, arguments if isinstance(arguments, str) else json.dumps(arguments))
