"""The frames of the protocol's base layer: a header with the length of the body, an empty line, the body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

__all__ = ["Framing", "FramingError"]

_LONGEST_HEADER = 4096
"""Bytes; the protocol knows two short fields."""
_LONGEST_BODY = 1 << 28
"""Bytes; no editor opens a document that comes near to it."""

_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*")
_LENGTH = b"content-length"
_WHOLE = re.compile(rb"Content-Length: ([0-9]{1,9})\r\n\r\n")
"""The beginning of a message as nearly all are: one header, and most arrive in one piece."""


class FramingError(Exception):
    """The input can not be cut into messages any more; the message is a sentence that says why."""


class Framing:
    """Cuts the input into bodies, however it arrives in pieces."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take in what was read and yield the bodies that are complete. Raises FramingError."""
        at = 0
        while self.is_empty and (whole := _WHOLE.match(data, at)) is not None:
            end = whole.end() + int(whole[1])
            if end > len(data):
                break
            yield data[whole.end() : end]
            at = end
        self._buffer += data[at:]
        while (body := self._next()) is not None:
            yield body

    @property
    def is_empty(self) -> bool:
        """Whether the input stands between two messages."""
        return self._length is None and not self._buffer

    def complaint(self) -> str | None:
        """Return why what has come of a message will never make one, None while the rest may still come.

        To be asked when the input pauses in the middle of a message.
        """
        if self._length is None:
            return (_FIRST.match(self._buffer) is None and "its beginning is no header") or None
        try:
            json.loads(bytes(self._buffer))
        except (ValueError, RecursionError):
            return None
        return f"its Content-Length is {self._length}, but it has {len(self._buffer)} bytes"

    def _next(self) -> bytes | None:
        if self._length is None:
            self._length = self._header()
            if self._length is None:
                return None
        if len(self._buffer) < self._length:
            return None
        body = bytes(self._buffer[: self._length])
        del self._buffer[: self._length]
        self._length = None
        return body

    def _header(self) -> int | None:
        """Take the header away and return the length it tells, None while it is not complete."""
        end = _END.search(self._buffer, 0, _LONGEST_HEADER)
        if end is None:
            if len(self._buffer) >= _LONGEST_HEADER:
                raise FramingError(f"a header does not end within {_LONGEST_HEADER} bytes")
            return None
        length = _length_of(bytes(self._buffer[: end.start()]))
        del self._buffer[: end.end()]
        return length


_FIRST = re.compile(rb"\r?\n?[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*(?:$|:)")
"""What a header begins with, as far as it has come."""


def _length_of(header: bytes) -> int:
    lengths: set[bytes] = set()
    for line in header.splitlines():
        field = _FIELD.fullmatch(line)
        if field is None:
            raise FramingError(f"a header has the line {_shown(line)}")
        if field[1].lower() == _LENGTH:
            lengths.add(field[2])
    if len(lengths) != 1:
        raise FramingError("a header has no Content-Length" if not lengths else "a header has two Content-Lengths")
    told = lengths.pop()
    if not told.isascii() or not told.isdigit():
        raise FramingError(f"a Content-Length is {_shown(told)}")
    if len(told) > len(str(_LONGEST_BODY)) or int(told) > _LONGEST_BODY:
        raise FramingError(f"a Content-Length is {_shown(told)}, more than the {_LONGEST_BODY} that are taken")
    return int(told)


def _shown(data: bytes) -> str:
    """Return the beginning of foreign bytes, fit for a log."""
    return ascii(data[:60].decode("latin-1"))
