"""What the plugin tells to be on the screen, and what it draws over lines that agents and files choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.neovim import Neovim
from support.neovim_plugin import HANDLE_REVIEW, open_hunks, run_spec, wait_for_hunks
from support.shop import SPEC
from support.told import hunk, review

# A prompt that nobody answers blocks the editor for good.
pytestmark = pytest.mark.timeout(60)

NEAR, FAR = "near: Optional[int] = None", "far: Optional[str] = None"
PARTS = "one: Optional[int] = 1\ntwo: Optional[int] = 2\nthree: Optional[int] = 3\n"
VISIBLE = "return require('countersign.visible').of(vim.api.nvim_get_current_buf())"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a file with one hunk at its beginning and one that is not on the first screen."""
    file = tmp_path / "shop" / "stock.py"
    (file.parent / ".git").mkdir(parents=True)
    file.write_text(f"{SPEC}{NEAR}\n" + "# far\n" * 60 + f"{FAR}\n", encoding="utf-8")
    return file


@pytest.fixture
def editor(start: Callable[..., Neovim], source: Path) -> Neovim:
    editor = start("vim.o.lines = 24")
    editor.open(source)
    return editor


def test_what_is_on_the_screen_was_seen_and_what_is_not_was_not(editor: Neovim, source: Path) -> None:
    run_spec(editor, source)
    editor.wait_for(lambda: [seen for *_, seen in open_hunks(editor, source)] == [True, False], "one to be seen")
    editor.press("gg2]h")
    editor.wait_for(lambda: [seen for *_, seen in open_hunks(editor, source)] == [True, True], "both to be seen")


def test_a_hunk_in_a_closed_fold_is_not_on_the_screen(editor: Neovim, source: Path) -> None:
    run_spec(editor, source)
    assert len(editor.lua(VISIBLE)) == 1
    line = editor.line_of(NEAR)
    editor.press(f":{line},{line + 3}fold<CR>")
    assert editor.lua(VISIBLE) == []
    editor.press("gg]h")
    assert len(editor.lua(VISIBLE)) == 1, "the way to a hunk opens no fold"


def test_a_hunk_whose_added_lines_are_cut_off_is_not_on_the_screen(editor: Neovim, source: Path) -> None:
    lines = editor.text.splitlines()
    editor.press(":setlocal nowrap<CR>gg")
    last = int(editor.lua("return vim.fn.line('w$')")) - 1
    hunks = [hunk("cut", last - 2, [lines[last - 2]], ["added"] * 5), hunk("shown", 5, [lines[5]], ["added"] * 2)]
    editor.lua(HANDLE_REVIEW, review(source, *hunks))
    assert editor.lua(VISIBLE) == ["shown"]


def test_selected_lines_of_a_hunk_are_accepted_alone(start: Callable[..., Neovim], tmp_path: Path) -> None:
    file = tmp_path / "parts" / "parts.py"
    (file.parent / ".git").mkdir(parents=True)
    file.write_text(f"{SPEC}{PARTS}", encoding="utf-8")
    editor = start()
    editor.open(file)
    run_spec(editor, file)
    first = editor.line_of("one:")
    wait_for_hunks(editor, file, first)
    editor.press("/two<CR>V,ha")
    accepted = PARTS.replace("two: Optional[int]", "two: int | None")
    editor.wait_for(lambda: editor.text == SPEC + accepted, "the selected line to be applied")
    wait_for_hunks(editor, file, first, first + 2)


def test_places_that_were_told_for_an_older_text_are_brought_to_this_one(editor: Neovim, source: Path) -> None:
    line = editor.line_of(NEAR)
    told = review(source, hunk("late", line, [NEAR], ["near: int"]), version=editor.lua("return vim.b.changedtick"))
    editor.press("ggOone<CR>two<Esc>")
    editor.lua(HANDLE_REVIEW, told)
    assert open_hunks(editor, source) == [(line + 2, line + 3, "pending", False)]
