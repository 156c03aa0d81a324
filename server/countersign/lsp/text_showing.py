"""Texts of ours on the screen that are no files of the user: the editor is asked to show them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

from countersign.core.model import Severity
from countersign.lsp import messages
from countersign.lsp.folder import Folder
from countersign.lsp.going import show_place

__all__ = ["show_text"]


async def show_text(folder: Folder, name: str, text: str) -> None:
    """Show a text, which is `name` to the user, as a document; if the editor can not, say where it is."""
    try:
        file = await asyncio.to_thread(_written, folder.diffs.directory(), name, text)
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        folder.editor.tell(f"The {name} can not be shown: no temporary file ({problem}).", Severity.ERROR)
        return
    start = messages.Position(0, 0)
    if not await show_place(folder, file.as_uri(), messages.Range(start, start)):
        folder.editor.tell(f"The {name} is in {file}; open it to read it.", Severity.INFO)


def _written(directory: Path, name: str, text: str) -> Path:
    file = directory / f"{name}-{uuid4().hex[:8]}.txt"
    file.write_text(text, encoding="utf-8", newline="")
    return file
