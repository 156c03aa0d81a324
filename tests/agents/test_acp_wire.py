"""Whatever an agent writes: messages that are sound arrive in their order, and nothing else does."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from hypothesis import given, strategies as st

from countersign.agents.acp.places import inside
from countersign.agents.acp.wire import Wire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NOISE = st.binary(max_size=60).map(lambda data: data.replace(b"\n", b" ")) | JSON.map(
    lambda value: json.dumps(value).encode()
)
ODD = st.fixed_dictionaries(
    {}, optional={"id": JSON, "method": JSON, "params": JSON, "result": JSON, "error": JSON}
)


def request(name: str, params: object) -> dict[str, Any]:
    return {"id": 1, "method": f"x/{name}", "params": params}


REQUEST = st.builds(request, st.text(), JSON)


def written(lines: list[bytes], cuts: int) -> tuple[list[dict[str, Any]], list[object]]:
    """Return the messages and the updates that arrive of some lines, which come in pieces of so many bytes."""
    updates: list[object] = []

    async def updated(params: object) -> None:
        updates.append(params)

    async def read() -> list[dict[str, Any]]:
        reader = asyncio.StreamReader()
        wire = Wire(reader, None, updated, lambda _: None)  # pyright: ignore[reportArgumentType] - nothing is sent
        data = b"\n".join(lines)
        for start in range(0, len(data), cuts):
            reader.feed_data(data[start : start + cuts])
        reader.feed_eof()
        found: list[dict[str, Any]] = []
        while (message := await wire.receive()) is not None:
            found.append(message)
        return found

    return asyncio.run(read()), updates


@given(st.lists(NOISE | ODD.map(lambda odd: json.dumps(odd).encode()), max_size=6), st.integers(1, 50))
def test_only_messages_arrive_that_the_protocol_has(lines: list[bytes], cuts: int) -> None:
    for message in written(lines, cuts)[0]:
        if "method" in message:
            assert isinstance(message["method"], str)
        else:
            assert isinstance(message["id"], int | str)
            assert isinstance(message.get("error", {}), dict)


@given(st.lists(st.tuples(NOISE, REQUEST), max_size=6), st.integers(1, 50))
def test_sound_messages_arrive_in_their_order_whatever_is_between_them(
    pairs: list[tuple[bytes, dict[str, Any]]], cuts: int
) -> None:
    lines = [line for noise, asked in pairs for line in (b"[" + noise, json.dumps(asked).encode())]
    arrived, _ = written(lines, cuts)
    assert [message for message in arrived if message.get("method", "").startswith("x/")] == [
        asked for _, asked in pairs
    ]


@given(st.lists(st.integers(), max_size=20), st.integers(1, 50))
def test_updates_arrive_in_their_order(numbers: list[int], cuts: int) -> None:
    lines = [json.dumps({"method": "session/update", "params": number}).encode() for number in numbers]
    assert written(lines, cuts) == ([], numbers)


@given(st.text(st.sampled_from("./ab\0") | st.characters(codec="utf-8"), max_size=30))
def test_no_path_leads_out_of_the_workspace(path: str) -> None:
    for given_path in (path, f"/work/{path}", f"file:///work/{path}"):
        found = inside(Path("/work"), given_path)
        assert found is None or (not found.startswith("/") and ".." not in found.split("/") and "\0" not in found)


def test_paths_are_understood_in_all_the_ways_that_agents_write_them() -> None:
    root = Path("/home/me/work")
    for path in (
        "a/b.py",
        "./a/b.py",
        "/home/me/work/a/b.py",
        "//home/me/work//a/./b.py",
        "file:///home/me/work/a/b.py",
    ):
        assert inside(root, path) == "a/b.py"
    assert inside(root, "/home/me/work") == ""
    assert inside(root, "/home/me/workshop/a") is None
