"""Server-sent events out of bytes, as the HTML standard has them, whichever way the bytes were cut."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

__all__ = ["EventReader", "ServerEvent", "TooLargeError"]

_BOM = b"\xef\xbb\xbf"


class TooLargeError(Exception):
    """An event is larger than it may be."""


class ServerEvent(Struct, frozen=True):
    """What a server sent as one event; `name` is empty where it gave none."""

    data: bytes
    name: bytes = b""


class EventReader:
    """Takes bytes in pieces of any size. Lines end with LF, CRLF or CR; comments and unknown fields do not count.

    What a piece costs depends on its size, not on what was before.
    """

    def __init__(self, most: int) -> None:
        """`most` is how many bytes an event may have."""
        self._most = most
        self._line = bytearray()
        self._is_first = True
        self._after_cr = False
        self._data: list[bytes] = []
        self._size = 0
        self._name = b""

    def feed(self, data: bytes) -> Iterator[ServerEvent]:
        """Yield the events that these bytes complete. Raises TooLargeError."""
        if self._after_cr and data:
            self._after_cr = False
            data = data.removeprefix(b"\n")
        if b"\r" in data:
            self._after_cr = data.endswith(b"\r")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *ended, rest = data.split(b"\n")
        for part in ended:
            line = part
            if self._line:
                self._line += part
                line = bytes(self._line)
                self._line.clear()
            yield from self._take(line)
        self._line += rest
        self._check(len(self._line))

    def end(self) -> Iterator[ServerEvent]:
        """Yield what a server left without its empty line: some end the last event with the connection."""
        yield from self._take(bytes(self._line))
        yield from self._take(b"")

    def _take(self, line: bytes) -> Iterator[ServerEvent]:
        if self._is_first:
            self._is_first = False
            line = line.removeprefix(_BOM)
        if not line:
            if self._data:
                yield ServerEvent(b"\n".join(self._data), self._name)
            self._data, self._size, self._name = [], 0, b""
            return
        field, _, value = line.partition(b":")
        if field == b"data":
            self._check(len(value))
            self._data.append(value.removeprefix(b" "))
            self._size += len(value) + 1
        elif field == b"event":
            self._name = value.removeprefix(b" ")

    def _check(self, more: int) -> None:
        if self._size + more > self._most:
            raise TooLargeError
