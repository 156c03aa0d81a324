"""What the texts of single clauses mean: `rewrite:`, `rename:` and `done:`."""

from __future__ import annotations

import re
import shlex

from msgspec import Struct

from countersign.core.problem import Problem

__all__ = ["Rename", "Rewrite", "metavariables", "parse_done", "parse_rename", "parse_rewrite"]

_ARROW = re.compile(r"(?:(?<=\s)|^)->(?=\s|$)")
_QUOTED = re.compile(r"`(?P<old>[^`]+)`\s*->\s*(?:`(?P<new>[^`]*)`)?")
_METAVARIABLE = re.compile(r"\$\$\$([A-Z_][A-Z0-9_]*)|\$([A-Z_][A-Z0-9_]*)")
_IDENTIFIER = re.compile(r"(?:[^\W\d]|[$@])[\w$]*[?!]?")


class Rewrite(Struct, frozen=True):
    """Replace what the pattern matches; both may hold `$NAME` for one node and `$$$NAMES` for several."""

    pattern: str
    replacement: str


class Rename(Struct, frozen=True):
    """Replace an identifier by another."""

    old: str
    new: str


def parse_rewrite(text: str) -> Rewrite | Problem:
    """Read `PATTERN -> REPLACEMENT`; nothing behind the arrow deletes what matches.

    Where the code itself holds an arrow, both sides stand in backticks.
    """
    found = _sides(text)
    if isinstance(found, Problem):
        return found
    pattern, replacement = found
    if not pattern:
        return Problem("There is no pattern before `->`; write `rewrite: PATTERN -> REPLACEMENT`.")
    unknown = sorted(metavariables(replacement) - metavariables(pattern))
    if unknown:
        names = ", ".join(f"`${name}`" for name in unknown)
        return Problem(
            f"The replacement uses {names}, which the pattern does not bind; use the pattern's own names."
        )
    return Rewrite(pattern, replacement)


def parse_rename(text: str) -> Rename | Problem:
    """Read `old -> new`, both identifiers."""
    found = _sides(text)
    if isinstance(found, Problem):
        return found
    for name in found:
        if not _IDENTIFIER.fullmatch(name):
            what = f"`{name}` is no identifier" if name else "There is a name missing"
            return Problem(f"{what}; write `rename: old -> new` with one name on each side.")
    old, new = found
    if old == new:
        return Problem(f"`{old}` is its own new name; write another one behind `->`.")
    return Rename(old, new)


def parse_done(text: str) -> tuple[str, ...] | Problem:
    """Split a command into its argv as a POSIX shell splits words; no shell expands or runs anything."""
    try:
        argv = tuple(shlex.split(text))
    except ValueError as error:
        what = "ends behind a backslash" if "escaped" in str(error) else "has a quote that is never closed"
        return Problem(f"The command {what}; write one command as in `done: pytest -q`.")
    if not argv:
        return Problem("There is no command; write one as in `done: pytest -q`.")
    return argv


def metavariables(code: str) -> frozenset[str]:
    """Return the names behind `$` and `$$$` in a pattern or a replacement; `$_` and its like bind nothing."""
    names = (found[1] or found[2] for found in _METAVARIABLE.finditer(code))
    return frozenset(name for name in names if not name.startswith("_"))


def _sides(text: str) -> tuple[str, str] | Problem:
    text = text.strip()
    quoted = _QUOTED.fullmatch(text)
    if quoted is not None:
        return quoted["old"].strip(), (quoted["new"] or "").strip()
    arrows = list(_ARROW.finditer(text))
    if not arrows:
        return Problem("There is no `->`; write what is to be replaced, ` -> `, and what by.")
    if len(arrows) > 1:
        return Problem("There are several `->`; put each side in backticks: `OLD` -> `NEW`.")
    return text[: arrows[0].start()].strip(), text[arrows[0].end() :].strip()
