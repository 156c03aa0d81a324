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
from support.neovim_plugin import open_hunks, run_spec, wait_for_hunks
from support.shop import AFTER_FIRST, FIRST, FIRST_NEW, SECOND, SECOND_NEW, TEXT, make_shop

# A prompt that nobody answers blocks the editor for good.
pytestmark = pytest.mark.timeout(60)

AFTER_BOTH = AFTER_FIRST.replace(SECOND, SECOND_NEW)


_FLOATING = """
local shown = {}
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= "" then
    vim.list_extend(shown, vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false))
  end
end
return table.concat(shown, "\\n")
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_shop(tmp_path / "shop")


@pytest.fixture
def editor(start: Callable[..., Neovim], source: Path) -> Neovim:
    """Return an editor in which two hunks wait."""
    editor = start()
    editor.open(source)
    run_spec(editor, source)
    return editor


def test_a_hunk_is_accepted_undone_and_rejected_by_keys(
    editor: Neovim, source: Path, environment: Mapping[str, str]
) -> None:
    first, second = editor.line_of(FIRST.strip()), editor.line_of(SECOND.strip())
    wait_for_hunks(editor, source, first, second)
    editor.press("gg]h,ha")
    editor.wait_for(lambda: editor.text == AFTER_FIRST, "the first hunk to be applied")
    wait_for_hunks(editor, source, second)
    editor.press("u")
    editor.wait_for(lambda: editor.text == TEXT, "the first hunk to be undone")
    wait_for_hunks(editor, source, first, second)
    editor.press("G[h,hr")
    wait_for_hunks(editor, source, first)
    assert editor.text == TEXT
    assert _decisions(source, environment) == ["hunk-accepted", "hunk-applied", "hunk-reopened", "hunk-rejected"]


def test_a_count_accepts_that_many_hunks_from_here_on_once_they_were_seen(editor: Neovim, source: Path) -> None:
    _wait_until_seen(editor, source)
    editor.press("gg]h2,ha")
    editor.wait_for(lambda: editor.text == AFTER_BOTH, "both hunks to be applied")
    editor.press("u")
    assert editor.text == TEXT, "two hunks that were accepted together are not one undo step"


def test_a_dot_repeats_the_decision_at_the_next_hunk(editor: Neovim, source: Path) -> None:
    editor.press("gg]h,ha")
    editor.wait_for(lambda: editor.text == AFTER_FIRST, "the first hunk to be applied")
    wait_for_hunks(editor, source, editor.line_of(SECOND.strip()))
    editor.press("]h.")
    editor.wait_for(lambda: editor.text == AFTER_BOTH, "the second hunk to be applied")
    editor.press("u")
    assert editor.text == AFTER_FIRST


def test_the_undo_key_takes_back_the_last_decision_and_then_the_one_before(editor: Neovim, source: Path) -> None:
    first, second = editor.line_of(FIRST.strip()), editor.line_of(SECOND.strip())
    editor.press("gg]h,ha")
    editor.wait_for(lambda: editor.text == AFTER_FIRST, "the first hunk to be applied")
    editor.press("G[h,hr")
    wait_for_hunks(editor, source)
    editor.press(",hu")
    wait_for_hunks(editor, source, second)
    editor.press(",hu")
    editor.wait_for(lambda: editor.text == TEXT, "the first hunk to be taken back")
    wait_for_hunks(editor, source, first, second)


def test_a_hunk_is_edited_before_it_is_accepted(editor: Neovim) -> None:
    editor.press("gg]h,he")
    assert editor.text == FIRST_NEW
    editor.press("Iasync <Esc>:write<CR>")
    edited = TEXT.replace(FIRST, f"async {FIRST_NEW}")
    editor.wait_for(lambda: editor.text == edited, "the edited hunk to be applied")


def test_leaving_the_edited_hunk_accepts_nothing(editor: Neovim, source: Path) -> None:
    editor.press("gg]h,heIasync <Esc>:quit!<CR>")
    assert editor.text == TEXT
    assert len(open_hunks(editor, source)) == 2


def test_the_text_object_selects_the_lines_of_the_hunk(editor: Neovim) -> None:
    editor.press("gg]hyih")
    assert editor.lua("return vim.fn.getreg()") == FIRST


def test_selected_hunks_are_accepted_and_others_are_not(editor: Neovim) -> None:
    editor.press("gg]hVjj,ha")
    editor.wait_for(lambda: editor.text == AFTER_FIRST, "the first hunk to be applied")


def test_a_hunk_follows_what_is_typed_and_is_stale_when_its_lines_change(editor: Neovim, source: Path) -> None:
    first = editor.line_of(FIRST.strip())
    editor.press("ggOimport os<Esc>")
    assert open_hunks(editor, source)[0][0] == first + 1, "it waits for the server"
    editor.press("]hciwasync<Esc>")
    editor.wait_for(lambda: open_hunks(editor, source)[0][2] == "stale", "the hunk to be stale")
    editor.press("u")
    editor.wait_for(lambda: open_hunks(editor, source)[0][2] == "pending", "the hunk to be pending")


def test_a_remark_begins_a_new_round(editor: Neovim, source: Path) -> None:
    before = open_hunks(editor, source)
    assert before
    editor.press("gg]h:Countersign refine rewrite: Optional[$T] -> None | $T<CR>")
    rounds = "return vim.tbl_map(function(task) return task.round end, require('countersign.tasks').told.tasks)"
    editor.wait_for(lambda: 2 in editor.lua(rounds), "a second round")


def test_why_shows_the_page_of_the_hunk(editor: Neovim) -> None:
    editor.press("gg]h")
    # It closes when the cursor moves, which the editor notices after the keys.
    editor.press(",hw")
    editor.wait_for(lambda: "rewrite: Optional[$T] -> $T | None" in editor.lua(_FLOATING), "the page")


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


def _wait_until_seen(editor: Neovim, source: Path) -> None:
    editor.wait_for(lambda: all(seen for *_, seen in open_hunks(editor, source)), "the hunks to be seen")
