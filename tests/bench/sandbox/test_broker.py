"""What gets out of the sandbox by the broker, to a server that notes what arrives."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from countersign.bench.sandbox.broker import EgressBrokers
from countersign.ports import Confined, Outlet, Passed
from support.sandboxes import Cage

KEY = "sk-the-key-of-the-user"


class Host:
    """A host of models: it notes the requests, and answers in pieces, as one that streams."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.left = asyncio.Event()
        self.pieces: list[bytes] | None = [b"data: one\n\n", b"data: two\n\n"]
        self.url = ""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((line for line in head.lower().splitlines() if line.startswith(b"content-length:")), b":0")
        self.requests.append(head + await reader.readexactly(int(length.partition(b":")[2])))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nSet-Cookie: a=b\r\n\r\n")
        for piece in self.pieces or [b"data: one\n\n"]:
            writer.write(piece)
            await writer.drain()
        if self.pieces is None:
            await reader.read()
            self.left.set()
        writer.close()


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    made = Host()
    server = await asyncio.start_server(made.talk, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield made
    server.close()


class Asked:
    """A broker with one host, and what it has heard."""

    def __init__(self, reach: Path, heard: list[Passed]) -> None:
        self.reach = reach
        self.heard = heard

    async def ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(str(self.reach))
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer


@asynccontextmanager
async def opened(folder: Path, host: Host, key: str = KEY) -> AsyncGenerator[Asked]:
    heard: list[Passed] = []
    broker = await EgressBrokers(folder).open([Outlet("models.example", key, host.url)], heard.append)
    try:
        yield Asked(broker.reach, heard)
    finally:
        await broker.close()


def post(path: str, body: bytes = b"{}", more: str = "") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:8377\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


CALL = "/models.example/v1/chat/completions"


async def test_a_call_goes_through_with_the_key_and_comes_back_as_it_comes(tmp_path: Path, host: Host) -> None:
    async with opened(tmp_path, host) as asked:
        own = "Authorization: Bearer none\r\nX-Api-Key: none\r\nCookie: c=d\r\n"
        answer = await asked.ask(post(f"{CALL}?alt=sse&key=none", b'{"model": "m"}', own))
        (request,) = host.requests
    assert request.startswith(b"POST /v1/chat/completions?alt=sse HTTP/1.1\r\n")
    assert request.endswith(b'\r\n\r\n{"model": "m"}')
    assert b"host: models.example\r\n" in request
    assert f"authorization: Bearer {KEY}\r\n".encode() in request
    assert b"none" not in request.lower()
    assert b"c=d" not in request
    assert answer.endswith(b"data: one\n\ndata: two\n\n")
    assert b"a=b" not in answer
    assert asked.heard == [Passed("models.example", "POST", "/v1/chat/completions", 200, 14, 22)]


async def test_the_own_key_of_an_agent_goes_through_where_none_is_set(tmp_path: Path, host: Host) -> None:
    async with opened(tmp_path, host, key="") as asked:
        await asked.ask(post(CALL, more="X-Api-Key: mine\r\n"))
    assert b"x-api-key: mine\r\n" in host.requests[0]


@pytest.mark.parametrize(
    "request_line",
    [
        "GET /models.example/v1/files",
        "POST /models.example/v1/files",
        "DELETE /models.example/v1/models/m",
        "CONNECT models.example:443",
        "GET http://models.example/v1/models",
        "POST /models.example/v1/messages/batches",
        "POST /models.example/v1/../admin/messages",
        "POST /models.example/v1/%2e%2e/messages",
        "POST /models.example//v1/messages",
        "GET /models.example/v1/models/..",
        "GET /models.example/v1/models/../files",
        "POST /other.example/v1/messages",
        "POST /127.0.0.1/v1/messages",
        "POST /models.example@other.example/v1/messages",
        "POST /models.example:1/v1/messages",
    ],
)
async def test_whatever_is_no_call_of_a_model_is_refused(tmp_path: Path, host: Host, request_line: str) -> None:
    async with opened(tmp_path, host) as asked:
        answer = await asked.ask(f"{request_line} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400"))
    assert not host.requests
    assert [passed.refused != "" for passed in asked.heard] == [True]
    assert KEY not in answer.decode()


