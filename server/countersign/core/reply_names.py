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
_INFO = re.compile(r"(?:[\w+#-]+[\s:]+)?(?P<path>[^\s=:\"']*[./][^\s=:\"']*)")
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
            info = _INFO.fullmatch(line.strip()[fence.end() :])
            return info["path"] if info is not None else None
        bare = line.strip(_DRESS)
        while label := _LABEL.match(bare):
            bare = _CLOSING.sub("", bare[label.end() :]).strip(_DRESS)
        if bare and (self.is_file(bare) or _is_like_a_path(bare)):
            return bare
        parts = {part.strip(_DRESS + ",.;!?()") for found in _PART.findall(line) for part in found if part}
        known = [part for part in sorted(parts) if part and self.is_file(part)]
        return known[0] if len(known) == 1 else None


def _is_like_a_path(text: str) -> bool:
    """Whether text that stands alone may be the path of a new file: it has no blanks, and a folder or an ending."""
    return _PATH.fullmatch(text) is not None and re.search(r"\w[./\\]|[./\\]\w", text) is not None
