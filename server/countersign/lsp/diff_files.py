"""Proposals as diff documents: private files, which know the hunks on their lines."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from countersign.core.model import ProposalId
from countersign.core.state import Document
from countersign.core.text import Text
from countersign.lsp.shown import ShownHunk, shown_hunks

__all__ = ["DiffFiles"]


class DiffFiles:
    """The diff documents of one folder, in a directory that only the user can read and that ends with us."""

    def __init__(self) -> None:
        self.put: dict[str, str] = {}
        """What we have written to each diff, in the file or in the editor."""
        self.changing: set[str] = set()
        """The diffs that the editor has been asked to change, and has not answered yet."""
        self._directory: Path | None = None
        self._read: dict[str, tuple[Text, tuple[ShownHunk, ...]]] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self.put)

    def file_of(self, proposal: ProposalId) -> Path:
        """Return the file for the diff of a proposal. Raises OSError."""
        return self.directory() / f"{proposal}.diff"

    def directory(self) -> Path:
        """Return the directory, made when it is needed first; other pages may lie in it, too. Raises OSError."""
        if self._directory is None:
            # Documents are known by what they really are.
            self._directory = Path(os.path.realpath(tempfile.mkdtemp(prefix="countersign-")))
        return self._directory

    def write(self, file: Path, diff: str) -> None:
        """Write a diff to its file. Raises OSError."""
        file.write_text(diff, encoding="utf-8", newline="")
        self.put[str(file)] = diff

    def knows(self, path: str) -> bool:
        return path in self.put

    def reading(self, document: Document) -> Text | None:
        """Return what an answer about a document depends on beside the hunks: the text of a diff."""
        return document.text if self.knows(document.path) else None

    def shown(self, path: str, text: Text) -> tuple[ShownHunk, ...]:
        """Return the hunks that a diff document shows, as its text is now."""
        known = self._read.get(path)
        if known is None or known[0] is not text:
            known = self._read[path] = text, shown_hunks(text)
        return known[1]

    def remove(self) -> None:
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
