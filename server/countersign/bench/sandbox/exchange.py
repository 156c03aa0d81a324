"""One request to the broker: looked at, passed on with the key, and what comes back passed back as it comes."""

from __future__ import annotations

import asyncio
import json
import ssl
from asyncio import IncompleteReadError, LimitOverrunError, StreamReader, StreamWriter
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from urllib.parse import urlsplit

from msgspec.structs import replace

from countersign.bench.sandbox.calls import key_header, why_not
from countersign.bench.sandbox.head import Head, HeadError, parsed, written
from countersign.ports import Outlet, Passed

__all__ = ["LONGEST_HEAD", "exchange"]

LONGEST_HEAD = 65_536
_LONGEST_BODY = 64 << 20
_PIECE = 65_536
_PATIENCE = 30.0
"""Seconds for a connection to stand; how long an answer may take, the agent knows."""
_CREDENTIALS = ("authorization", "api-key", "x-api-key", "x-goog-api-key")
_REWRITTEN = ("host", "content-length", "transfer-encoding", "cookie")
_CHUNK_LINE = 1024
_USUAL = {"http": 80, "https": 443}


class _RefusalError(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


async def exchange(outlets: Mapping[str, Outlet], reader: StreamReader, writer: StreamWriter) -> Passed:
    """Answer one request. Raises OSError and IncompleteReadError when who asked has gone."""
    passed = Passed("", "", "", 0)
    try:
        head = await _request(reader)
        method, target, *_ = head.first
        host, _, rest = target.removeprefix("/").partition("/")
        passed = Passed(host[:255], method[:16], f"/{rest.partition('?')[0]}"[:1024], 0)
        outlet = _allowed(outlets.get(host), method, f"/{rest}")
        body = await _body(head, reader, writer)
        passed = replace(passed, sent=len(body))
        return await _forwarded(passed, outlet, _onward(head, outlet, f"/{rest}", body), (reader, writer))
    except (_RefusalError, HeadError) as error:
        status = error.status if isinstance(error, _RefusalError) else 400
        await _say(writer, status, str(error))
        return replace(passed, status=status, refused=str(error))


def _allowed(outlet: Outlet | None, method: str, target: str) -> Outlet:
    if outlet is None:
        raise _RefusalError(403, "this host is not one that this agent may reach")
    if why := why_not(method, target):
        raise _RefusalError(403, why)
    return outlet


async def _request(reader: StreamReader) -> Head:
    try:
        head = parsed(await reader.readuntil(b"\r\n\r\n"))
    except LimitOverrunError:
        raise _RefusalError(431, "the head of the request is too long") from None
    if len(head.first) != 3 or head.first[2] != "HTTP/1.1" or not head.first[1].startswith("/"):  # noqa: PLR2004 - words of a request
        raise _RefusalError(400, "this is no request of HTTP/1.1")
    return head


async def _body(head: Head, reader: StreamReader, writer: StreamWriter) -> bytes:
    """Read the whole body: passed on with its length, nobody can read it differently."""
    length, coding = head.value("content-length"), head.value("transfer-encoding")
    if (head.value("expect") or "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    if coding is not None:
        if length is not None or coding.lower() != "chunked":
            raise _RefusalError(400, "the length of the body is told in two ways")
        return await _chunks(reader)
    if length is None:
        return b""
    if not (length.isascii() and length.isdigit()) or int(length[:12]) > _LONGEST_BODY:
        raise _RefusalError(413, "the body is too long")
    return await reader.readexactly(int(length))


async def _chunks(reader: StreamReader) -> bytes:
    body = bytearray()
    while size := await _size(reader):
        if len(body) + size > _LONGEST_BODY:
            raise _RefusalError(413, "the body is too long")
        body += await reader.readexactly(size)
        if await reader.readexactly(2) != b"\r\n":
            raise _RefusalError(400, "a chunk of the body does not end where it says")
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass  # trailers, which nobody needs
    return bytes(body)


async def _size(reader: StreamReader) -> int:
    word = (await reader.readuntil(b"\r\n"))[:_CHUNK_LINE].partition(b";")[0].strip()
    if not word or any(sign not in b"0123456789abcdefABCDEF" for sign in word):
        raise _RefusalError(400, "a chunk of the body has no length")
    return int(word, 16)


def _onward(head: Head, outlet: Outlet, target: str, body: bytes) -> bytes:
    """Return the request as the host gets it."""
    headers = head.without((*_REWRITTEN, *(_CREDENTIALS if outlet.key else ())))
    headers += [("host", outlet.host), ("connection", "close")]
    if head.first[0] == "POST":
        headers.append(("content-length", str(len(body))))
    if outlet.key:
        headers.append(key_header(outlet.host, outlet.key))
        path, mark, query = target.partition("?")
        target = path + mark + "&".join(part for part in query.split("&") if not part.startswith("key="))
    base = urlsplit(outlet.url).path.rstrip("/")
    return written(f"{head.first[0]} {base}{target} HTTP/1.1", headers) + body


async def _forwarded(
    passed: Passed, outlet: Outlet, request: bytes, asking: tuple[StreamReader, StreamWriter]
) -> Passed:
    """Send a request, and pass back what comes until the host has ended or who asked has gone."""
    try:
        async with asyncio.timeout(_PATIENCE):
            answers, onward = await _connected(outlet)
    except (OSError, TimeoutError, ValueError) as error:
        why = f"{outlet.host} can not be reached: {error or 'it does not answer'}"
        await _say(asking[1], 502, why)
        return replace(passed, status=502, refused=why)
    try:
        onward.write(request)
        await onward.drain()
        return await _answered(passed, answers, asking)
    finally:
        onward.close()
        with suppress(OSError):
            await onward.wait_closed()


async def _answered(passed: Passed, answers: StreamReader, asking: tuple[StreamReader, StreamWriter]) -> Passed:
    reader, writer = asking
    try:
        head = parsed(await answers.readuntil(b"\r\n\r\n"))
        while head.first[1:2] == ("100",):
            head = parsed(await answers.readuntil(b"\r\n\r\n"))
        status = int(head.first[1])
    except (HeadError, LimitOverrunError, IncompleteReadError, IndexError, ValueError, OSError):
        await _say(writer, 502, "the host has answered with something that is no HTTP")
        return replace(passed, status=502, refused="no answer of HTTP")
    headers = [*head.without(("set-cookie",)), ("connection", "close")]
    writer.write(written(" ".join(head.first), headers))
    passed = replace(passed, status=status)
    gone = asyncio.ensure_future(reader.read())
    try:
        length = head.value("content-length")
        left = int(length) if length is not None and length.isdigit() else None
        while left is None or left > 0:
            piece = await _piece(answers, gone)
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
            passed = replace(passed, received=passed.received + len(piece))
            left = None if left is None else left - len(piece)
    finally:
        gone.cancel()
    return passed


async def _piece(answers: StreamReader, gone: asyncio.Future[bytes]) -> bytes:
    """Return what comes next; nothing when the host has ended, or who asked has gone."""
    coming = asyncio.ensure_future(answers.read(_PIECE))
    await asyncio.wait((coming, gone), return_when=asyncio.FIRST_COMPLETED)
    if coming.done():
        return coming.result()
    coming.cancel()
    return b""


async def _connected(outlet: Outlet) -> tuple[StreamReader, StreamWriter]:
    url = urlsplit(outlet.url or f"https://{outlet.host}")
    port = url.port or _USUAL.get(url.scheme)
    if url.hostname is None or port is None:
        raise ValueError(f"{outlet.url} is no address")
    context = await asyncio.to_thread(_trust) if url.scheme == "https" else None
    return await asyncio.open_connection(url.hostname, port, ssl=context, limit=LONGEST_HEAD)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


async def _say(writer: StreamWriter, status: int, why: str) -> None:
    body = json.dumps({"error": {"type": "countersign", "message": f"countersign: {why}"}}).encode()
    headers = (("content-type", "application/json"), ("content-length", str(len(body))), ("connection", "close"))
    writer.write(written(f"HTTP/1.1 {status} Refused", headers) + body)
    await writer.drain()