@pytest.mark.parametrize(
    "request_bytes",
    [
        post(CALL, more="Transfer-Encoding: chunked\r\n"),
        post(CALL, more="Content-Length: 5\r\n"),
        post(CALL, more="Bad Header: x\r\n"),
        post(CALL, more="X: a\nY: b\r\n"),
        post(CALL, more="X: a\0b\r\n"),
        b"POST " + CALL.encode() + b" HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST " + CALL.encode() + b" HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST " + CALL.encode() + b" HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
        b"POST " + CALL.encode() + b" HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
async def test_requests_that_could_be_read_in_two_ways_are_refused(
    tmp_path: Path, host: Host, request_bytes: bytes
) -> None:
    async with opened(tmp_path, host) as asked:
        answer = await asked.ask(request_bytes)
    assert answer.startswith(b"HTTP/1.1 4")
    assert not host.requests


async def test_a_body_in_chunks_is_passed_on_with_its_length(tmp_path: Path, host: Host) -> None:
    head = f"POST {CALL} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    async with opened(tmp_path, host) as asked:
        await asked.ask(head + b"5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n")
    assert host.requests[0].endswith(b"\r\n\r\nhello world")
    assert b"content-length: 11\r\n" in host.requests[0]


async def test_a_host_that_can_not_be_reached_is_told_of(tmp_path: Path, host: Host) -> None:
    host.url = "http://127.0.0.1:1"
    async with opened(tmp_path, host) as asked:
        answer = await asked.ask(post(CALL))
    assert answer.startswith(b"HTTP/1.1 502")
    assert "can not be reached" in asked.heard[0].refused


async def test_who_stops_listening_ends_the_call(tmp_path: Path, host: Host) -> None:
    host.pieces = None
    async with opened(tmp_path, host) as asked:
        reader, writer = await asyncio.open_unix_connection(str(asked.reach))
        writer.write(post(CALL))
        await reader.readuntil(b"data: one\n\n")
        writer.close()
        await asyncio.wait_for(host.left.wait(), 20)


async def test_closing_it_ends_what_is_under_way_and_leaves_nothing(tmp_path: Path, host: Host) -> None:
    host.pieces = None
    async with opened(tmp_path, host) as asked:
        reader, writer = await asyncio.open_unix_connection(str(asked.reach))
        writer.write(post(CALL))
        await reader.readuntil(b"data: one\n\n")
    await asyncio.wait_for(host.left.wait(), 20)
    writer.close()
    assert not os.listdir(tmp_path)  # noqa: PTH208 - nothing else runs that could be held up


async def test_a_command_inside_reaches_the_host_and_has_no_key(cage: Cage, host: Host, tmp_path: Path) -> None:
    script = (
        "import json, os, sys, urllib.request\n"
        "base = os.environ['BASE']\n"
        "asked = urllib.request.Request(base + '/v1/messages', b'{}', {'x-api-key': 'none'})\n"
        "print(json.dumps([urllib.request.urlopen(asked).read().decode(), dict(os.environ)]))\n"
        "print(sys.stdin.read())\n"
    )
    heard: list[Passed] = []
    broker = await EgressBrokers(tmp_path / "brokers").open([Outlet("models.example", KEY, host.url)], heard.append)
    variables = {"BASE": broker.base("models.example")}
    argv = (sys.executable, "-c", script)
    process = await cage.sandbox.start(Confined(argv, cage.layers, variables=variables, reach=broker.reach))
    out, err = await process.communicate(b"what is typed")
    await broker.close()
    assert err == b""
    said, environment = json.loads(out.splitlines()[0])
    assert said == "data: one\n\ndata: two\n\n"
    assert KEY not in str(environment)
    assert out.splitlines()[1] == b"what is typed"
    assert process.returncode == 0
    assert KEY.encode() in host.requests[0]
    assert [passed.status for passed in heard] == [200]


async def test_a_command_that_is_not_there_is_told_of_beside_a_broker_too(
    cage: Cage, host: Host, tmp_path: Path
) -> None:
    async with opened(tmp_path / "brokers", host) as asked:
        process = await cage.sandbox.start(Confined(("no-such-program",), cage.layers, reach=asked.reach))
        _, err = await process.communicate()
    assert process.returncode == 127
    assert b"no-such-program" in err
