"""Proposals as diff documents: private files, which know the hunks on their lines."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from countersign.core.model import HunkId, Proposal
from countersign.core.state import Document
from countersign.core.text import Span, Text
from countersign.lsp.shown import ShownHunk, shown_hunks
from countersign.lsp.unified import diff_of

__all__ = ["DiffFiles"]


class DiffFiles:
    """The diff documents of one folder, in a directory that only the user can read and that ends with us."""

    def __init__(self) -> None:
        self._directory: Path | None = None
        self._paths: set[str] = set()
        self._read: dict[str, tuple[Text, tuple[ShownHunk, ...]]] = {}

    def write(
        self, proposal: Proposal, marks: Mapping[HunkId, str], standing: Mapping[HunkId, tuple[str, ...]]
    ) -> tuple[Path, Mapping[HunkId, Span]]:
        """Write the diff of a proposal with marks on some hunks, and what stands in the place of others; return the
        file and the lines of each hunk. Raises OSError.
        """
        if self._directory is None:
            # Documents are known by what they really are.
            self._directory = Path(os.path.realpath(tempfile.mkdtemp(prefix="countersign-")))
        diff = diff_of(proposal, marks, standing)
        file = self._directory / f"{proposal.id}.diff"
        file.write_text(diff.text, encoding="utf-8", newline="")
        self._paths.add(str(file))
        return file, diff.places

    def knows(self, path: str) -> bool:
        return path in self._paths

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
