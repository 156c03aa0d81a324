"""The commands that decide on some lines of a hunk, or on what the user made of it."""

from __future__ import annotations

from countersign.core.editing import lines_for
from countersign.core.events import EditedRequested, LinesRequested
from countersign.core.model import Hunk, HunkId, Severity, VerdictKind
from countersign.core.splitting import Lines
from countersign.core.text import content_of, split_lines
from countersign.lsp.command import Arguments, Command, looked_at
from countersign.lsp.connection import Connection
from countersign.lsp.diff_editing import edited_contents
from countersign.lsp.shown import leaves

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


class _InDiff(Arguments, frozen=True):
    """A hunk, and the diff document in which it was edited."""

    uri: str
    hunk: HunkId


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


def _accept_shown(connection: Connection, given: _InDiff) -> None:
    """Read what the user made of a hunk in a diff, and accept that."""
    for folder, document, text in connection.views(given.uri):
        if not folder.diffs.knows(document.path):
            continue
        for shown in folder.diffs.shown(document.path, text):
            found = [*leaves(folder.state.history, shown.id)] if shown.id == given.hunk else []
            if len(found) == 1:
                _accept_read(connection, found[0].hunk, edited_contents(found[0].hunk, shown, text))
                return
    connection.tell("That hunk is not in this diff any more: show the proposal again.", Severity.ERROR)


def _accept_read(connection: Connection, hunk: Hunk, contents: list[str] | str) -> None:
    if isinstance(contents, str):
        connection.tell(contents, Severity.WARNING)
        return
    for folder, (one,) in looked_at(connection, (hunk.id,)):
        folder.dispatch(EditedRequested(one, lines_for(hunk, contents), folder.now()))


RECUTTING = (
    Command("countersign.acceptShown", _InDiff, "Accept a hunk as it was edited in a diff.", _accept_shown),
    Command(
        "countersign.acceptLines", _Lines, "Accept some lines of a hunk; the others go on waiting.", _accept_lines
    ),
    Command("countersign.rejectLines", _RejectedLines, "Reject some lines of a hunk.", _reject_lines),
    Command(
        "countersign.acceptEdited", _Edited, "Accept a hunk with lines of your own in its place.", _accept_edited
    ),
)
