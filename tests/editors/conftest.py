"""The editors' programs, as `make test-editors` names them, and the table of what became of the stories in them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

_VARIABLES = {
    "neovim": "NEOVIM",
    "neovim-0.10": "NEOVIM_0_10",
    "helix": "HELIX",
    "emacs": "EMACS_PROGRAM",
    "tmux": "TMUX_PROGRAM",
}
_STORY = re.compile(r"test_stories\.py::\w+\[(?P<story>[a-z-]+)-(?P<editor>[A-Z].+)\]")
_WORDS = {"passed": "yes", "failed": "FAILED", "error": "FAILED", "skipped": "-"}


@pytest.fixture(scope="session")
def programs() -> Mapping[str, Path]:
    missing = [variable for variable in _VARIABLES.values() if variable not in os.environ]
    if missing:
        pytest.fail(f"{', '.join(missing)}: no editor is named; `make test-editors` fetches them and names them")
    return {name: Path(os.environ[variable]) for name, variable in _VARIABLES.items()}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what became of each story in each editor."""
    told: dict[str, dict[str, str]] = {}
    for outcome, word in _WORDS.items():
        for report in terminalreporter.stats.get(outcome, ()):
            if found := _STORY.search(report.nodeid):
                told.setdefault(found["story"], {})[found["editor"]] = word
    editors = sorted({editor for row in told.values() for editor in row})
    if editors:
        terminalreporter.section("stories by editors")
        terminalreporter.write_line(f"{'':14}{''.join(f'{editor:30}' for editor in editors)}")
    for story, row in sorted(told.items()):
        terminalreporter.write_line(f"{story:14}{''.join(f'{row.get(editor, str()):30}' for editor in editors)}")
