"""Where the answer is no stream, a sentence says what the server said and what to do, without secrets."""

from __future__ import annotations

import pytest

from countersign.agents.chat.call import Call, Endpoint
from countersign.agents.chat.events import Finished, Said
from countersign.agents.chat.problems import Failure
from support.model_endpoint import SILENCE, ModelEndpoint, finish, head, said
from support.model_reading import KEY, at, failure, failure_of, heard

HTML = b"<!doctype html><html><head><title>502 Bad\nGateway</title></head><body>" + b"<p>x</p>" * 50_000


TOLD = b'{"error": {"message": "the reason", "type": "x"}}'


@pytest.mark.parametrize(
    ("status", "expected", "words"),
    [
        (400, Failure.REQUEST, "does not take the request"),
        (401, Failure.KEY, "refuses the key"),
        (402, Failure.KEY, "wants to be paid"),
        (403, Failure.KEY, "does not allow this"),
        (404, Failure.MISSING, "knows no such model or address"),
        (405, Failure.MISSING, "is not the address of a chat"),
        (413, Failure.REQUEST, "too large"),
        (418, Failure.REQUEST, "does not take the request"),
        (422, Failure.REQUEST, "does not take the request"),
        (429, Failure.BUSY, "takes no more requests"),
        (500, Failure.SERVER, "has failed"),
        (503, Failure.SERVER, "has failed"),
        (599, Failure.SERVER, "has failed"),
    ],
)
async def test_a_status_says_what_is_wrong(status: int, expected: Failure, words: str) -> None:
    problem = await failure(head(f"{status} Whatever", "application/json"), TOLD)
    assert problem.failure == expected
    assert problem.status == status
    assert words in str(problem)
    assert f'({status}, "the reason")' in str(problem)


async def test_a_key_is_wanted_where_none_is_set() -> None:
    async with ModelEndpoint.serving(head("401 Unauthorized"), TOLD) as endpoint:
        problem = await failure_of(endpoint.call(key=""))
        assert "authorization" not in endpoint.requests[0].headers
    assert "wants a key" in str(problem)


async def test_how_long_to_wait_is_passed_on_and_not_waited() -> None:
    problem = await failure(head("429 Too Many", "application/json", "Retry-After: 90"), TOLD)
    assert problem.retry_after == 90
    assert "wait 90 s" in str(problem)


@pytest.mark.parametrize(
    ("told", "wait"), [("Fri, 31 Dec 1999 23:59:59 GMT", None), ("-3", None), ("1e99", 86_400), ("nan", None)]
)
async def test_an_absurd_wait_is_not_believed(told: str, wait: float | None) -> None:
    assert (await failure(head("503 Busy", "text/plain", f"Retry-After: {told}"))).retry_after == wait


async def test_a_redirect_is_told_and_not_followed() -> None:
    problem = await failure(head("307 Elsewhere", "text/html", "Location: https://elsewhere.invalid/v1"))
    assert problem.failure == Failure.MISSING
    assert '"https://elsewhere.invalid/v1"' in str(problem)


@pytest.mark.parametrize(
    ("kind", "body", "said_of_it"),
    [
        ("text/html", HTML, '"502 Bad Gateway"'),
        ("text/plain", b"no such\x1b[31m \xe2\x80\xaemodel", '"no such<U+001B>[31m <U+202E>model"'),
        ("text/plain", b"word " * 100_000, "word…"),
        ("application/json", b'{"error": "the reason"}', '"the reason"'),
        ("application/json", b'{"message": "the reason"}', '"the reason"'),
        ("application/json", b'{"detail": [{"msg": "the reason"}]}', '"the reason"'),
        ("application/json", b'{"error": {"message": "' + b"x" * 1_000_000, "xxx…"),
        ("application/json", b'{"error": ' * 50_000, ""),
        ("application/json", b"\xff\xfe", ""),
        ("application/json", b'{"error": {"message": "[x](command:y)"}}', '"[x] (command:y)"'),
        ("application/json", b"", "(500)"),
    ],
)
async def test_what_a_server_says_is_short_and_harmless(kind: str, body: bytes, said_of_it: str) -> None:
    assert said_of_it in str(await failure(head("500 Failed", kind), body))


async def test_a_key_that_a_server_repeats_is_not_shown() -> None:
    body = f'{{"error": {{"message": "Incorrect API key provided: {KEY}."}}}}'.encode()
    problem = await failure(head("401 Unauthorized", "application/json"), body)
    assert "Incorrect API key provided: [secret]." in str(problem)


async def test_nothing_of_the_key_is_shown_of_an_endpoint() -> None:
    endpoint = Endpoint(f"http://user:{KEY}@host/v1?key={KEY}", KEY, {"api-key": KEY})
    assert KEY not in repr(Call(endpoint, "tiny", []))
    assert endpoint.place == "http://host/v1"


@pytest.mark.parametrize("key", ["sk\nInjected: header", "sk-\u20ac", "sk-\x00"])
async def test_a_key_that_can_not_be_sent(key: str) -> None:
    problem = await failure_of(at("http://localhost/v1", key))
    assert problem.failure == Failure.OURS
    assert "set it anew" in str(problem)


@pytest.mark.parametrize(
    ("kind", "body", "expected", "words"),
    [
        ("text/html", HTML, Failure.NOT_CHAT, '("text/html", "502 Bad Gateway")'),
        ("image/png", b"\x89PNG", Failure.NOT_CHAT, '("image/png", '),
        ("application/json", b'{"choices": []}', Failure.NOT_CHAT, "a server that streams"),
        ("application/json", TOLD, Failure.SERVER, '"the reason"'),
        ("application/json", b'{"error": {"code": 429, "message": "slow"}}', Failure.BUSY, '(429, "slow")'),
    ],
)
async def test_an_answer_of_another_type(kind: str, body: bytes, expected: Failure, words: str) -> None:
    problem = await failure(head(kind=kind), body)
    assert problem.failure == expected
    assert words in str(problem)


async def test_a_page_that_never_ends_is_not_read_to_its_end() -> None:
    problem = await failure(head("500 Failed", "text/html"), b"x" * 100_000, SILENCE)
    assert problem.failure == Failure.SERVER


@pytest.mark.parametrize("kind", ["text/event-stream; charset=utf-8", "TEXT/EVENT-STREAM", "text/plain", ""])
async def test_a_stream_may_have_another_name(kind: str) -> None:
    async with ModelEndpoint.serving(head(kind=kind), said("a"), finish()) as endpoint:
        assert await heard(endpoint.call()) == [Said("a"), Finished("stop")]
