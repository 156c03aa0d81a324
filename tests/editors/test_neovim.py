"""A stock Neovim with five lines of config and no plugin does the whole job."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from repository import ROOT
from support.documents import Json
from support.neovim import Neovim
from support.serving import ACCEPT, REJECT, RUN
from support.shop import AFTER_FIRST, FIRST, SECOND, TEXT, make_shop

# A prompt that nobody answers blocks the editor for good.
pytestmark = pytest.mark.timeout(60)

CONFIG = Path(__file__).with_name("stock.lua")


@pytest.fixture
def binary() -> Path:
    named = os.environ.get("NEOVIM")
    if named is None:
        pytest.fail("NEOVIM names no editor; `make test-editors` fetches one and names it")
    return Path(named)


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {"PATH": path, "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "config")}


def test_the_config_is_the_five_lines_of_the_readme() -> None:
    lines = CONFIG.read_text(encoding="utf-8")
    assert lines.count("\n") == 5
    assert f"```lua\n{lines}```" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_stock_neovim_runs_a_spec_and_reviews_its_hunks(
    binary: Path, environment: Mapping[str, str], tmp_path: Path
) -> None:
    source = make_shop(tmp_path / "shop")
    with Neovim(binary, CONFIG, tmp_path, environment) as editor:
        editor.open(source)
        first, second = editor.line_of(FIRST.strip()), editor.line_of(SECOND.strip())
        editor.wait_for(lambda: editor.drawn() == [(0, "Run")], "the lens on the spec")
        editor.take(0, RUN)
        _wait_for_hunks(editor, first, second)
        editor.take(first, ACCEPT)
        editor.wait_for(lambda: editor.text == AFTER_FIRST, "the first hunk to be applied")
        _wait_for_hunks(editor, second)
        editor.keys("u")
        editor.wait_for(lambda: editor.text == TEXT, "the first hunk to be undone")
        _wait_for_hunks(editor, first, second)
        editor.take(second, REJECT)
        _wait_for_hunks(editor, first)
        assert editor.text == TEXT
    kinds = [(record["kind"], record.get("hunk")) for record in _log(source, environment)]
    hunks = [hunk for _, hunk in kinds if hunk]
    assert kinds == [
        ("task-started", None),
        ("proposal-offered", None),
        ("task-ended", None),
        ("hunk-accepted", hunks[0]),
        ("hunk-applied", hunks[0]),
        ("hunk-reopened", hunks[0]),
        ("hunk-rejected", hunks[-1]),
    ]
    assert hunks[0] != hunks[-1]


def _wait_for_hunks(editor: Neovim, *lines: int) -> None:
    """Wait until exactly the hunks at these lines are shown as pending, by a diagnostic and by a lens each."""
    marked = [(line, "pending-hunk") for line in lines]
    lenses = [(line, "Accept | Reject") for line in lines]
    editor.wait_for(
        lambda: (
            [found for found in editor.diagnostics() if found[1] == "pending-hunk"] == marked
            and [drawn for drawn in editor.drawn() if drawn[0] != 0] == lenses
        ),
        f"hunks at the lines {lines}",
    )


def _log(source: Path, environment: Mapping[str, str]) -> list[Json]:
    ran = subprocess.run(
        ["countersign", "log", "--json"],
        cwd=source.parent,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(ran.stdout)
