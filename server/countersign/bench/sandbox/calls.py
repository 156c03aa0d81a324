"""Which requests are calls of models. Whatever else a host offers, files, batches, accounts, stays out of reach."""

from __future__ import annotations

import re

__all__ = ["key_header", "why_not"]

_SEGMENT = r"(?:/(?!\.{1,2}(?:/|$))[\w.@:~-]+)"
_ASKED = re.compile(
    rf"{_SEGMENT}*(?:/chat/completions|/completions|/messages|/messages/count_tokens|/responses|/embeddings"
    r"|/models/[\w.-]+:(?:generateContent|streamGenerateContent|countTokens)|/api/(?:chat|generate|show))",
    re.ASCII,
)
_READ = re.compile(rf"{_SEGMENT}*(?:/models{_SEGMENT}{{0,2}}|/api/(?:tags|version))", re.ASCII)
_QUERY = re.compile(r"[!-~]*")

_HEADERS = {
    "api.anthropic.com": ("x-api-key", ""),
    "generativelanguage.googleapis.com": ("x-goog-api-key", ""),
}
_BEARER = ("authorization", "Bearer ")


def why_not(method: str, target: str) -> str:
    """Say why a request is no call of a model; empty when it is one. `target` is the path, and a query if any."""
    path, _, query = target.partition("?")
    allowed = {"POST": _ASKED, "GET": _READ}.get(method)
    if allowed is None:
        return f"{method} is no method of calls of models"
    if allowed.fullmatch(path) is None or _QUERY.fullmatch(query) is None:
        return "this path is no call of a model"
    return ""


def key_header(host: str, key: str) -> tuple[str, str]:
    """Return the header that carries a key to a host."""
    name, before = _HEADERS.get(host, _BEARER)
    return name, before + key
