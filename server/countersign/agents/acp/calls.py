"""The tool calls of an agent: what it says that it does, and where."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from countersign.agents.acp.json_reading import at, items_at, text_at

__all__ = ["Call", "Calls"]

_MOST = 1000
"""Calls that are remembered; agents ask about their latest."""
_PATH_KEYS = (
    "path", "file_path", "filePath", "filepath", "abs_path", "absolute_path", "notebook_path", "directory",
    "dir_path", "workdir", "cwd", "fileName", "target_file",
)  # fmt: skip
"""How agents call a path in what they hand to a tool."""


class Call(Struct, frozen=True):
    """A tool call; `paths` are all that it names."""

    title: str = ""
    kind: str = ""
    status: str = ""
    paths: tuple[str, ...] = ()


class Calls:
    """Those of a session by their ids; an update says only what is new."""

    def __init__(self) -> None:
        self._calls: dict[str, Call] = {}

    def take(self, update: object) -> tuple[Call, Call]:
        """Take in a call or what has become of one; return it as it was before and as it is now."""
        name = text_at(update, "toolCallId")
        before = self._calls.pop(name, Call())
        paths = dict.fromkeys((*before.paths, *_paths(update)))
        now = replace(
            before,
            title=text_at(update, "title") or before.title,
            kind=text_at(update, "kind") or before.kind,
            status=text_at(update, "status") or before.status,
            paths=tuple(paths),
        )
        self._calls[name] = now
        if len(self._calls) > _MOST:
            del self._calls[next(iter(self._calls))]
        return before, now


def _paths(update: object) -> Iterator[str]:
    for location in items_at(update, "locations"):
        yield text_at(location, "path")
    for content in items_at(update, "content"):
        if text_at(content, "type") == "diff":
            yield text_at(content, "path")
    for key in _PATH_KEYS:
        yield text_at(update, "rawInput", key)
    changes = at(update, "rawInput", "changes")
    if isinstance(changes, dict):
        yield from (str(path) for path in changes)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
