"""A process that reads whole texts for their comments, one after the other, until its input ends.

The parser holds the interpreter's lock, hostile code keeps it busy for minutes or makes it abort, and none of this
may be felt while somebody types; figures are in `docs/decisions/specs-while-typing.md`.

A request is a frame with a `Request`, frames with pieces of the text in UTF-8, and an empty frame; the answer is a
frame with an `Answer`. A frame is its length in four bytes, the highest first, and so many bytes. Lone surrogates
are encoded like other characters.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from msgspec import Struct

from countersign.core.comment_lines import Comment, CommentLine, Form
from countersign.core.comments import Found, find
from countersign.core.languages import GENERIC, named
from countersign.core.text import Text

__all__ = ["HEAD", "LIMIT", "Answer", "Request", "frame", "main", "size_of"]

LIMIT = 5
"""Seconds that reading one text may take; 100,000 lines take half a second."""

HEAD = 4
_NICENESS = 10


class Request(Struct, frozen=True, array_like=True):
    """The name of the text's language in our table, and the tag."""

    language: str
    tag: str


class Answer(Struct, frozen=True, array_like=True):
    """What was found, without the text: the form of each comment, and number, start and stop of its lines."""

    comments: list[tuple[Form, list[tuple[int, int, int]]]]
    refuted: list[int]

    @classmethod
    def of(cls, found: Found) -> Answer:
        lines = ([(said.line, said.start, said.stop) for said in comment.lines] for comment in found.comments)
        forms = (comment.form for comment in found.comments)
        return cls(list(zip(forms, lines, strict=True)), list(found.refuted))

    def in_text(self, text: Text) -> Found:
        """Return what was found in the text that was read."""
        comments = (
            Comment(tuple(CommentLine(*place, text[place[0]][place[1] : place[2]]) for place in places), form)
            for form, places in self.comments
        )
        return Found(tuple(comments), tuple(self.refuted))


def frame(data: bytes) -> bytes:
    return len(data).to_bytes(HEAD) + data


def size_of(head: bytes) -> int:
    """Return how many bytes follow the beginning of a frame."""
    return int.from_bytes(head)


def main() -> None:
    _give_way()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while head := _frame(source):
        request = msgspec.msgpack.decode(head, type=Request)
        text = b"".join(_pieces(source)).decode("utf-8", "surrogatepass")
        _limit(LIMIT)
        found = find(text, named(request.language) or GENERIC, request.tag)
        _limit(0)
        sink.write(frame(msgspec.msgpack.encode(Answer.of(found))))
        sink.flush()


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := _frame(source):
        yield piece


def _frame(source: BinaryIO) -> bytes:
    return source.read(size_of(source.read(HEAD)))


def _give_way() -> None:
    """Let the server and the editor come first: they answer key strokes."""
    if sys.platform != "win32":
        os.nice(_NICENESS)


def _limit(seconds: int) -> None:
    """Let the system end this process after so many seconds, also when nobody is left who could; 0 is never."""
    if sys.platform != "win32":
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
