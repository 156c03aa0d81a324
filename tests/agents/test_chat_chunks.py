"""What a model says is understood from all the servers that do not keep to the description of the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from countersign.agents.chat.chunks import Answer, NotAChunkError, TroubleError
from countersign.agents.chat.events import (
    ChatEvent,
    Finished,
    Said,
    Thought,
    ToolCallPiece,
    Used,
    joined,
    size_of,
)
from countersign.agents.chat.sse import EventReader
from support.model_endpoint import DONE, chunk, finish, said


def understood(*stream: bytes) -> list[ChatEvent]:
    reader, answer = EventReader(1 << 20), Answer()
    return [event for piece in stream for sent in reader.feed(piece) for event in answer.take(sent.data, sent.name)]


def call(index: int | None = None, identity: object = None, name: object = None, arguments: object = None) -> bytes:
    """Return a chunk with a piece of a call of a tool; what is None is left out."""
    function = {key: value for key, value in (("name", name), ("arguments", arguments)) if value is not None}
    piece = {"index": index, "id": identity, "function": function}
    return chunk({"tool_calls": [{key: value for key, value in piece.items() if value is not None}]})


def calls(events: list[ChatEvent]) -> list[tuple[str, str, str]]:
    """Put the pieces together as an agent does."""
    found: dict[int, tuple[str, str, str]] = {}
    for event in events:
        assert isinstance(event, ToolCallPiece)
        identity, name, arguments = found.get(event.index, ("", "", ""))
        assert not (identity and event.id)
        assert not (name and event.name)
        found[event.index] = (identity + event.id, name + event.name, arguments + event.arguments)
    assert list(found) == list(range(len(found)))
    return list(found.values())


def test_an_answer_is_said_in_pieces_and_then_finished() -> None:
    usage = {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}}
    counted = b"data: " + json.dumps({"choices": [], "usage": usage}).encode() + b"\n\n"
    stream = (chunk({"role": "assistant", "content": ""}), said("Hel"), said("lo"), finish(), counted, DONE)
    assert understood(*stream) == [Said("Hel"), Said("lo"), Finished("stop"), Used(9, 4, 2)]


@pytest.mark.parametrize(
    ("delta", "events"),
    [
        ({"content": None}, []),
        (None, []),
        ({"reasoning_content": "hm", "content": None}, [Thought("hm")]),
        ({"reasoning": "hm"}, [Thought("hm")]),
        ({"reasoning": "hm", "reasoning_content": "hm"}, [Thought("hm")]),
        ({"refusal": "No."}, [Said("No.")]),
        ({"content": "a", "unknown": [{"deep": 1}], "tool_calls": None}, [Said("a")]),
        (
            {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"text": "a"}]},
            [Thought("hm"), Said("a")],
        ),
    ],
)
def test_a_delta_says_what_it_holds(delta: object, events: list[ChatEvent]) -> None:
    assert understood(chunk(delta)) == events


def test_only_the_first_of_several_answers_is_heard() -> None:
    choices = [{"index": number, "delta": {"content": str(number)}} for number in (1, 0, 2)]
    assert understood(b"data: " + json.dumps({"choices": choices}).encode() + b"\n\n") == [Said("0")]


def test_nothing_counts_after_the_end() -> None:
    assert understood(said("a"), DONE, said("b")) == [Said("a")]


def test_a_reason_is_told_once() -> None:
    assert understood(finish("length"), finish("stop")) == [Finished("length")]


@pytest.mark.parametrize("count", [-5, 1e300, 2**70, 7.5, None])
def test_absurd_counts_of_tokens_harm_nothing(count: float | None) -> None:
    (used,) = understood(chunk({}, usage={"prompt_tokens": count}))
    assert isinstance(used, Used)
    assert 0 <= used.prompt <= 1 << 40


WHOLE = '{"a": 1}'


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ([call(0, "x", "f", ""), call(0, None, None, '{"a"'), call(0, None, None, ": 1}")], [("x", "f", WHOLE)]),
        ([call(0, "x", "f", WHOLE), call(1, "y", "g", WHOLE)], [("x", "f", WHOLE), ("y", "g", WHOLE)]),
        ([call(0, "x", "f"), call(1, "y", "g"), call(0, None, None, "{}")], [("x", "f", "{}"), ("y", "g", "")]),
        ([call(None, "x", "f", WHOLE), call(None, "y", "g", WHOLE)], [("x", "f", WHOLE), ("y", "g", WHOLE)]),
        ([call(0, "x", "f", WHOLE), call(0, "y", "f", WHOLE)], [("x", "f", WHOLE), ("y", "f", WHOLE)]),
        ([call(0, "x", "f", '{"a"'), call(0, "x", "f", ": 1}")], [("x", "f", WHOLE)]),
        ([call(0, None, "f", '{"a"'), call(0, None, "f", ": 1}")], [("", "f", WHOLE)]),
        ([call(0, None, "f", WHOLE), call(0, None, "f", WHOLE)], [("", "f", WHOLE), ("", "f", WHOLE)]),
        ([call(0, "", "f", WHOLE), call(0, "", "g", WHOLE)], [("", "f", WHOLE), ("", "g", WHOLE)]),
        ([call(0, None, "f"), call(0, "x", None, WHOLE)], [("x", "f", WHOLE)]),
        ([call(0, "x", None, None), call(0, "x", "f", WHOLE)], [("x", "f", WHOLE)]),
        ([call(0, "x", "f", {"a": 1})], [("x", "f", '{"a":1}')]),
        ([call(-7, "x", "f", [1]), call(2**70, "y", "g", 1.5)], [("x", "f", "[1]"), ("y", "g", "1.5")]),
        ([call(0, "x", "f", "\ud7ff\U0001f600")], [("x", "f", "\ud7ff\U0001f600")]),
    ],
    ids=[
        "in pieces",
        "two calls",
        "interleaved",
        "without index",
        "always index 0",
        "the name again",
        "the name again, no id",
        "whole, no id",
        "whole, empty id",
        "a late id",
        "a late name",
        "an object",
        "absurd indices",
        "astral characters",
    ],
)
def test_pieces_of_calls_find_together(stream: list[bytes], expected: list[tuple[str, str, str]]) -> None:
    assert calls(understood(*stream)) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"data: {\n\n",
        b"data: nonsense\n\n",
        b"data: []\n\n",
        b'data: {"choices": 7}\n\n',
        b'data: {"choices": [{"delta": {"content": 7}}]}\n\n',
        b'data: {"choices": [{"delta": {"content": "\xff"}}]}\n\n',
        b'data: {"choices": ' + b"[" * 100_000 + b"\n\n",
        b'data: {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n\n",
    ],
    ids=["cut off", "a word", "a list", "a number", "content", "not UTF-8", "deep", "deep elsewhere"],
)
def test_what_is_no_chunk_is_refused(data: bytes) -> None:
    with pytest.raises(NotAChunkError):
        understood(data)


@pytest.mark.parametrize(
    "data",
    [
        b'data: {"error": {"message": "out of memory", "code": 500}}\n\n',
        b'data: {"error": "out of memory"}\n\n',
        b'data: {"object": "error", "message": "out of memory"}\n\n',
        b"event: error\ndata: out of memory\n\n",
        b'event: error\ndata: {"detail": "out of memory"}\n\n',
    ],
)
def test_an_error_in_the_stream_is_told(data: bytes) -> None:
    with pytest.raises(TroubleError) as raised:
        understood(said("a"), data)
    assert b"out of memory" in raised.value.data


def _tool_call(index: int | None, identity: str | None, name: str | None, arguments: object) -> dict[str, Any]:
    return {"tool_calls": [{"index": index, "id": identity, "function": {"name": name, "arguments": arguments}}]}


_texts = st.text(max_size=6)
_deltas = st.one_of(
    st.fixed_dictionaries({"content": _texts}),
    st.fixed_dictionaries({"reasoning": _texts}),
    st.builds(
        _tool_call,
        st.sampled_from([0, 1, None]),
        st.sampled_from(["x", "y", "", None]),
        st.sampled_from(["f", "g", None]),
        st.one_of(_texts, st.dictionaries(_texts, st.integers()), st.none()),
    ),
)
_chunks = st.lists(st.builds(chunk, _deltas), max_size=12)


def _whole(events: list[ChatEvent]) -> dict[Any, Any]:
    """Return all that was said, whatever the pieces."""
    found: dict[Any, Any] = {"said": "", "thought": ""}
    for event in events:
        match event:
            case Said(text):
                found["said"] += text
            case Thought(text):
                found["thought"] += text
            case ToolCallPiece(index, identity, name, arguments):
                before = found.get(index, ("", "", ""))
                found[index] = (before[0] + identity, before[1] + name, before[2] + arguments)
            case _:
                pass
    return found


@given(_chunks, st.data())
def test_any_cut_of_the_bytes_says_the_same(chunks: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(chunks)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    pieces = [stream[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert understood(*pieces) == understood(stream)


@given(_chunks)
def test_joining_says_the_same_in_fewer_pieces(chunks: list[bytes]) -> None:
    events = understood(*chunks)
    fewer = joined(events)
    assert _whole(fewer) == _whole(events)
    assert len(fewer) <= len(events)
    assert joined(fewer) == fewer
    assert sum(map(size_of, fewer)) <= sum(map(size_of, events))


def test_of_several_counts_the_last_is_kept() -> None:
    assert joined([Used(1, 0, 1), Used(1, 0, 2), Finished("stop"), Used(1, 0, 3)]) == [
        Used(1, 0, 2),
        Finished("stop"),
        Used(1, 0, 3),
    ]
