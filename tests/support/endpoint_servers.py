"""Servers for the endpoint agent: each answers as it would for a model that edits a file and then finishes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from support.model_endpoint import (
    DONE,
    Asked,
    Part,
    Script,
    called,
    chunk,
    finish,
    head,
    said,
)

__all__ = [
    "AFTER",
    "ARGUMENTS",
    "BEFORE",
    "BLOCKS",
    "EDIT",
    "EDITING",
    "END",
    "Answer",
    "always",
    "calls",
    "cutting",
    "edits",
    "error",
    "function",
    "has_edited",
    "json_head",
    "once",
    "raw",
    "refusing",
    "small",
]

BEFORE, AFTER = "'hello'", "'Hello!'"
EDITING = {"path": "hello.py", "old": BEFORE, "new": AFTER, "why": "It is friendly.", "clauses": [2]}
ARGUMENTS = json.dumps(EDITING)
BLOCKS = f"""\
Sure.

hello.py
```
<<<<<<< SEARCH
    return {BEFORE}
=======
    return {AFTER}
>>>>>>> REPLACE
```
"""

Answer = Callable[[Asked, int], Script]


def has_edited(asked: Asked) -> bool:
    """Whether the model knows from the conversation that its edit was done."""
    return any(m["role"] == "tool" and m["content"].startswith("Changed") for m in asked.body["messages"])


def calls(*deltas: object, reason: str = "tool_calls") -> Sequence[bytes]:
    return *(chunk({"tool_calls": [delta]}) for delta in deltas), finish(reason)


def function(name: str | None = "edit", arguments: object = ARGUMENTS, **more: object) -> dict[str, object]:
    return {"type": "function", "function": {"name": name, "arguments": arguments}, **more}


EDIT: Sequence[bytes] = calls(function(index=0, id="a"))
END: Sequence[bytes] = (called("finish", summary="Done."), finish("tool_calls"))


def edits(*parts: Part, end: Sequence[Part] = (*END, DONE)) -> Answer:
    """Answer the first question with these parts, and the second one as usual."""
    return lambda asked, _: (head(), *(end if has_edited(asked) else parts))


def once(*parts: Part, start: bytes | None = None) -> Answer:
    """Answer the first request with something else, and all others as usual."""

    def answer(asked: Asked, number: int) -> Script:
        if number == 0:
            return (start or head(), *parts)
        return (head(), *(END if has_edited(asked) else EDIT), DONE)

    return answer


def refusing(option: str, start: bytes, body: object) -> Answer:
    """Refuse requests with an option in them."""

    def answer(asked: Asked, _: int) -> Script:
        has = (
            any(m["role"] == "system" for m in asked.body["messages"])
            if option == "system"
            else option in asked.body
        )
        if has:
            return (start, body if isinstance(body, bytes) else json.dumps(body).encode())
        if "tools" not in asked.body:
            return (head(), said(BLOCKS), finish(), DONE)
        return (head(), *(END if has_edited(asked) else EDIT), DONE)

    return answer


def small(start: bytes, body: object, most: int = 9000) -> Answer:
    """Refuse what is larger than a context."""

    def answer(asked: Asked, _: int) -> Script:
        if len(json.dumps(asked.body["messages"])) > most:
            return (start, json.dumps(body).encode())
        return (head(), *(END if has_edited(asked) else EDIT), DONE)

    return answer


def always(start: bytes, *parts: Part) -> Answer:
    return lambda _, __: (start, *parts)


def json_head(status: str, *more: str) -> bytes:
    return head(status, "application/json", *more)


def error(message: str, **more: object) -> dict[str, object]:
    return {"error": {"message": message, **more}}


def raw(parts: Sequence[Part], change: Callable[[bytes], bytes]) -> list[Part]:
    return [change(part) if isinstance(part, bytes) else part for part in parts]


def cutting(asked: Asked, _: int) -> Script:
    """Answer what has nothing to do with the question where that is longer than 2,048 tokens."""
    if len(json.dumps(asked.body["messages"])) > 2048 * 4:
        return head(), said("What can I do for you?"), chunk({}, "stop", usage={"prompt_tokens": 2047}), DONE
    return head(), *(END if has_edited(asked) else EDIT), DONE
