"""JSON and frames as bytes, and what can be wrong with them."""

from __future__ import annotations

import json
import re
from random import Random
from typing import TypeGuard

from support.documents import Json

__all__ = ["BROKEN_FRAMES", "body_of", "frame", "framed", "garbled", "is_list", "is_object"]

BROKEN_FRAMES = (
    b"Content-Length: -1\r\n\r\n{}",
    b"Content-Length: 99999999999999999999\r\n\r\n{}",
    b"Content-Length: 2147483648\r\n\r\n{}",
    b"Content-Length: five\r\n\r\n{}",
    b"Content-Length: \r\n\r\n{}",
    b"Content-Length: 0x10\r\n\r\n{}",
    b"Content-Length: 1_0\r\n\r\n{}",
    b"Content-Length: 2, 2\r\n\r\n{}",
    b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}",
    b"\r\n\r\n{}",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b'{"jsonrpc":"2.0","method":"initialized"}\r\n\r\n',
    b"\0\0\0\0\r\n\r\n",
    b"\xff\xfe\xfd\r\n\r\n",
    b"a" * 1_000_000,
)
"""Headers after which nobody knows where the next message begins."""
_RAW = {
    "@digits": b"9" * 5_000,
    "@deep": b"[" * 900 + b"]" * 900,
    "@deeper": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "@twice": b'{"a":1,"a":2,"uri":"a","uri":"b"}',
}
"""JSON that Python writes unwillingly; other texts that begin with @ are written without it."""


def is_object(value: Json) -> TypeGuard[dict[str, Json]]:
    return isinstance(value, dict)


def is_list(value: Json) -> TypeGuard[list[Json]]:
    return isinstance(value, list)


def body_of(message: Json) -> bytes:
    """Return a message as JSON; a text that begins with @ stands for JSON that Python would not write."""
    return re.sub(rb'"(@[^"]*)"', _raw, json.dumps(message).encode())


def _raw(found: re.Match[bytes]) -> bytes:
    return _RAW.get(found[1].decode(), found[1][1:])


def frame(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def framed(random: Random, body: bytes) -> bytes:
    """Return a body with one of the headers that it may have."""
    kind = random.random()
    if kind < 0.9:
        return frame(body)
    length, charset = b"%d" % len(body), b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n"
    if kind < 0.93:
        return b"content-length: %b\r\n\r\n%b" % (length, body)
    if kind < 0.96:
        return b"%bContent-Length: %b\r\n\r\n%b" % (charset, length, body)
    return b"Content-Length:%b\r\n%b\r\n%b" % (length, charset.lower(), body)


def garbled(random: Random, body: bytes) -> bytes:
    """Return a body that is no JSON any more, or other JSON; its header will be right."""
    place = random.randrange(len(body))
    noise = random.randbytes(random.choice((1, 3, 50)))
    return random.choice(
        (
            body[:place],
            body[:place] + noise + body[place:],
            body[:place] + noise + body[place + len(noise) :],
            b"\xef\xbb\xbf" + body,
            b" \r\n\r\n" + body + b"\r\n",
            body + body,
            b"",
            noise,
            body.decode(errors="replace").encode("utf-16"),
            b"[" + body + b"]",
            b"[]",
            b"null",
            b'"exit"',
        )
    )
