"""A model server that says words at a steady pace for as long as it is listened to: `python model_server.py RATE`.

It prints its port. `RATE` is the tokens of a second and stream; the streams begin out of step, as real ones do.
`GET /` answers with the number of tokens said so far.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from contextlib import suppress

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
_CHUNK = {
    "id": "chatcmpl-9x8y7z6w5v4u3t2s1r",
    "object": "chat.completion.chunk",
    "created": 1_700_000_000,
    "model": "steady-1",
    "system_fingerprint": "fp_1234567890",
    "choices": [{"index": 0, "delta": {"content": " word"}, "logprobs": None, "finish_reason": None}],
}


class ModelServer:
    def __init__(self, rate: float) -> None:
        self._pause = 1 / rate
        self._said = 0
        event = b"data: %b\n\n" % json.dumps(_CHUNK, separators=(",", ":")).encode()
        self._token = b"%x\r\n%b\r\n" % (len(event), event)

    async def serve(self) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"GET"):
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n%d" % self._said)
            writer.close()
            return
        writer.write(_HEAD)
        loop = asyncio.get_running_loop()
        first = loop.time() + random.random() * self._pause  # noqa: S311 - no secret
        loop.call_at(first, self._say, writer, first)
        with suppress(ConnectionError):
            await reader.read()  # until nobody listens any more
        writer.close()

    def _say(self, writer: asyncio.StreamWriter, due: float) -> None:
        if writer.is_closing():
            return
        writer.write(self._token)
        self._said += 1
        following = due + self._pause
        asyncio.get_running_loop().call_at(following, self._say, writer, following)


if __name__ == "__main__":
    asyncio.run(ModelServer(float(sys.argv[1])).serve())
