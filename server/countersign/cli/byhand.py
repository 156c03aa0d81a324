"""Deciding on less than a hunk at a terminal, or on what the user makes of it in an editor."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from countersign.cli.asking import Asker
from countersign.cli.output import Output, inline
from countersign.core.editing import lines_for
from countersign.core.model import Hunk, VerdictKind
from countersign.core.splitting import Lines, pieces_at_seams
from countersign.core.text import content_of, split_lines

__all__ = ["Picked", "edited_lines", "picked_lines"]

_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")
_SUFFIX = re.compile(r"\.\w{1,10}")


class Picked(Struct, frozen=True):
    """Lines of a hunk and what was decided on them; None when the hunk is only cut."""

    lines: Lines
    verdict: VerdictKind | None


def picked_lines(hunk: Hunk, asker: Asker, output: Output) -> Picked | None:
    """Ask which lines of a hunk are meant, and for the decision on them; None when there is none."""
    sides = [("-", line) for line in hunk.base] + [("+", line) for line in hunk.new]
    for number, (sign, line) in enumerate(sides, start=1):
        style = "red" if sign == "-" else "green"
        output.line((f"{number:>4} ", "dim"), (f"{sign} {inline(content_of(line))}", style))
    pieces = len(pieces_at_seams(hunk))
    seams = f"; c cuts it into {pieces} parts" if pieces > 1 else ""
    while typed := (asker.ask(f"Which lines, such as 1-2,4{seams}; nothing leaves it whole? ") or "").strip():
        if typed == "c" and pieces > 1:
            return Picked(Lines(), None)
        numbers = [*_numbers(typed, len(sides))]
        if numbers and None not in numbers:
            verdict = _verdict(asker)
            lines = _lines(hunk, {number for number in numbers if number is not None})
            return Picked(lines, verdict) if verdict is not None else None
        output.line((f"Name lines from 1 to {len(sides)} by numbers and ranges with commas between them.", "bold"))
    return None


def edited_lines(hunk: Hunk, output: Output) -> tuple[str, ...] | None:
    """Let the user edit the new lines of a hunk in an editor; None when nothing came of it, and why was said."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        output.line(("Set VISUAL or EDITOR to the editor that you want to use.", "yellow"))
        return None
    before = "".join(f"{content_of(line)}\n" for line in hunk.new)
    after = _edited(editor, before, Path(hunk.path).suffix)
    if after is None:
        output.line((f"{inline(editor)} did not end well, so nothing was decided.", "yellow"))
    elif after == before or not after:
        output.line(("Nothing was changed, or nothing is left, so nothing was decided.", "yellow"))
    else:
        return lines_for(hunk, [content_of(line) for line in split_lines(after)])
    return None


def _edited(editor: str, text: str, suffix: str) -> str | None:
    """Return the text after an editor had it in a private file; None when that failed."""
    with tempfile.TemporaryDirectory(prefix="countersign-") as directory:
        file = Path(directory) / f"hunk{suffix if _SUFFIX.fullmatch(suffix) else ''}"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            subprocess.run([*shlex.split(editor), str(file)], check=True)  # noqa: S603 - the user's own editor
            return file.read_bytes().decode("utf-8", "surrogatepass")
        except (OSError, ValueError, subprocess.CalledProcessError):
            return None


def _numbers(typed: str, last: int) -> Iterator[int | None]:
    """Yield the numbers that were typed, from 0; None for what is none of the lines."""
    for word in typed.replace(",", " ").split():
        found = _RANGE.fullmatch(word)
        first, stop = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        yield from range(first - 1, stop) if 1 <= first <= stop <= last else (None,)


def _lines(hunk: Hunk, numbers: set[int]) -> Lines:
    base = len(hunk.base)
    return Lines(
        tuple(sorted(number for number in numbers if number < base)),
        tuple(sorted(number - base for number in numbers if number >= base)),
    )


def _verdict(asker: Asker) -> VerdictKind | None:
    """Return what is decided on the lines, None when nothing is."""
    answers = {"y": VerdictKind.ACCEPTED, "n": VerdictKind.REJECTED}
    typed = asker.ask("Accept these lines, reject them, or leave them [y,n,q]? ")
    return answers.get((typed or "").strip())
