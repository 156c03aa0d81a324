"""A user's desk in memory: an editor with undo, a disk, the core, and a ledger that is a list of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from countersign.core.effects import AppendRecord, ChangeDocuments, Effect, Look, ReplaceFile
from countersign.core.events import (
    DiskSeen,
    DocumentClosed,
    DocumentEdited,
    DocumentOpened,
    EditAnswered,
    Event,
    FileMoved,
    RecordsArrived,
)
from countersign.core.operation import NoFile
from countersign.core.records import Recorded
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Edit, Text
from support.reports import as_edit, squeezed

__all__ = ["Desk", "Report"]

_REFUSAL = "the editor refused the edit"


class Report(Enum):
    """How an editor tells of a change: edit by edit, as a new text, or as the smallest span of characters."""

    AS_MADE = "as made"
    WHOLE_TEXT = "whole text"
    SQUEEZED = "squeezed"


class _Buffer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.done: list[str] = []
        self.undone: list[str] = []


class Desk:
    """`report` and `refuses` say how the editor answers the next edits that it is asked for."""

    def __init__(self, state: State, disk: Mapping[str, str]) -> None:
        self.state = state
        self.ledger: list[Recorded] = []
        self.report = Report.AS_MADE
        self.refuses = False
        self._disk = dict(disk)
        self._unseen: set[str] = set()
        self._buffers: dict[str, _Buffer] = {}
        self._version = 0
        self._time = 0.0

    # --- what the user sees and does

    def is_open(self, path: str) -> bool:
        return path in self._buffers

    def is_known(self, path: str) -> bool:
        """Whether the server was told of all that happened to a file."""
        return path not in self._unseen

    def shown(self, path: str) -> str:
        buffer = self._buffers.get(path)
        return self._disk[path] if buffer is None else buffer.text

    def open(self, path: str) -> None:
        self._unseen.discard(path)
        self._buffers[path] = _Buffer(self._disk[path])
        self._tell_open(path)

    def close(self, path: str, *, save: bool) -> None:
        buffer = self._buffers.pop(path)
        if save:
            self._disk[path] = buffer.text
        self.happen(DocumentClosed(path))

    def change(self, path: str, after: str, made: list[Edit] | None, report: Report = Report.AS_MADE) -> None:
        buffer = self._buffers[path]
        if after != buffer.text:
            buffer.done.append(buffer.text)
            buffer.undone.clear()
        self._show(path, after, made, report)

    def undo(self, path: str, report: Report) -> None:
        buffer = self._buffers.get(path)
        if buffer is not None and buffer.done:
            buffer.undone.append(buffer.text)
            self._show(path, buffer.done.pop(), None, report)

    def redo(self, path: str, report: Report) -> None:
        buffer = self._buffers.get(path)
        if buffer is not None and buffer.undone:
            buffer.done.append(buffer.text)
            self._show(path, buffer.undone.pop(), None, report)

    def rename(self, path: str, new: str, *, tells_first: bool) -> None:
        """Rename a file in the editor, which opens it anew under its new name if it is open; it tells of the new
        name before that or after it.
        """
        self._disk[new] = self._disk.pop(path)
        moved = FileMoved(path, new, self.now())
        if tells_first:
            self.happen(moved)
        if path in self._buffers:
            self._buffers[new] = self._buffers.pop(path)
            self.happen(DocumentClosed(path))
            self._tell_open(new)
        if not tells_first:
            self.happen(moved)

    # --- what happens besides

    def write(self, path: str, text: str, *, seen: bool) -> None:
        """Let another program write a file; the server notices it now or later."""
        self._disk[path] = text
        self._unseen.add(path)
        if seen:
            self._look(path)

    def look_at_closed(self) -> None:
        """Let the server look at what it has not noticed yet, as it does before a decision."""
        for path in sorted(self._unseen):
            self._look(path)

    def restart(self, state: State, gone: frozenset[str]) -> None:
        self.state = state
        self.happen(RecordsArrived(tuple(self.ledger), gone, self.now()))
        for path in self._buffers:
            self._tell_open(path)

    def happen(self, event: Event) -> None:
        self.state, effects = step(self.state, event)
        self._perform(effects)

    def now(self) -> float:
        self._time += 1.0
        return self._time

    def _perform(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case AppendRecord():
                    self.ledger.append(effect.record)
                case Look():
                    self._look(effect.path)
                case ReplaceFile():
                    self._replace(effect)
                case ChangeDocuments():
                    self._answer(effect)
                case _:
                    pass

    def _look(self, path: str) -> None:
        self._unseen.discard(path)
        if path not in self._disk:
            self.happen(DiskSeen(path, None, self.now(), NoFile.NOTHING))
        elif path not in self._buffers:
            self.happen(DiskSeen(path, Text.of(self._disk[path]), self.now()))

    def _replace(self, effect: ReplaceFile) -> None:
        assert effect.path not in self._buffers
        assert str(effect.expected) == self._disk[effect.path]
        self._disk[effect.path] = str(effect.text)
        self.happen(DiskSeen(effect.path, effect.text, self.now()))

    def _answer(self, effect: ChangeDocuments) -> None:
        if self.refuses:
            self.happen(EditAnswered(effect.hunks, _REFUSAL, self.now()))
            return
        for change in effect.changes:
            text = Text.of(self._buffers[change.path].text)
            assert text == change.text
            made: list[Edit] = []
            for edit in reversed(change.edits):
                made.append(as_edit(text, edit.span, "".join(edit.lines)))
                text = text.spliced(edit)
            self.change(change.path, str(text), made, self.report)
        self.happen(EditAnswered(effect.hunks, "the text does not show it", self.now()))

    def _show(self, path: str, after: str, made: list[Edit] | None, report: Report) -> None:
        self._version += 1
        buffer = self._buffers[path]
        before, buffer.text = buffer.text, after
        changes: tuple[Edit | Text, ...] = (Text.of(after),)
        if report is Report.SQUEEZED:
            changes = (squeezed(before, after),)
        elif report is Report.AS_MADE and made is not None:
            changes = tuple(made)
        self.happen(DocumentEdited(path, self._version, changes, self.now()))

    def _tell_open(self, path: str) -> None:
        self._version += 1
        self.happen(DocumentOpened(path, self._version, Text.of(self._buffers[path].text), self.now()))
