"""Where no connection comes about, a sentence says why and what to do."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from countersign.agents.chat.events import Finished, Said
from countersign.agents.chat.problems import Failure
from support.certificates import server_context
from support.model_endpoint import ABORT, ModelEndpoint, Part, finish, head, said
from support.model_reading import KEY, at, failure, failure_of, heard


def unused_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


async def test_nobody_listens() -> None:
    problem = await failure_of(at(f"http://localhost:{unused_port()}/v1"))
    assert problem.failure == Failure.UNREACHABLE
    assert "Nothing answers at http://localhost:" in str(problem)
    assert "start the server" in str(problem)


async def test_the_host_is_not_known() -> None:
    problem = await failure_of(at("http://nowhere.invalid/v1"))
    assert problem.failure == Failure.UNREACHABLE
    assert "The host nowhere.invalid is not known" in str(problem)


async def test_no_connection_is_taken_in_time() -> None:
    with socket.socket() as listening, socket.socket() as first, socket.socket() as second:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)  # noqa: FBT003 - the socket's own parameter
            waiting.connect_ex(listening.getsockname())
        problem = await failure_of(at(f"http://127.0.0.1:{listening.getsockname()[1]}"))
    assert problem.failure == Failure.TIMEOUT
    assert "takes no connection" in str(problem)


@pytest.mark.parametrize("url", ["", "localhost:8080", "/v1", "ftp://host/v1", "http://", "http://[::1"])
async def test_an_address_that_is_none(url: str) -> None:
    problem = await failure_of(at(url))
    assert problem.failure == Failure.UNREACHABLE
    assert "no address of a server" in str(problem)


async def test_a_certificate_that_nobody_trusts(tmp_path: Path) -> None:
    context, _ = server_context(tmp_path)
    async with ModelEndpoint.serving(tls=context) as endpoint:
        problem = await failure_of(at(endpoint.url))
    assert problem.failure == Failure.UNREACHABLE
    assert "certificate of 127.0.0.1 is not trusted (self-signed certificate)" in str(problem)
    assert "SSL_CERT_FILE" in str(problem)


async def test_a_certificate_whose_authority_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, file = server_context(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with ModelEndpoint.serving(head(), said("a"), finish(), tls=context) as endpoint:
        assert await heard(at(endpoint.url)) == [Said("a"), Finished("stop")]


async def test_a_server_without_tls() -> None:
    async with await asyncio.start_server(_refuse, "127.0.0.1", 0) as server:
        problem = await failure_of(at(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"))
    assert problem.failure == Failure.UNREACHABLE
    assert "write http:// instead" in str(problem)


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer a greeting of TLS as a server does that expects a request."""
    await reader.read(1)
    writer.write(head("400 Bad Request"))
    await writer.drain()
    writer.close()


async def test_a_server_with_tls_asked_without(tmp_path: Path) -> None:
    context, _ = server_context(tmp_path)
    async with ModelEndpoint.serving(tls=context) as endpoint:
        problem = await failure_of(at(endpoint.url.replace("https:", "http:")))
    assert problem.failure == Failure.UNREACHABLE


@pytest.mark.parametrize("script", [(), (ABORT,), (b"SSH-2.0-OpenSSH_9.2\r\n",), (b"HTTP/1.1 200 OK\r\nbroken",)])
async def test_what_answers_does_not_speak_http(script: tuple[Part, ...]) -> None:
    assert (await failure(*script)).failure == Failure.UNREACHABLE


async def test_a_proxy_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://user:{KEY}@127.0.0.1:{unused_port()}")
    assert (await failure_of(at("http://example.invalid/v1"))).failure == Failure.UNREACHABLE
