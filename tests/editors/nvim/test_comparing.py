"""The tab that compares a file with what a task proposes, and the pages of what the server keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.neovim import Neovim
from support.neovim_plugin import STATUS, run_spec
from support.serving import ACCEPT, SHOW
from support.shop import AFTER_FIRST, FIRST_NEW, SECOND_NEW, TEXT, make_shop

# A prompt that nobody answers blocks the editor for good.
pytestmark = pytest.mark.timeout(60)

WINDOWS = """
return vim.tbl_map(function(window)
  local buffer = vim.api.nvim_win_get_buf(window)
  return {
    table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\\n") .. "\\n",
    vim.wo[window].diff,
  }
end, vim.api.nvim_tabpage_list_wins(0))
"""
DRAWN = """
local own = vim.api.nvim_create_namespace("countersign")
return #vim.tbl_filter(function(mark)
  return mark[4].virt_lines ~= nil
end, vim.api.nvim_buf_get_extmarks(vim.fn.bufnr("shop.py"), own, 0, -1, { details = true }))
"""


@pytest.fixture
def editor(start: Callable[..., Neovim], tmp_path: Path) -> Neovim:
    """Return an editor in which two hunks of a task wait."""
    editor = start()
    source = make_shop(tmp_path / "shop")
    editor.open(source)
    run_spec(editor, source)
    editor.wait_for(lambda: editor.lua(STATUS) == "countersign: 2 hunks", "two hunks to wait")
    return editor


def test_a_file_is_compared_with_what_it_would_be(editor: Neovim) -> None:
    editor.wait_for(lambda: editor.lua(DRAWN) == 2, "the hunks to be drawn")
    _compare(editor)
    (left, proposed, (listed, _)) = editor.lua(WINDOWS)
    assert left == [TEXT, True]
    assert proposed[1]
    assert FIRST_NEW in proposed[0]
    assert SECOND_NEW in proposed[0]
    assert listed.count("pending") == 2
    assert editor.lua(DRAWN) == 0, "the hunks are shown twice"


def test_keys_work_in_the_proposed_text_and_everything_follows(editor: Neovim) -> None:
    _compare(editor)
    editor.press("<C-w>t<C-w>l")
    editor.press("gg/int | None<CR>,ha")
    editor.wait_for(lambda: editor.lua(WINDOWS)[0][0] == AFTER_FIRST, "the hunk to be applied")
    editor.wait_for(lambda: "accepted" in editor.lua(WINDOWS)[2][0], "the list to say so")


def test_leaving_the_tab_decides_nothing_and_draws_the_hunks_again(editor: Neovim) -> None:
    _compare(editor)
    editor.press("<C-w>bq")
    assert editor.text == TEXT
    assert not editor.lua("return vim.wo.diff")
    editor.wait_for(lambda: editor.lua(DRAWN) == 2, "the hunks to be drawn again")
    assert editor.lua(STATUS) == "countersign: 2 hunks"


@pytest.mark.parametrize(
    ("command", "said"), [("log", "offered"), ("doctor", "recipe")], ids=["the ledger", "the doctor"]
)
def test_what_the_server_keeps_is_shown_in_a_window(editor: Neovim, command: str, said: str) -> None:
    editor.press(f":Countersign {command}<CR>")
    editor.wait_for(lambda: said in editor.text, f"a page with {said!r}")
    editor.press("q")
    assert editor.text == TEXT


def test_the_ledger_is_verified(editor: Neovim) -> None:
    editor.lua("vim.notify = function(text) vim.g.told = text end")
    editor.press(":Countersign verify<CR>")
    editor.wait_for(lambda: editor.lua("return vim.g.told"), "an answer")
    assert "whole" in editor.lua("return vim.g.told")


def _compare(editor: Neovim) -> None:
    editor.press(":Countersign review<CR>")
    editor.wait_for(
        lambda: len(shown := editor.lua(WINDOWS)) == 3 and SECOND_NEW in shown[1][0] and shown[0][1], "a comparison"
    )


def test_a_hunk_is_accepted_in_the_diff_document_that_the_server_shows(editor: Neovim) -> None:
    source = editor.text
    editor.press("gg]h")
    editor.take(editor.lua("return vim.fn.line('.') - 1"), SHOW)
    editor.wait_for(lambda: f"+{FIRST_NEW}" in editor.text, "the diff of the proposal")
    editor.take(editor.line_of(f"+{FIRST_NEW}".strip()), ACCEPT)
    shop = "return table.concat(vim.api.nvim_buf_get_lines(vim.fn.bufnr('shop.py'), 0, -1, false), '\\n') .. '\\n'"
    editor.wait_for(lambda: editor.lua(shop) == AFTER_FIRST, "the hunk to be applied")
    assert source == TEXT
