"""Which file a path in a model's reply means; a path that leads out of the workspace means none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from countersign.core.globs import refusal

__all__ = ["Shown", "improper"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 1_000


class Shown:
    """The files that a reply may be about."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._ends: dict[str, list[str]] | None = None

    def text(self, path: str) -> str | None:
        return self._files.get(path)

    def plain(self, said: str) -> str:
        """Return what a reply says as a path is written here."""
        if said in self._files or said.endswith("/"):
            return said
        first, *rest = said.replace("\\", "/").split("/")
        return "/".join([first, *(part for part in rest if part not in {"", "."})]).removeprefix("./")

    def named(self, said: str) -> str:
        """Return the file that is meant: the one of that path, or the only one whose path ends in it, or that it
        ends in; where there is none, the path as it is.
        """
        path = self.plain(said)
        if improper(path) is not None or path in self._files:
            return path
        found = [*self._ending_in(path), *(tail for tail in _tails(path) if tail in self._files)]
        return found[0] if len(found) == 1 else path

    def namesake(self, said: str) -> str | None:
        """Return a file of that name in some folder, where a name alone is said and none is at the root."""
        return None if "/" in said or said in self._files else next(iter(self._ending_in(said)), None)

    def _ending_in(self, path: str) -> list[str]:
        if self._ends is None:
            self._ends = {}
            for name in self._files:
                for tail in _tails(name):
                    self._ends.setdefault(tail, []).append(name)
        return self._ends.get(path, [])


def improper(path: str) -> str | None:
    """Return why a path can be that of no file of the workspace, as the end of a sentence; None when it can."""
    if not path or len(path) > _LONGEST:
        return "is no path of a file"
    if _CONTROL.search(path):
        return "has a control character in it"
    if path.endswith("/") or path in {".", ".."}:
        return "is a folder"
    return refusal(path)


def _tails(path: str) -> list[str]:
    """Return what is left of a path without its first folders."""
    parts = path.split("/")
    return ["/".join(parts[number:]) for number in range(1, len(parts))]
