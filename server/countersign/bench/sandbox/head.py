"""The head of a message of HTTP/1.1, read strictly: what two programs read differently gets past one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

__all__ = ["Head", "HeadError", "parsed", "written"]

_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(rb"[\t -~\x80-\xff]*")
_FIRST = re.compile(rb"[!-~]+( [ -~\x80-\xff]*)?")
_BETWEEN_NEIGHBOURS = frozenset(
    {"connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect", "proxy-authorization"}
)


class HeadError(Exception):
    """A message that no honest program sends."""


class Head(Struct, frozen=True):
    """The words of the first line, at most three, and the headers, their names in lower case."""

    first: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str | None:
        """Return the value of a header, None when it is missing. Raises HeadError when it comes twice."""
        found = [value for known, value in self.headers if known == name]
        if len(found) > 1:
            raise HeadError(f"{name} comes twice")
        return found[0] if found else None

    def without(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return the headers that are for the other end, but for some."""
        left_out = _BETWEEN_NEIGHBOURS | set(names)
        return [(name, value) for name, value in self.headers if name not in left_out]


def parsed(data: bytes) -> Head:
    """Parse a head with the empty line that ends it. Raises HeadError."""
    first, *lines = data.removesuffix(b"\r\n\r\n").split(b"\r\n")
    if _FIRST.fullmatch(first) is None:
        raise HeadError("the first line is malformed")
    headers: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or _NAME.fullmatch(name) is None or _VALUE.fullmatch(value) is None:
            raise HeadError("a header is malformed")
        headers.append((name.decode("ascii").lower(), value.strip().decode("latin-1")))
    return Head(tuple(first.decode("latin-1").split(" ", 2)), tuple(headers))


def written(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return the bytes of a head."""
    lines = (first, *(f"{name}: {value}" for name, value in headers), "", "")
    return "\r\n".join(lines).encode("latin-1")
