"""A text as a model may see it, without its secrets, and back to what the model made of it.

What is shown has as many lines as the text, ended by LF. A line that stays gets its own bytes back, with its
terminator and its secrets; a placeholder on any other line is refused, so that no secret is moved or copied.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.diff import line_edits, unchanged
from countersign.core.problem import Problem
from countersign.core.secrets import FoundSecret
from countersign.core.text import content_of, split_lines, terminator_of

__all__ = ["PLACEHOLDER", "View", "masked", "restored", "view_of"]

PLACEHOLDER = re.compile(r"«SECRET:[\w-]+:\d+»")

_LONGEST = 200
"""Lines that a secret goes on over, at most."""

_Hide = Callable[[str, str], str]
"""Gives the placeholder for a secret, by its kind and value."""


class View(Struct, frozen=True):
    """The lines of a text, and each as it is shown, without its terminator."""

    lines: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is shown; it ends with a line feed only if the text ends with a terminator."""
        ends = not self.lines or bool(terminator_of(self.lines[-1]))
        return "\n".join(self.shown) + ("\n" if self.shown and ends else "")


def view_of(text: str, find: Callable[[Sequence[str]], Sequence[FoundSecret]], hide: _Hide) -> View:
    lines = split_lines(text)
    contents = [content_of(line) for line in lines]
    return View(tuple(lines), tuple(masked(contents, find(contents), hide)))


def masked(lines: Sequence[str], found: Sequence[FoundSecret], hide: _Hide) -> list[str]:
    """Return the lines with a placeholder for each secret; those that overlap are one."""
    shown = [*lines]
    for line, places in _places(lines, found).items():
        for place in reversed(places):
            text = shown[line]
            value = text[place.start : place.stop]
            shown[line] = text[: place.start] + hide(place.kind, value) + text[place.stop :]
    return shown


class _Place(Struct, frozen=True, order=True):
    start: int
    stop: int
    kind: str


def _places(lines: Sequence[str], found: Sequence[FoundSecret]) -> dict[int, list[_Place]]:
    """Return the columns that hold secrets, by line and in order; none overlaps another."""
    marked: dict[int, list[_Place]] = defaultdict(list)
    for secret in found:
        for line, place in _reach(lines, secret):
            marked[line].append(place)
    return {line: _apart(places) for line, places in marked.items()}


def _reach(lines: Sequence[str], secret: FoundSecret) -> Iterator[tuple[int, _Place]]:
    """Yield all that is to be hidden of a secret, line by line."""
    kind, until = secret.rule.id, secret.rule.until
    if not until:
        yield secret.line, _Place(secret.start, secret.stop, kind)
        return
    start = secret.start
    for number in range(secret.line, min(secret.line + _LONGEST, len(lines))):
        text = lines[number]
        end = text.find(until, start + 1)
        if text[start:].strip():
            yield number, _Place(start, len(text), kind)
        if end >= 0:
            return
        start = 0


def _apart(places: Sequence[_Place]) -> list[_Place]:
    apart: list[_Place] = []
    for place in sorted(places):
        if apart and place.start < apart[-1].stop:
            apart[-1] = replace(apart[-1], stop=max(apart[-1].stop, place.stop))
        else:
            apart.append(place)
    return apart


def restored(view: View, after: str, issued: Container[str]) -> str | Problem:
    """Return the text that a model has made of what it was shown; `issued` are the placeholders that stand for
    secrets.
    """
    contents = [content_of(line) for line in split_lines(after)]
    edits = line_edits(view.shown, contents)
    end = _usual_end(view.lines)
    kept = {new: view.lines[old] for old, new in unchanged(edits, len(view.shown))}
    lines: list[str] = []
    for number, content in enumerate(contents):
        line = kept.get(number)
        if line is None:
            moved = next((found for found in PLACEHOLDER.findall(content) if found in issued), None)
            if moved is not None:
                return Problem(
                    f"Line {number + 1} of the new text holds {moved}, which stands for a secret: a line that holds"
                    " one can be left as it is or deleted, but not changed, moved or copied"
                )
            line = content + end
        lines.append(line if terminator_of(line) else line + end)
    if lines and view.lines and not terminator_of(view.lines[-1]) and not after.endswith(("\n", "\r")):
        lines[-1] = content_of(lines[-1])
    return "".join(lines)


def _usual_end(lines: Sequence[str]) -> str:
    """Return the terminator that most lines have."""
    ends = Counter(end for end in map(terminator_of, lines) if end)
    return ends.most_common(1)[0][0] if ends else "\n"
