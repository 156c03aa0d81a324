"""What the plugin draws, kept as text: characters, and a letter for the colours of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from countersign.core.model import HunkId
from countersign.lsp.protocol_review import ReviewHunk, RiskWord
from countersign.lsp.protocol_tasks import FileView, HunkState, HunkView, QuestionView
from support.neovim import Neovim
from support.neovim_plugin import HANDLE_REVIEW, HANDLE_TASKS, STATUS, run_spec
from support.neovim_screen import Screen
from support.shop import make_shop
from support.told import hunk, review, task, tasks

# A prompt that nobody answers blocks the editor for good.
pytestmark = pytest.mark.timeout(60)

SCREENS = Path(__file__).with_name("screens")
RENEWING = "COUNTERSIGN_RENEW_SCREENS" in os.environ
"""Whether the screens are written instead of compared; look at them before you keep them."""

SOURCE = """\
def total(prices: list[float]) -> float:
    return round(sum(prices), 2)


def label(name: str) -> str:
\treturn name.upper()


def weight(kilograms: float) -> str:
    text = f"{kilograms:.1f} kg"
    return text


def note() -> None:
    print("a line that is longer than the window is wide, so that the editor wraps it to a second row")
    print("done")
"""
LINES = SOURCE.splitlines()
LONG = '    return "an added line that is longer than the window is wide is wrapped as the editor\'s own lines are"'
PLAIN = "vim.o.ruler, vim.o.laststatus, vim.o.showtabline, vim.o.statusline = false, 0, 0, ' '"
LIGHT = "vim.o.background = 'light'"

WORDS = hunk("1", 1, [LINES[1]], ["    return money.rounded(sum(prices))"])
CHANGES = (
    hunk("0", 0, [], ["import money", ""], clause=None),
    WORDS,
    hunk("2", 5, [LINES[5]], ["\tif not name:", '\t\treturn ""', "\treturn name.title()"], risk="sensitive"),
    hunk("3", 9, LINES[9:11], ['    return f"{kilograms:.1f} kg"'], risk="high"),
    hunk("4", 15, [], ['    print("inserted <U+202E>")', LONG]),
    hunk("5", 15, [LINES[15]], []),
)
OTHERS = (
    hunk("1", 1, [LINES[1]], ["    return fsum(prices)"], name="A (recipe)", rivals=("2",)),
    hunk("2", 1, [LINES[1]], ["    return money.total(prices)"], name="B (claude)", rivals=("1",), clause=None),
    hunk("3", 5, [LINES[5]], ["x"], state="stale", why="The line has become something else since."),
    hunk("4", 9, LINES[9:11], [], operation="delete", summary="deletes the file", risk="high"),
)


@pytest.mark.parametrize("background", ["dark", "light"])
@pytest.mark.parametrize(("name", "hunks"), [("changes", CHANGES), ("others", OTHERS)])
def test_hunks_are_drawn_in_the_colours_of_the_scheme(
    start: Callable[..., Neovim], tmp_path: Path, name: str, hunks: Sequence[ReviewHunk], background: str
) -> None:
    editor, source = _opened(start, tmp_path, LIGHT if background == "light" else "")
    screen = Screen(editor)
    editor.lua(HANDLE_REVIEW, review(source, *hunks))
    _compare(screen, f"{name}-{background}")


@pytest.mark.parametrize("background", ["dark", "light"])
def test_tasks_are_shown_with_all_that_they_say(
    start: Callable[..., Neovim], tmp_path: Path, background: str
) -> None:
    editor, source = _opened(start, tmp_path, LIGHT if background == "light" else "")
    screen = Screen(editor)
    hunks = (
        _hunk("1", "replaces a line", 1, "pending", risk="high"),
        _hunk("2", "inserts 2 lines", 8, "stale"),
        _hunk("3", "deletes a line", 14, "accepted"),
        _hunk("4", "replaces 3 lines", 15, "rejected"),
    )
    told = (
        task("w", source, state="working", step="reading prices.py", ended_at=1061.0, tokens=1200, cost="$0.02"),
        task(
            "h", source, state="waiting", decided=2, total=4, files=(FileView(source.as_uri(), "prices.py", hunks),)
        ),
        task(
            "f", source, state="failed", goal="Sort <U+202E> orders", problem="The model did not answer.", round=2
        ),
        task("q", source, question=QuestionView("ask", "Why?", None, "Because of the rounding.", ())),
    )
    editor.lua(HANDLE_TASKS, tasks(*told, working=1, waiting=2))
    editor.press(":Countersign tasks<CR>:resize 22<CR>")
    _compare(screen, f"tasks-{background}")


@pytest.mark.parametrize("background", ["dark", "light"])
def test_a_file_is_compared_beside_what_is_proposed(
    start: Callable[..., Neovim], tmp_path: Path, background: str
) -> None:
    editor, source = start(f"{PLAIN}\n{LIGHT if background == 'light' else ''}"), make_shop(tmp_path / "shop")
    screen = Screen(editor)
    editor.open(source)
    run_spec(editor, source)
    editor.wait_for(lambda: editor.lua(STATUS) == "countersign: 2 hunks", "two hunks to wait")
    editor.press(":Countersign review<CR>")
    editor.wait_for(lambda: editor.lua("return vim.wo[vim.fn.win_getid(1)].diff"), "a comparison")
    editor.press("<C-w>t")
    editor.wait_for(lambda: "not seen" not in screen.capture(), "the hunks to be seen")
    _compare(screen, f"compared-{background}")


def test_long_added_lines_scroll_with_the_text_where_it_is_not_wrapped(
    start: Callable[..., Neovim], tmp_path: Path
) -> None:
    editor, source = _opened(start, tmp_path, "vim.o.wrap = false")
    screen = Screen(editor)
    editor.lua(HANDLE_REVIEW, review(source, *CHANGES))
    editor.press("16G$")
    _compare(screen, "scrolled")


def _opened(start: Callable[..., Neovim], folder: Path, lua: str) -> tuple[Neovim, Path]:
    """Open a file in which nothing is offered by the server itself."""
    source = folder / "shop" / "prices.py"
    source.parent.mkdir()
    (source.parent / ".git").mkdir()
    source.write_text(SOURCE, encoding="utf-8")
    editor = start(f"{PLAIN}\n{lua}")
    editor.open(source)
    return editor, source


def _hunk(number: str, label: str, line: int, state: HunkState, risk: RiskWord = "normal") -> HunkView:
    return HunkView(HunkId(number), label, line, state, seen=True, risk=risk)


def _compare(screen: Screen, name: str) -> None:
    shown, kept = screen.capture(), SCREENS / f"{name}.txt"
    if RENEWING:
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8")
