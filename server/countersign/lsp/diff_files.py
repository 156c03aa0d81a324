"""Proposals as diff documents: private files, which know the hunks on their lines."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from countersign.core.model import HunkId, Proposal
from countersign.core.text import Span
from countersign.lsp.unified import diff_of

__all__ = ["DiffFiles"]


class DiffFiles:
    """The diff documents of one folder, in a directory that only the user can read and that ends with us."""

    def __init__(self) -> None:
        self._directory: Path | None = None
        self._places: dict[str, Mapping[HunkId, Span]] = {}

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
        self._places[str(file)] = diff.places
        return file, diff.places

    def knows(self, path: str) -> bool:
        return path in self._places

    def places(self, path: str) -> Mapping[HunkId, Span]:
        """Return the hunks of a diff document and the lines that show them."""
        return self._places[path]

    def remove(self) -> None:
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
