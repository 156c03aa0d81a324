"""Fault cases: how bytes become messages. What a client may write in many ways, and what ends the conversation."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from faults.messages import hover, request
from faults.raw_server import frame
from faults.script import Answer, Case, Do, EndInput, Ends, Step, case, raw, refusal

__all__ = ["BROKEN", "ENDED", "SPELLED"]

_NOWHERE = "untitled:nowhere"


def _hover(number: int) -> bytes:
    return json.dumps(hover(number, _NOWHERE)).encode()


def _headed(header: Callable[[int], bytes], body: bytes = _hover(1)) -> bytes:
    return header(len(body)) + body


def _spelled(name: str, *chunks: bytes, answers: int = 1) -> Case:
    return Case(name, (raw(*chunks), *(Answer(number, None) for number in range(1, answers + 1))))


_FRAMED, _HALF = frame(_hover(1)), len(frame(_hover(1))) - 20
_UMLAUTS = frame(json.dumps(hover(1, "untitled:größe"), ensure_ascii=False).encode())
_IN_UMLAUT = _UMLAUTS.index("ö".encode()) + 1

SPELLED = (
    _spelled("the header's name in lower case", _headed(lambda n: b"content-length: %d\r\n\r\n" % n)),
    _spelled("the header's name in upper case", _headed(lambda n: b"CONTENT-LENGTH: %d\r\n\r\n" % n)),
    _spelled("the header's name in odd case", _headed(lambda n: b"cOnTeNt-LeNgTh: %d\r\n\r\n" % n)),
    _spelled("no space after the colon", _headed(lambda n: b"Content-Length:%d\r\n\r\n" % n)),
    _spelled(
        "many spaces and a tab around the number", _headed(lambda n: b"Content-Length:  \t %d \t\r\n\r\n" % n)
    ),
    _spelled("zeros before the number", _headed(lambda n: b"Content-Length: 000%d\r\n\r\n" % n)),
    _spelled(
        "a content type before the length",
        _headed(
            lambda n: b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % n
        ),
    ),
    _spelled(
        "a content type after the length, as older clients spell it",
        _headed(
            lambda n: b"Content-Length: %d\r\ncontent-type: application/vscode-jsonrpc; charset=utf8\r\n\r\n" % n
        ),
    ),
    _spelled("a header nobody knows", _headed(lambda n: b"X-Trace: a: b\r\nContent-Length: %d\r\nX:\r\n\r\n" % n)),
    _spelled("line ends without CR", _headed(lambda n: b"Content-Length: %d\n\n" % n)),
    _spelled(
        "the same length twice", _headed(lambda n: b"Content-Length: %d\r\ncontent-length: %d\r\n\r\n" % (n, n))
    ),
    _spelled(
        "a header of four kilobytes", _headed(lambda n: b"X: %b\r\nContent-Length: %d\r\n\r\n" % (b"x" * 4_000, n))
    ),
    case(
        "a body that comes after a long pause",
        raw(_FRAMED[:_HALF]),
        Do(lambda _place: time.sleep(3)),
        raw(_FRAMED[_HALF:]),
        Answer(1, None),
    ),
    _spelled("each byte of a header on its own", *(_FRAMED[at : at + 1] for at in range(24)), _FRAMED[24:]),
    _spelled("a header split between CR and LF", _FRAMED[:21], _FRAMED[21:22], _FRAMED[22:23], _FRAMED[23:]),
    _spelled("a body split in two", _FRAMED[:_HALF], _FRAMED[_HALF:]),
    _spelled("a body split within a character", _UMLAUTS[:_IN_UMLAUT], _UMLAUTS[_IN_UMLAUT:]),
    _spelled("two messages in one write", _FRAMED + frame(_hover(2)), answers=2),
    _spelled("a hundred messages in one write", b"".join(frame(_hover(n)) for n in range(1, 101)), answers=100),
    _spelled("a message and half of the next", _FRAMED + frame(_hover(2))[:30], frame(_hover(2))[30:], answers=2),
    _spelled("white space around the message", frame(b" \r\n\t" + _hover(1) + b"\r\n \n")),
    _spelled("a body of five megabytes", frame(_hover(1)[:-1] + b" " * 5_000_000 + b"}")),
    case("a body of no bytes", raw(b"Content-Length: 0\r\n\r\n"), refusal(None, -32700)),
)
"""What is served like any other message."""


_SAID = r"(?i)header|content-length|message|input"


def _broken(name: str, data: bytes, *more: Step, within: float = 2) -> Case:
    return Case(name, (raw(data), *more, Ends(1, _SAID, within)), greeted=False)


_END = b"\r\n\r\n{}"
_STARTED = request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})
_SHORT = json.dumps(_STARTED).encode()

BROKEN = (
    _broken("headers without a length", b"Content-Type: application/vscode-jsonrpc\r\n\r\n{}"),
    _broken("no headers at all", b"\r\n{}\r\n\r\n"),
    _broken("a negative length", b"Content-Length: -1" + _END),
    _broken("a length of letters", b"Content-Length: abc" + _END),
    _broken("a length of nothing", b"Content-Length: " + _END),
    _broken("a length with a sign", b"Content-Length: +2" + _END),
    _broken("a length with a fraction", b"Content-Length: 2.0" + _END),
    _broken("a length in hexadecimal", b"Content-Length: 0x2" + _END),
    _broken("a length with underscores", b"Content-Length: 0_2" + _END),
    _broken("a length in digits of another script", "Content-Length: ٢".encode() + _END),
    _broken("a length of two numbers", b"Content-Length: 2 2" + _END),
    _broken("two lengths", b"Content-Length: 2\r\nContent-Length: 3" + _END),
    _broken("a length of a terabyte", b"Content-Length: 1000000000000" + _END),
    _broken("a length beyond all integers of a machine", b"Content-Length: 1" + b"0" * 30 + _END),
    _broken("a length of five thousand digits", b"Content-Length: " + b"9" * 5000 + _END),
    _broken("a header that never ends", b"Content-Length: 2\r\nX: " + b"x" * 200_000),
    _broken("headers that never end", b"Content-Length: 2\r\n" + b"X: y\r\n" * 40_000),
    _broken("bytes that never end", b"\0" * 200_000),
    _broken("a line that is no header", b"hello\r\n\r\n"),
    _broken("a request of HTTP", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    _broken("a header with NUL in its name", b"Content-Length\0: 2" + _END),
    _broken("headers in UTF-16", "Content-Length: 2\r\n\r\n".encode("utf-16") * 2_000),
    _broken(
        "a length that is too small",
        b"Content-Length: %d\r\n\r\n%b" % (len(_SHORT) - 1, _SHORT) + frame(_SHORT),
        refusal(None, -32700),
    ),
    _broken(
        "a length that is too large, and nothing more",
        b"Content-Length: %d\r\n\r\n%b" % (len(_SHORT) + 1, _SHORT),
        within=5,
    ),
    _broken("a word, and nothing more", b"hello there", within=5),
    _broken(
        "a length that is too large",
        b"Content-Length: %d\r\n\r\n%b" % (len(_SHORT) + 9, _SHORT) + frame(_SHORT) + frame(_SHORT),
        refusal(None, -32700),
    ),
)
"""What nobody can read on from: the server says why and ends."""


def _ended(name: str, data: bytes, *seen: Step, said: str | None = None, greeted: bool = False) -> Case:
    return Case(name, (raw(data), *seen, EndInput(), Ends(1, said)), greeted=greeted)


ENDED = (
    _ended("the input ends before it begins", b""),
    _ended("the input ends between two messages", _FRAMED, Answer(1, None), greeted=True),
    _ended("the input ends within a header", b"Content-Len"),
    _ended("the input ends after a header", b"Content-Length: 2\r\n"),
    _ended("the input ends after all headers", b"Content-Length: 2\r\n\r\n"),
    _ended("the input ends within a body", b"Content-Length: 20\r\n\r\n{}"),
    _ended("the input ends within a body of a session", _FRAMED + _FRAMED[:60], Answer(1, None), greeted=True),
)
"""Input that ends: the server ends too, at once."""
