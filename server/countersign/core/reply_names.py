"""Which line of a model's message names a file, however it is dressed up."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["Naming"]

_DRESS = " \t`*#:\"'"
_LABEL = re.compile(
    r"(?:\d+[.)]|[-*+]|//|/\*|<!--|file(?: ?name| ?path)?:|path:|(?:new|updated?|modified) file:)\s+", re.IGNORECASE
)
_CLOSING = re.compile(r"\s+(?:\*/|-->)$")
_FENCE = re.compile(r"(?:`{3,}|~{3,})\s*")
_INFO = re.compile(r"(?P<language>[\w+#-]+[\s:]+)?(?P<path>[^\s=:\"']*[./][^\s=:\"']*)")
_PATH = re.compile(r"[\w.@+~$%\[\](){},/\\-]+")
_PART = re.compile(r"`([^`]+)`|[\"']([^\"']+)[\"']|(\S+)")
_LONGEST = 500


class Naming:
    """What is taken for the name of a file; `is_file` tells whether there is one."""

    def __init__(self, is_file: Callable[[str], bool]) -> None:
        self.is_file = is_file

    def path_in(self, line: str) -> str | None:
        """Return the path that a line names: the whole of it, or the only part of it that is a file; else None."""
        if len(line) > _LONGEST:
            return None
        if fence := _FENCE.match(line.strip()):
            return self._path_behind(line.strip()[fence.end() :])
        if (path := self.path_alone(line)) is not None:
            return path
        parts = {part.strip(_DRESS + ",.;!?()") for found in _PART.findall(line) for part in found if part}
        known = [part for part in sorted(parts) if part and self.is_file(part)]
        return known[0] if len(known) == 1 else None

    def path_alone(self, line: str) -> str | None:
        """Return the path that a line names, when it has nothing else in it."""
        if len(line) > _LONGEST:
            return None
        bare = line.strip(_DRESS)
        while label := _LABEL.match(bare):
            bare = _CLOSING.sub("", bare[label.end() :]).strip(_DRESS)
        return bare if bare and (self.is_file(bare) or _is_like_a_path(bare)) else None

    def _path_behind(self, info: str) -> str | None:
        """Return the path that stands behind a fence, with a language before it or not."""
        found = _INFO.fullmatch(info)
        if found is None:
            return None
        path = found["path"]
        return path if found["language"] or "/" in path or self.is_file(path) else None


def _is_like_a_path(text: str) -> bool:
    """Whether text that stands alone may be the path of a new file: it has no blanks, and a folder or an ending."""
    return _PATH.fullmatch(text) is not None and re.search(r"\w[./\\]|[./\\]\w", text) is not None
