"""Files of the bench, served to an agent that reads and writes them through its client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from acp.exceptions import RequestError

from countersign.agents.acp.ground import Ground
from countersign.agents.acp.json_reading import number_at, text_at
from countersign.agents.acp.places import inside
from countersign.core.encoding import Charset, Decoded, decode, encode
from countersign.core.text import split_lines
from countersign.ports import Bench, BenchError

__all__ = ["ServedFiles"]

_T = TypeVar("_T")


class ServedFiles:
    """One after the other, in the order of the requests. Each raises RequestError."""

    def __init__(self, ground: Ground) -> None:
        self._bench = ground.bench
        self._root = ground.root
        self._turn = asyncio.Lock()

    async def read(self, params: object) -> dict[str, str]:
        """Return a text file, or `limit` of its lines from `line` on, which counts from 1."""
        path = self._path(params)
        decoded = decode(await self._in_thread(lambda: self._bench.read(path)))
        if not isinstance(decoded, Decoded):
            raise RequestError(-32603, f"{path} is no text file.")
        line, limit = number_at(params, "line"), number_at(params, "limit")
        if line is None and limit is None:
            return {"content": decoded.text}
        start = max(0, (line or 1) - 1)
        lines = split_lines(decoded.text)
        return {"content": "".join(lines[start : None if limit is None else start + limit])}

    async def write(self, params: object) -> dict[str, str]:
        """Write a text file in the encoding that it has."""
        path, text = self._path(params), text_at(params, "content")
        await self._in_thread(lambda: _write(self._bench, path, text))
        return {}

    def _path(self, params: object) -> str:
        given = text_at(params, "path")
        path = inside(self._root, given)
        if not path:
            raise RequestError(-32602, f"{given} lies outside of the workspace.")
        return path

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        async with self._turn:
            try:
                return await asyncio.to_thread(work)
            except BenchError as error:
                raise RequestError(-32002, f"{error}.") from error


def _write(bench: Bench, path: str, text: str) -> None:
    charset = Charset.UTF_8
    if path in bench.paths():
        decoded = decode(bench.read(path))
        charset = decoded.charset if isinstance(decoded, Decoded) else charset
    data = encode(text, charset)
    if not isinstance(data, bytes):
        data = encode(text, Charset.UTF_8)
    if not isinstance(data, bytes):
        raise BenchError(f"{path} was not written: the text {data.reason}")
    bench.write(path, data)
