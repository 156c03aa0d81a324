"""What the protocol layer does with requests: calls them off, waits for them, and gives up on answers."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from pygls.exceptions import JsonRpcInvalidParams

from countersign.lsp.messages import ShowDocumentResult
from countersign.lsp.rpc import NoAnswerError, Route, make_rpc


class Wire:
    """A protocol whose other end is this list of what it has sent."""

    def __init__(self, **routes: Route) -> None:
        self.rpc = make_rpc(self._write)
        self.rpc.routes = {name.replace("_", "/"): route for name, route in routes.items()}
        self.sent: list[Any] = []

    def say(self, method: str | None = None, **more: object) -> None:
        named = {} if method is None else {"method": method}
        self.rpc.receive(json.dumps({"jsonrpc": "2.0", **named, **more}).encode())

    def _write(self, data: bytes) -> None:
        self.sent.append(json.loads(data.partition(b"\r\n\r\n")[2]))


async def test_a_request_that_is_called_off_stops_the_work_behind_it() -> None:
    ended: list[str] = []

    async def work(_nothing: None) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("stopped")

    wire = Wire(test_slow=Route(None, work))
    wire.say("test/slow", id=7)
    await asyncio.sleep(0)
    wire.say("$/cancelRequest", params={"id": 7})
    await asyncio.sleep(0.01)
    assert ended == ["stopped"]
    assert [(answer["id"], answer["error"]["code"]) for answer in wire.sent] == [(7, -32800)]
    wire.say("$/cancelRequest", params={"id": 7})
    wire.say("$/cancelRequest", params={"id": {}})
    await asyncio.sleep(0.01)
    assert len(wire.sent) == 1


async def test_shutting_down_calls_off_what_is_under_way() -> None:
    async def work(_nothing: None) -> None:
        await asyncio.Event().wait()

    wire = Wire(test_slow=Route(None, work))
    wire.say("test/slow", id="a")
    await asyncio.sleep(0)
    question = asyncio.ensure_future(wire.rpc.ask("window/showDocument", {}, ShowDocumentResult, 60))
    await asyncio.sleep(0)
    wire.rpc.shut_down()
    with pytest.raises(NoAnswerError, match="the editor is shutting down"):
        await question
    await asyncio.sleep(0.01)
    assert wire.sent[-1]["error"]["code"] == -32800
    wire.say("test/slow", id="b")
    assert wire.sent[-1]["error"]["code"] == -32600


async def test_a_coroutine_answers_with_what_it_returns() -> None:
    async def work(_nothing: None) -> list[int]:
        await asyncio.sleep(0)
        return [1]

    wire = Wire(test_slow=Route(None, work))
    wire.say("test/slow", id=1)
    await asyncio.sleep(0.01)
    assert wire.sent == [{"jsonrpc": "2.0", "id": 1, "result": [1]}]


async def test_a_coroutine_that_fails_is_answered_in_a_word_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def work(refuses: bool) -> None:  # noqa: FBT001 - the params of a message
        await asyncio.sleep(0)
        raise JsonRpcInvalidParams("no") if refuses else ZeroDivisionError("a bug")

    wire = Wire(test_slow=Route(bool, work))
    wire.say("test/slow", id=1, params=False)
    wire.say("test/slow", id=2, params=True)
    wire.say("test/slow", params=False)
    await asyncio.sleep(0.01)
    internal = {"code": -32603, "message": "an internal error; the server's log says more"}
    assert [(answer["id"], answer["error"]) for answer in wire.sent] == [
        (1, internal),
        (2, {"code": -32602, "message": "no"}),
    ]
    assert caplog.text.count("ZeroDivisionError: a bug") == 2


async def test_a_coroutine_behind_a_notification_is_not_answered() -> None:
    ended: list[str] = []

    async def work(_nothing: None) -> str:
        await asyncio.sleep(0)
        ended.append("ended")
        return "nobody asked"

    wire = Wire(test_slow=Route(None, work))
    wire.say("test/slow")
    await asyncio.sleep(0.01)
    assert (ended, wire.sent) == (["ended"], [])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"result": None}, "not as the protocol has it"),
        ({"result": {"success": "yes"}}, "not as the protocol has it"),
        ({"error": {"code": 1, "message": "no"}}, "answered with an error: no"),
        ({"error": "no"}, "not as the protocol has it"),
        ({}, "not as the protocol has it"),
    ],
)
async def test_an_answer_of_another_shape_fails_the_question(answer: dict[str, Any], reason: str) -> None:
    wire = Wire()
    question = asyncio.ensure_future(wire.rpc.ask("window/showDocument", {}, ShowDocumentResult, 0.05))
    await asyncio.sleep(0)
    wire.say(id=wire.sent[-1]["id"], **answer)
    with pytest.raises(NoAnswerError, match=reason):
        await question
    wire.say(id=wire.sent[0]["id"], result={"success": True})


async def test_half_a_surrogate_pair_goes_through_in_both_directions() -> None:
    wire = Wire(test_echo=Route(list[str], lambda given: given))
    wire.say("test/echo", id=1, params=["\ud83d", "x"])
    assert wire.sent[-1]["result"] == ["\ud83d", "x"]


@pytest.mark.parametrize(
    ("body", "code", "number"),
    [
        (rb'"\ud83d"', -32600, None),
        (rb'{"jsonrpc":"2.0","id":1,"method":"test/typed","params":"\ud83d"}', -32602, 1),
        (rb'{"jsonrpc":"2.0","id":1,"method":"test/typed","params":["\ud83d"]}', -32602, 1),
        (b'{"jsonrpc":"2.0","id":1,"method":"test/typed","params":["\xc6"]}', -32602, 1),
        (
            b'{"jsonrpc":"2.0","id":1,"method":"test/typed","params":' + b"[" * 5000 + b"]" * 5000 + b"}",
            -32700,
            None,
        ),
        (b"[" * 100_000 + b"]" * 100_000, -32600, None),
        ('{"jsonrpc":"2.0","id":1,"method":"test/typed"}'.encode("utf-16"), -32700, None),
        (b'\xef\xbb\xbf{"jsonrpc":"2.0","id":1,"method":"test/typed"}', -32700, None),
        (b'{"jsonrpc":"2.0","id":1,"method":"test/typed","params":[NaN]}', -32700, None),
        (b"", -32700, None),
        (b"[]", -32600, None),
        (b'{"id":3}', -32600, 3),
        (b'{"jsonrpc":"2.0"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":1.5,"method":"test/typed"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":true,"method":"test/typed"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":null,"method":"test/typed"}', -32600, None),
        (b'{"jsonrpc":"1.0","id":4,"method":"test/typed"}', -32600, 4),
        (b'{"jsonrpc":"2.0","id":4,"method":5}', -32600, 4),
    ],
    ids=lambda value: repr(value)[-70:],
)
async def test_what_can_not_be_read_is_refused_and_the_next_message_is_served(
    body: bytes, code: int, number: int | None
) -> None:
    wire = Wire(test_typed=Route(list[int], lambda given: given))
    wire.rpc.receive(body)
    assert [(answer["id"], answer["error"]["code"]) for answer in wire.sent] == [(number, code)]
    assert "data" not in wire.sent[0]["error"]
    wire.say("test/typed", id=9, params=[1])
    assert wire.sent[1]["result"] == [1]


async def test_custom_messages_get_plain_data() -> None:
    wire = Wire(test_echo=Route(dict[str, Any], lambda given: given))
    sent = {"foo-bar": {"class": 2}, "nested": {"jsonrpc": "2.0", "id": 1, "method": "exit"}}
    wire.say("test/echo", id=1, params=sent)
    assert wire.sent[-1]["result"] == sent
