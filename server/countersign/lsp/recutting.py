"""The commands that decide on some lines of a hunk, or on what the user made of it."""

from __future__ import annotations

from countersign.core.editing import lines_for
from countersign.core.events import EditedRequested, LinesRequested
from countersign.core.model import HunkId, VerdictKind
from countersign.core.splitting import Lines
from countersign.core.text import content_of, split_lines
from countersign.lsp.command import Arguments, Command, looked_at
from countersign.lsp.connection import Connection

__all__ = ["RECUTTING"]


class _Lines(Arguments, frozen=True):
    """Some lines of a hunk: its base lines and its new lines by their numbers, from 0."""

    hunk: HunkId
    base: tuple[int, ...]
    new: tuple[int, ...]


class _RejectedLines(_Lines, frozen=True):
    reason: str = ""


class _Edited(Arguments, frozen=True):
    """A hunk, and the text that is to stand in place of its base lines."""

    hunk: HunkId
    text: str


def _accept_lines(connection: Connection, given: _Lines) -> None:
    _decide(connection, given, VerdictKind.ACCEPTED, "")


def _reject_lines(connection: Connection, given: _RejectedLines) -> None:
    _decide(connection, given, VerdictKind.REJECTED, given.reason)


def _decide(connection: Connection, given: _Lines, verdict: VerdictKind, reason: str) -> None:
    for folder, (hunk,) in looked_at(connection, (given.hunk,)):
        lines = Lines(given.base, given.new)
        folder.dispatch(LinesRequested(hunk, lines, verdict, reason, folder.now()))


def _accept_edited(connection: Connection, given: _Edited) -> None:
    contents = [content_of(line) for line in split_lines(given.text)]
    for folder, (hunk,) in looked_at(connection, (given.hunk,)):
        entry = folder.state.history.hunks.get(hunk)
        new = lines_for(entry.hunk, contents) if entry is not None else ()
        folder.dispatch(EditedRequested(hunk, new, folder.now()))


RECUTTING = (
    Command(
        "countersign.acceptLines", _Lines, "Accept some lines of a hunk; the others go on waiting.", _accept_lines
    ),
    Command("countersign.rejectLines", _RejectedLines, "Reject some lines of a hunk.", _reject_lines),
    Command(
        "countersign.acceptEdited", _Edited, "Accept a hunk with lines of your own in its place.", _accept_edited
    ),
)
