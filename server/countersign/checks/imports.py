"""Imports of what neither the language, nor the workspace, nor its manifests or environment know.

Models name packages that do not exist, and others publish them. Where nothing tells which packages there are,
nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from countersign.checks.changeset import ChangedFile, Changeset, Kind, Line
from countersign.checks.knowing import knows_crate, knows_module, knows_package, knows_python
from countersign.checks.project import Project
from countersign.core.model import HunkFinding, Severity

__all__ = ["scan"]

_UNKNOWN = Kind("imports", "unknown-import", Severity.WARNING)

_PYTHON = re.compile(
    r"^\s*(?:import\s+(?P<names>\w[\w.]*(?:\s+as\s+\w+)?(?:\s*,\s*\w[\w.]*(?:\s+as\s+\w+)?){0,20})\s*(?:#|;|$)"
    r"|from\s+(?P<name>\w[\w.]*)\s+import\b)"
)
_SCRIPT = re.compile(
    r"""(?:\bfrom|^\s*import|\b(?:require|import)\(\s{0,9})\s{0,9}(["'])(?P<name>[^"'\s]{1,200})\1"""
)
_GO = re.compile(r'^\s*(?:import\s+)?(?:[\w.]+\s+)?"(?P<name>[\w.-]+\.[\w.-]+/[^"\s]+)"\s*(?://|$)')
_RUST = re.compile(
    r"^\s*(?:pub(?:\([^()]*\))?\s+)?(?:use|extern\s+crate)\s+(?:::)?(?P<name>[a-z_]\w*)\s*(?:::|;|\s+as\b)"
)


class _Language(Struct, frozen=True):
    """`sign` finds imports in a line that has one of the `words`; `knows` tells whether a name is known to a file,
    None when nobody can.
    """

    words: tuple[str, ...]
    sign: re.Pattern[str]
    knows: Callable[[Project, str, str], bool | None]


_JAVASCRIPT = _Language(("from", "import", "require"), _SCRIPT, knows_package)
_LANGUAGES = {
    "python": _Language(("import",), _PYTHON, knows_python),
    **dict.fromkeys(("javascript", "jsx", "typescript", "tsx"), _JAVASCRIPT),
    "go": _Language(("/",), _GO, knows_module),
    "rust": _Language(("use", "crate"), _RUST, knows_crate),
}


def scan(changeset: Changeset, project: Project) -> Iterator[HunkFinding]:
    made = {part.partition(".")[0] for file in changeset.files for part in file.path.split("/")}
    for file in changeset.files:
        if (language := _LANGUAGES.get(file.language or "")) is not None:
            yield from _unknown(file, language, project, made)


def _unknown(file: ChangedFile, language: _Language, project: Project, made: set[str]) -> Iterator[HunkFinding]:
    asked: dict[str, bool | None] = {}
    for hunk in file.hunks:
        before = {name for line in hunk.removed for name in _names(language, line)}
        for line in hunk.added:
            for name in _names(language, line):
                first = re.split(r"[./]", name)[0]
                if name in before or first in made:
                    continue
                if name not in asked:
                    asked[name] = _stands(file, name) or language.knows(project, file.path, name)
                if asked[name] is False:
                    text = (
                        f"`{name}` is imported, but neither the language nor this workspace, its manifests or its"
                        " environment know it: make sure that it exists and is what it seems."
                    )
                    yield hunk.on_added(_UNKNOWN, text, line)


def _names(language: _Language, line: Line) -> Iterator[str]:
    """Yield what a line imports; of Python, the first parts of the names."""
    code = line.code
    if not any(word in code for word in language.words):
        return
    for found in language.sign.finditer(code):
        if language.sign is _PYTHON:
            names = (found["names"] or found["name"]).split(",")
            yield from (name.split()[0].partition(".")[0] for name in names)
        else:
            yield found["name"]


def _stands(file: ChangedFile, name: str) -> bool:
    """Whether the file imported the same before."""
    return (
        re.search(rf"(?m)^.{{0,200}}\b(?:import|from|require|use)\b.{{0,200}}{re.escape(name)}\b", str(file.base))
        is not None
    )
