"""A model that answers at once: three edits first, then that it is done. Prints the port that it listens at.

The edits are in the folder of the file whose spec it is asked about.
"""

from __future__ import annotations

import asyncio
import json
import re

_PATH = re.compile(r"of ([\w/]+)/hello\.py\.")


def _chunk(delta: object, reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


def _call(index: int, name: str, **arguments: object) -> bytes:
    function = {"name": name, "arguments": json.dumps(arguments)}
    return _chunk({"tool_calls": [{"index": index, "id": f"c{index}", "type": "function", "function": function}]})


def _answer(messages: list[dict[str, str]]) -> bytes:
    if any(message["role"] == "tool" for message in messages):
        return _call(0, "finish", summary="All three say it in the new way.") + _chunk({}, "tool_calls")
    found = _PATH.search(messages[1]["content"])
    folder = found[1] if found is not None else "."
    edits = [
        _call(number, "edit", path=f"{folder}/{name}.py", old="'hello'", new="'Hello!'", why="It is friendlier.")
        for number, name in enumerate(("hello", "shout", "test_hello"))
    ]
    return b"".join(edits) + _chunk({}, "tool_calls")


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = re.search(r"content-length: (\d+)", head)
    body = await reader.readexactly(int(length[1]) if length is not None else 0)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    writer.write(_answer(json.loads(body)["messages"]) + b"data: [DONE]\n\n")
    await writer.drain()
    writer.close()


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
