"""The whole job with the plugin, by its keys: run, look, accept, undo, reject."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from support.documents import Json
from support.neovim import Neovim
from support.shop import AFTER_FIRST, FIRST, SECOND, TEXT, make_shop

# A prompt that nobody answers blocks the editor for good.
pytestmark = pytest.mark.timeout(60)

_PLACES = """
local found = {}
for _, place in ipairs(require("countersign.reviews").places(vim.api.nvim_get_current_buf())) do
  table.insert(found, { place.start, place.stop, place.hunk.state, place.hunk.seen })
end
return found
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_shop(tmp_path / "shop")


@pytest.fixture
def editor(start: Callable[..., Neovim], source: Path) -> Neovim:
    """Return an editor in which two hunks wait."""
    editor = start()
    editor.open(source)
    _run(editor)
    return editor


def test_a_hunk_is_accepted_undone_and_rejected_by_keys(
    editor: Neovim, source: Path, environment: Mapping[str, str]
) -> None:
    first, second = editor.line_of(FIRST.strip()), editor.line_of(SECOND.strip())
    _wait_for_hunks(editor, first, second)
    editor.press("gg]h,ha")
    editor.wait_for(lambda: editor.text == AFTER_FIRST, "the first hunk to be applied")
    _wait_for_hunks(editor, second)
    editor.press("u")
    editor.wait_for(lambda: editor.text == TEXT, "the first hunk to be undone")
    _wait_for_hunks(editor, first, second)
    editor.press("G[h,hr")
    _wait_for_hunks(editor, first)
    assert editor.text == TEXT
    assert _decisions(source, environment) == ["hunk-accepted", "hunk-applied", "hunk-reopened", "hunk-rejected"]


def _run(editor: Neovim) -> None:
    """Run the spec on the first line, once the server has read it."""
    editor.press("gg:Countersign run<CR>")
    editor.wait_for(lambda: editor.lua(_PLACES), "hunks")


def _wait_for_hunks(editor: Neovim, *lines: int) -> None:
    editor.wait_for(
        lambda: [start for start, *_ in editor.lua(_PLACES)] == list(lines), f"hunks at the lines {lines}"
    )


def _decisions(source: Path, environment: Mapping[str, str]) -> list[Json]:
    ran = subprocess.run(
        ["countersign", "log", "--json"],
        cwd=source.parent,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        text=True,
    )
    about_hunks = {"hunk-accepted", "hunk-applied", "hunk-reopened", "hunk-rejected", "hunk-taken-back"}
    return [record["kind"] for record in json.loads(ran.stdout) if record["kind"] in about_hunks]
