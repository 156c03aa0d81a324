"""What a server says of a problem, as it may be shown: found where it stands, without secrets, short, harmless."""

from __future__ import annotations

import re
from typing import Any, cast

import msgspec

from countersign.agents.chat.call import Endpoint
from countersign.core.escape import shortened

__all__ = ["code_in", "quoted", "said_in"]

_LONGEST = 200
_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_NAMES = ("error", "message", "detail", "msg", "errors")
"""Where servers put the message; each has found its own place."""
_CODE = re.compile(r"[45]\d\d")
"""The errors of HTTP."""
_DEEPEST = 8


def said_in(endpoint: Endpoint, body: bytes) -> str:
    """Return what a body says of a problem, in quotation marks; empty when it says nothing."""
    return quoted(endpoint, _text(body))


def quoted(endpoint: Endpoint, text: str) -> str:
    """Return a server's words in quotation marks; empty when there are none."""
    for secret in endpoint.secrets:
        text = text.replace(secret, "[secret]")
    said = shortened(text, _LONGEST)
    return f'"{said}"' if said else ""


def code_in(body: bytes) -> int | None:
    """Return the status of HTTP that the description of a problem names, None when it names none."""
    told = _fields(_decoded(body))
    for place in (_fields(told.get("error")), told):
        code = str(place.get("code") or place.get("status"))
        if _CODE.fullmatch(code):
            return int(code)
    return None


def _text(body: bytes) -> str:
    told = _decoded(body)
    if told is not None:
        return _message(told) or ""
    if (title := _TITLE.search(body)) is not None:
        return title[1].decode(errors="replace")
    return _TAG.sub(" ", body.decode(errors="replace"))


def _decoded(body: bytes) -> Any:  # noqa: ANN401 - JSON of any kind
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _message(told: Any, depth: int = 0) -> str | None:  # noqa: ANN401 - JSON of any kind
    if isinstance(told, str):
        return told
    if depth == _DEEPEST:
        return None
    fields = _fields(told)
    inner = cast("list[Any]", told)[:1] if isinstance(told, list) else [fields.get(name) for name in _NAMES]
    return next((found for place in inner if (found := _message(place, depth + 1))), None)


def _fields(told: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON of any kind
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}
