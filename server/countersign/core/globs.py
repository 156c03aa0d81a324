"""Globs over the workspace's paths.

`*` and `?` stay inside of a folder, `**` stands for any folders, `[ab]` and `{a,b}` choose. A glob whose last part
is plain also matches what is below the folder of that name. Case matters.

Globs come from files that anybody may have written, so none may be slow: each wildcard is settled at the first
place that fits. What stands between two wildcards has a fixed length, so that a later place could not do better.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby, islice, product

__all__ = ["as_glob", "matches", "refusal"]

_WILD = re.compile(r"[*?\[{]")
_SIGN = re.compile(r"(?P<star>\*+)|(?P<one>\?)|\[(?P<not>!)?(?P<choice>\]?[^\]/]*)\]|(?P<sign>[\s\S])")
_CHOICE = re.compile(r"(?<!\[)\{([^{}]*,[^{}]*)\}")

_CHOICES = 256
"""Globs that one with braces may stand for; the others are left out."""


def matches(path: str, globs: Sequence[str]) -> bool:
    """Whether the last of the globs that matches the path takes it; one behind `!` leaves out what it matches."""
    return next((taken for taken, found in _compiled(tuple(globs)) if found.fullmatch(path)), False)


def as_glob(path: str) -> str:
    """Return the glob that matches this path and no other file."""
    return ("./" if path.startswith("!") else "") + _WILD.sub(lambda wild: f"[{wild[0]}]", path)


def refusal(path: str) -> str | None:
    """Return why a path or a glob can be none of the workspace, as the end of a sentence; None when it can."""
    if re.match(r"[/\\]|[A-Za-z]:|~|\w+://", path):
        return "is no path inside of the workspace"
    if ".." in re.split(r"[/\\]", path):
        return "leads out of the workspace"
    if "\\" in path:
        return "has `\\` in it, which is no separator here"
    return None


@lru_cache(maxsize=256)
def _compiled(globs: tuple[str, ...]) -> list[tuple[bool, re.Pattern[str]]]:
    """Return what to try one after the other: the last glob first, neighbours that take or leave out as one."""
    runs = groupby(reversed(globs), key=lambda glob: glob.startswith("!"))
    return [(not negated, _union(glob.removeprefix("!") for glob in run)) for negated, run in runs]


def _union(globs: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_regex(plain)})" for glob in globs for plain in _without_braces(glob)))


def _without_braces(glob: str) -> Iterable[str]:
    parts = _CHOICE.split(glob)
    choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
    return islice(map("".join, product(*choices)), _CHOICES)


def _regex(glob: str) -> str:
    parts = [part for part in glob.split("/") if part not in {"", "."}]
    if not parts or not _WILD.search(parts[-1]):
        parts.append("**")
    runs = groupby(parts, key=lambda part: part == "**")
    pieces = ["/".join(map(_part, run)) for folders, run in runs if not folders]
    regex = ""
    for number, piece in enumerate(pieces):
        regex += "/" if number else ""
        if number == 0 and parts[0] != "**":
            regex += piece
        elif number == len(pieces) - 1 and parts[-1] != "**":
            regex += f"(?:[^/]+/)*{piece}"
        else:
            regex += rf"(?>(?:[^/]+/)*?{piece}(?=/|\Z))"
    return regex + (r"(?:/[\s\S]*)?" if pieces else r"[\s\S]*") if parts[-1] == "**" else regex


def _part(part: str) -> str:
    """Return the pattern of a file's or folder's name."""
    runs = [""]
    for sign in _SIGN.finditer(part):
        if sign["star"]:
            runs.append("")
        else:
            runs[-1] += _sign(sign)
    first, *others = runs
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^/]*?{run})" for run in middle) + f"[^/]*{last}"


def _sign(found: re.Match[str]) -> str:
    if found["one"]:
        return "[^/]"
    signs = "".join(sign if sign == "-" else re.escape(sign) for sign in found["choice"] or "")
    try:
        return re.compile(f"(?!/)[{'^' if found['not'] else ''}{signs}]").pattern
    except re.error:
        return re.escape(found[0])
