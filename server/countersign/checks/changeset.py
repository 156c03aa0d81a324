"""A proposal as the scanners see it: the lines that each hunk adds and those that it removes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.languages import language_of
from countersign.core.model import FileChange, Hunk, HunkFinding, Proposal, Severity, Side, Spec
from countersign.core.text import Text, content_of

__all__ = ["ChangedFile", "ChangedHunk", "Changeset", "Kind", "Line", "changeset_of"]

_LONGEST = 2_000
"""Characters of a line that are looked at as code: what is longer was not written by hand."""


class Kind(Struct, frozen=True):
    """A kind of finding: which scanner finds it, its code, and how bad it is."""

    source: str
    code: str
    severity: Severity


class Line(Struct, frozen=True):
    """A line of a hunk without its terminator, and its number among the hunk's lines of that side."""

    number: int
    text: str

    @property
    def code(self) -> str:
        return self.text[:_LONGEST]


class ChangedHunk(Struct, frozen=True):
    """A hunk with the lines that it really adds and removes: those that both of its sides have are in neither."""

    hunk: Hunk
    added: tuple[Line, ...]
    removed: tuple[Line, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The file that is changed and, where it is renamed, its new name."""
        target = self.hunk.operation.target if self.hunk.operation is not None else ""
        return (self.hunk.path, target) if target else (self.hunk.path,)

    def finding(self, kind: Kind, message: str) -> HunkFinding:
        """Return a remark on the whole hunk."""
        return HunkFinding(self.hunk.id, kind.severity, kind.source, kind.code, message)

    def on_added(self, kind: Kind, message: str, line: Line) -> HunkFinding:
        return replace(self.finding(kind, message), line=line.number)

    def on_removed(self, kind: Kind, message: str, line: Line) -> HunkFinding:
        return replace(self.finding(kind, message), line=line.number, side=Side.BASE)


class ChangedFile(Struct, frozen=True):
    """What a proposal does to one file; `path` is the name that it has then, `language` the name of the language it
    is written in then.
    """

    path: str
    base: Text
    language: str | None
    hunks: tuple[ChangedHunk, ...]


class Changeset(Struct, frozen=True):
    files: tuple[ChangedFile, ...]
    spec: Spec

    def hunks(self) -> Iterator[tuple[ChangedFile, ChangedHunk]]:
        for file in self.files:
            for hunk in file.hunks:
                yield file, hunk


def changeset_of(proposal: Proposal, spec: Spec) -> Changeset:
    return Changeset(tuple(map(_changed_file, proposal.files)), spec)


def _changed_file(change: FileChange) -> ChangedFile:
    hunks = tuple(map(_changed, change.hunks))
    path = hunks[0].paths[-1] if hunks else change.path
    return ChangedFile(path, change.base, _language(path), hunks)


def _language(path: str) -> str | None:
    language = language_of(path)
    return language.name if language is not None else None


def _changed(hunk: Hunk) -> ChangedHunk:
    base, new = tuple(map(content_of, hunk.base)), tuple(map(content_of, hunk.new))
    return ChangedHunk(hunk, tuple(_without(new, base)), tuple(_without(base, new)))


def _without(lines: Sequence[str], others: Sequence[str]) -> Iterator[Line]:
    """Yield the lines that the others do not have, each as often as they have it less often."""
    left = Counter(others)
    for number, text in enumerate(lines):
        if left[text]:
            left[text] -= 1
        else:
            yield Line(number, text)
