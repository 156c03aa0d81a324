"""A stream is read to its end, and given up when it goes wrong, takes too long or never ends."""

from __future__ import annotations

import asyncio
import gzip

import pytest

from countersign.agents.chat.call import Limits
from countersign.agents.chat.events import Finished, Said, Used
from countersign.agents.chat.problems import Failure
from support.model_endpoint import ABORT, DONE, SILENCE, ModelEndpoint, Part, chunk, event, finish, head, said
from support.model_reading import failure, heard


async def test_a_server_that_does_not_begin() -> None:
    problem = await failure(SILENCE, limits=Limits(first=0.05))
    assert problem.failure == Failure.TIMEOUT
    assert "has not begun to answer within 0.05 s" in str(problem)


async def test_keeping_alive_is_not_saying_anything() -> None:
    comments = [part for _ in range(200) for part in (b": working\n\n", chunk({"content": ""}), 0.01)]
    problem = await failure(head(), *comments, limits=Limits(first=0.1))
    assert "has not begun to answer" in str(problem)


async def test_a_server_that_falls_silent() -> None:
    problem = await failure(head(), said("a"), SILENCE, limits=Limits(between=0.05))
    assert problem.failure == Failure.TIMEOUT
    assert "has said nothing more for 0.05 s" in str(problem)


async def test_an_answer_that_never_ends() -> None:
    words = [part for _ in range(500) for part in (said("a"), 0.01)]
    problem = await failure(head(), *words, limits=Limits(whole=0.1))
    assert problem.failure == Failure.LIMIT
    assert "takes more than 0.1 s" in str(problem)


@pytest.mark.parametrize(
    "script",
    [(said("a" * 200),) * 20, (b"data: " + b"x" * 2000,), (b"data: x\n",) * 600, (b": comment\n",) * 1000],
    ids=["many words", "a long line", "a large event", "many comments"],
)
async def test_an_answer_that_is_too_long(script: tuple[bytes, ...]) -> None:
    problem = await failure(head(), *script, SILENCE, limits=Limits(event=1000, answer=5000))
    assert problem.failure == Failure.LIMIT
    assert "longer than it may be" in str(problem)


@pytest.mark.parametrize("last", [said("b")[:-20], b"", b": x\n\n"])
async def test_a_stream_that_breaks_off(last: bytes) -> None:
    problem = await failure(head(), said("a"), last)
    assert problem.failure in {Failure.BROKEN, Failure.NOT_CHAT}


async def test_a_stream_that_is_cut() -> None:
    chunked = head("200 OK", "text/event-stream", "Transfer-Encoding: chunked")
    piece = said("a")
    problem = await failure(chunked, b"%x\r\n%b\r\n" % (len(piece), piece))
    assert problem.failure == Failure.BROKEN
    assert "broke off in the middle" in str(problem)


async def test_a_connection_that_is_reset() -> None:
    assert (await failure(head(), said("a"), 0.05, ABORT)).failure == Failure.BROKEN


@pytest.mark.parametrize("data", ["nonsense", "[]", '{"choices": 7}', '"\udcff"'])
async def test_what_is_no_chat_completion(data: str) -> None:
    problem = await failure(head(), f"data: {data}\n\n".encode(errors="surrogateescape"))
    assert problem.failure == Failure.NOT_CHAT
    assert "what is no chat completion" in str(problem)


@pytest.mark.parametrize("script", [(), (DONE,), (b": only\n\n",), (event({"type": "message_start"}),)])
async def test_a_stream_without_an_answer(script: tuple[bytes, ...]) -> None:
    problem = await failure(head(), *script)
    assert problem.failure == Failure.NOT_CHAT
    assert "without an answer" in str(problem)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"error": {"message": "the reason", "code": 502}}, Failure.SERVER),
        ({"error": {"message": "the reason", "code": "429"}}, Failure.BUSY),
        ({"error": {"message": "the reason", "code": "context_length_exceeded"}}, Failure.SERVER),
        ({"error": "the reason"}, Failure.SERVER),
        ({"object": "error", "message": "the reason", "code": 400}, Failure.REQUEST),
    ],
)
async def test_an_error_in_the_middle(error: object, expected: Failure) -> None:
    problem = await failure(head(), said("a"), event(error), DONE)
    assert problem.failure == expected
    assert '"the reason"' in str(problem)


async def test_bytes_that_are_compressed_although_nobody_asked() -> None:
    packed = gzip.compress(said("a") + finish())
    async with ModelEndpoint.serving(
        head("200 OK", "text/event-stream", "Content-Encoding: gzip"), packed
    ) as endpoint:
        assert await heard(endpoint.call()) == [Said("a"), Finished("stop")]
    assert (
        await failure(head("200 OK", "text/event-stream", "Content-Encoding: gzip"), b"zzz")
    ).failure == Failure.OURS


@pytest.mark.parametrize(
    "rest",
    [(), (DONE,), (DONE, SILENCE), (DONE, ABORT), (0.05, ABORT)],
    ids=["no [DONE]", "[DONE]", "[DONE], then silence", "[DONE], then a reset", "a reset"],
)
async def test_what_follows_the_end_does_not_matter(rest: tuple[Part, ...]) -> None:
    async with ModelEndpoint.serving(head(), said("a"), finish(), *rest) as endpoint:
        assert await heard(endpoint.call()) == [Said("a"), Finished("stop")]


async def test_a_server_may_end_without_a_reason() -> None:
    async with ModelEndpoint.serving(head(), said("a"), DONE) as endpoint:
        assert await heard(endpoint.call()) == [Said("a"), Finished("")]


async def test_counts_may_follow_the_end() -> None:
    counted = event({"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 1}})
    async with ModelEndpoint.serving(head(), said("a"), finish(), 0.05, counted, DONE) as endpoint:
        assert await heard(endpoint.call()) == [Said("a"), Finished("stop"), Used(3, 0, 1)]


async def test_what_is_asked_is_what_was_given_and_tells_nothing_else() -> None:
    async with ModelEndpoint.serving(head(), said("a"), finish()) as endpoint:
        await heard(endpoint.call(tools=[{"type": "function"}], max_tokens=7))
        (asked,) = endpoint.requests
    assert asked.line == "POST /v1/chat/completions HTTP/1.1"
    assert asked.body == {
        "model": "tiny",
        "stream": True,
        "messages": [{"role": "user", "content": "Say it."}],
        "tools": [{"type": "function"}],
        "max_tokens": 7,
    }
    assert asked.headers["authorization"] == "Bearer sk-test-key"
    assert not [name for name in asked.headers if name.startswith("x-stainless")]


async def test_cancelling_closes_the_connection() -> None:
    async with ModelEndpoint.serving(head(), said("a"), SILENCE) as endpoint:
        reading = asyncio.create_task(heard(endpoint.call()))
        await asyncio.wait_for(endpoint.asked.wait(), 20)
        reading.cancel()
        await asyncio.wait_for(endpoint.requests[0].gone.wait(), 20)
        with pytest.raises(asyncio.CancelledError):
            await reading
