"""What the tests of Neovim's plugin ask of it again and again."""

from __future__ import annotations

from pathlib import Path

from support.documents import Json
from support.neovim import Neovim

__all__ = ["HANDLE_REVIEW", "HANDLE_TASKS", "STATUS", "open_hunks", "run_spec", "wait_for_hunks"]

STATUS = "return require('countersign').statusline()"
HANDLE_REVIEW = "require('countersign.handlers')['countersign/review'](nil, ...)"
"""Tells the plugin, as the server would, which hunks are open in a document."""
HANDLE_TASKS = "require('countersign.handlers')['countersign/tasks'](nil, ...)"
"""The same of tasks."""

_PLACES = """
local found = {}
for _, place in ipairs(require("countersign.reviews").places(vim.fn.bufnr(...))) do
  table.insert(found, { place.start, place.stop, place.hunk.state, place.hunk.seen })
end
return found
"""


def open_hunks(editor: Neovim, file: Path) -> list[tuple[int, int, str, bool]]:
    """Return the hunks of a file as the plugin knows them: first line, line behind, state, whether it was seen."""
    found: Json = editor.lua(_PLACES, str(file))
    return [(start, stop, state, seen) for start, stop, state, seen in found]


def run_spec(editor: Neovim, file: Path) -> None:
    """Run the spec on the first line, which has no `done:`, once it is marked for that, and wait for its hunks."""
    editor.wait_for(editor.diagnostics, "the spec to be read")
    editor.press("gg:Countersign run<CR>")
    editor.wait_for(lambda: open_hunks(editor, file), "hunks")


def wait_for_hunks(editor: Neovim, file: Path, *lines: int) -> None:
    """Wait until exactly the hunks at these lines are open."""
    editor.wait_for(lambda: [start for start, *_ in open_hunks(editor, file)] == list(lines), f"hunks at {lines}")
