"""What was said between an editor and its server, looked at afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from support.conformance import findings
from support.documents import Json

__all__ = ["problems_of"]


def problems_of(trace: Path) -> list[str]:
    """Return what a server said that is not as the protocol and its editor have it."""
    entries: list[Json] = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
    return findings(entries if _is_answered(entries) else entries[: _farewell(entries)], _client(entries))


def _client(entries: Sequence[Json]) -> str:
    for entry in entries:
        if entry["msg"].get("method") == "initialize":
            return entry["msg"]["params"].get("clientInfo", {}).get("name", "")
    return ""


def _farewell(entries: Sequence[Json]) -> int:
    """Return where the editor says goodbye."""
    methods = [entry["msg"].get("method") for entry in entries]
    return methods.index("shutdown") if "shutdown" in methods else len(methods)


def _is_answered(entries: Sequence[Json]) -> bool:
    """Whether the goodbye was answered: some editors do not wait for that, and end whoever would do it."""
    asked = _farewell(entries)
    wanted = [entry["msg"]["id"] for entry in entries[asked : asked + 1]]
    return any("method" not in entry["msg"] and entry["msg"].get("id") in wanted for entry in entries[asked:])
