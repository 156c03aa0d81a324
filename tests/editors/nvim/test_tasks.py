"""Tasks as the plugin shows them: their window, the lists, the statusline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.neovim import Neovim
from support.neovim_plugin import STATUS, run_spec
from support.shop import AFTER_FIRST, FIRST, SECOND, make_shop

# A prompt that nobody answers blocks the editor for good.
pytestmark = pytest.mark.timeout(60)

QUICKFIX = "return vim.tbl_map(function(item) return { item.lnum, item.text } end, vim.fn.getqflist())"
LOCATIONS = "return vim.tbl_map(function(item) return { item.lnum, item.text } end, vim.fn.getloclist(0))"


@pytest.fixture
def editor(start: Callable[..., Neovim], tmp_path: Path) -> Neovim:
    """Return an editor in which two hunks of a task wait."""
    editor = start()
    source = make_shop(tmp_path / "shop")
    editor.open(source)
    run_spec(editor, source)
    editor.wait_for(lambda: editor.lua(STATUS) == "countersign: 2 hunks", "two hunks to wait")
    return editor


def test_the_statusline_says_what_waits(editor: Neovim) -> None:
    editor.press("gg]h,ha")
    editor.wait_for(lambda: editor.lua(STATUS) == "countersign: 1 hunk", "one hunk to wait")


def test_the_window_of_tasks_shows_each_hunk_and_leads_to_it(editor: Neovim) -> None:
    source = editor.text
    editor.press(":Countersign tasks<CR>")
    shown = editor.text
    assert 'Say "may be missing" in the modern way: ✓, 😀 and all.' in shown
    assert shown.count("pending") == 2
    editor.press("/pending<CR><CR>")
    assert editor.text == source
    assert editor.lua("return vim.fn.line('.') - 1") == editor.line_of(FIRST.strip())


def test_the_window_of_tasks_decides_and_follows(editor: Neovim) -> None:
    editor.press(":Countersign tasks<CR>/pending<CR>a")
    editor.wait_for(
        lambda: "accepted" in editor.text and "1 of 2 decided" in editor.text, "the hunk to be accepted"
    )
    editor.press("/pending<CR>r")
    editor.wait_for(
        lambda: "rejected" in editor.text and "2 of 2 decided" in editor.text, "the other to be rejected"
    )
    editor.press("q")
    assert editor.text == AFTER_FIRST


def test_the_quickfix_list_has_all_open_hunks_and_loses_those_that_are_decided(editor: Neovim) -> None:
    first, second = editor.line_of(FIRST.strip()) + 1, editor.line_of(SECOND.strip()) + 1
    editor.press(":Countersign list<CR>")
    assert [line for line, _ in editor.lua(QUICKFIX)] == [first, second]
    editor.press("<C-w>pgg]h,ha")
    editor.wait_for(lambda: [line for line, _ in editor.lua(QUICKFIX)] == [second], "one hunk to be listed")


def test_the_location_list_has_the_hunks_of_the_file(editor: Neovim) -> None:
    first, second = editor.line_of(FIRST.strip()) + 1, editor.line_of(SECOND.strip()) + 1
    editor.press(":Countersign list buffer<CR>")
    assert [line for line, _ in editor.lua(LOCATIONS)] == [first, second]


def test_a_list_that_somebody_else_made_is_left_alone(editor: Neovim) -> None:
    editor.press(":Countersign list<CR><C-w>p")
    editor.lua("vim.fn.setqflist({}, ' ', { title = 'mine', items = {} })")
    editor.press("gg]h,ha")
    editor.wait_for(lambda: editor.lua(STATUS) == "countersign: 1 hunk", "one hunk to wait")
    assert editor.lua("return vim.fn.getqflist({ title = 1, size = 1 })") == {"title": "mine", "size": 0}
