"""Calls of tools, done: what the model is told of each. All of it blocks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import islice

from msgspec import Struct

from countersign.agents.endpoint.files import Files, Why
from countersign.agents.endpoint.quoted import block
from countersign.agents.endpoint.tools import Arguments, Check, Delete, Edit, Finish, List, Read, Search, Write
from countersign.core.globs import matches
from countersign.core.problem import Problem
from countersign.core.reply import Trouble, replace_once

__all__ = ["Done", "Performer"]

_LISTED = 1000
_FOUND = 100
_LINES = 2000
_RESULT = 60_000
"""Paths, lines that a search has found, lines of a file, and characters that a model is shown at once."""
_LINE = 400
"""Characters of a line that a search has found."""
_SEARCH = 10.0
"""Seconds that a search may take."""


class Done(Struct, frozen=True):
    """What the model is told, and what the log is; `ok` says whether it did what was asked for."""

    told: str
    logged: str
    ok: bool = True


class Performer:
    """`clauses` are those of the spec as hunks name them, by their numbers from 1."""

    def __init__(self, files: Files, clauses: Sequence[str], nonce: str) -> None:
        self._files = files
        self._clauses = clauses
        self._nonce = nonce

    def do(self, call: Arguments, stopped: Callable[[], bool]) -> Done:
        """Do what a call asks for. Raises BenchError."""
        match call:
            case List():
                return self._list(call)
            case Read():
                return self._read(call)
            case Search():
                return self._search(call, stopped)
            case Edit() | Write() | Delete():
                return self._change(call)
            case Check() | Finish():
                return Done("", "")

    def _change(self, call: Edit | Write | Delete) -> Done:
        match call:
            case Edit():
                return self._edit(call)
            case Write():
                return self._put(call.path, call.content, self.why(call.why, call.clauses), "write")
            case Delete():
                return self._delete(call)

    def why(self, rationale: str, clauses: Sequence[int]) -> Why:
        named = dict.fromkeys(number for number in clauses if 0 < number <= len(self._clauses))
        return Why(" ".join(rationale.split()), tuple(self._clauses[number - 1] for number in named))

    def _list(self, call: List) -> Done:
        paths = [path for path in self._files.paths() if _takes(call.glob, path)]
        lines = [f"{path}{'' if self._files.in_scope(path) else '  (read only)'}" for path in paths[:_LISTED]]
        if len(paths) > _LISTED:
            lines.append(f"... and {len(paths) - _LISTED} more; name a glob to see fewer")
        shown = block(self._nonce, f"{len(paths)} files", "\n".join(lines))
        return Done(shown, f"list {call.glob}: {len(paths)} files")

    def _read(self, call: Read) -> Done:
        view = self._files.view(call.path)
        if isinstance(view, Problem):
            return _refused("read", view)
        first = max(call.start, 1)
        lines = [*islice(view.shown, first - 1, first - 1 + min(max(call.count, 1), _LINES))]
        size = 0
        for number, line in enumerate(lines):
            size += len(line) + 1
            if size > _RESULT and number:
                del lines[number:]
                break
        last = first - 1 + len(lines)
        title = f"{call.path}, lines {first} to {last} of {len(view.shown)}"
        text = "\n".join(lines)[: 2 * _RESULT] + ("\n" if lines else "")
        return Done(block(self._nonce, title, text), f"read {title}")

    def _search(self, call: Search, stopped: Callable[[], bool]) -> Done:
        wanted, end = call.text.lower(), time.monotonic() + _SEARCH
        found: list[str] = []
        note = ""
        for path in self._files.paths():
            if stopped() or time.monotonic() > end:
                note = "; the search took too long and was stopped: name a glob"
                break
            if not _takes(call.glob, path) or (text := self._files.holding(path, wanted)) is None:
                continue
            for number, line in enumerate(text.shown):
                if wanted in line.lower():
                    found.append(f"{path}:{number + 1}: {line.strip()[:_LINE]}")
            if len(found) > _FOUND:
                note = f"; only the first {_FOUND} are shown: name a glob"
                del found[_FOUND:]
                break
        title = f"{len(found)} lines that hold {call.text!r}{note}"
        return Done(block(self._nonce, title, "\n".join(found)), f"search {call.text!r}: {len(found)} lines")

    def _edit(self, call: Edit) -> Done:
        view = self._files.view(call.path)
        if isinstance(view, Problem):
            return _refused("edit", view)
        old, new = (text.replace("\r\n", "\n") for text in (call.old, call.new))
        after = replace_once(view.text, old, new)
        if isinstance(after, Trouble):
            return Done(after.message, f"edit {call.path}: {after.message}", ok=False)
        return self._put(call.path, after, self.why(call.why, call.clauses), "edit")

    def _delete(self, call: Delete) -> Done:
        problem = self._files.remove(call.path, self.why(call.why, call.clauses))
        if isinstance(problem, Problem):
            return _refused("delete", problem)
        return Done(f"{problem}.", f"delete {call.path}: {call.why or 'done'}")

    def _put(self, path: str, text: str, why: Why, tool: str) -> Done:
        problem = self._files.put(path, text, why)
        if isinstance(problem, Problem):
            return _refused(tool, problem)
        return Done(f"{problem}.", f"{tool} {path}: {why.rationale or 'done'}")


def _takes(glob: str, path: str) -> bool:
    return not glob or matches(path, (glob,))


def _refused(tool: str, problem: Problem) -> Done:
    return Done(f"{problem.message}.", f"{tool}: {problem.message}", ok=False)
