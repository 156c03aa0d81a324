"""Files, functions and handlers stay small. The numbers stand in tools/budgets.py."""

from __future__ import annotations

from pathlib import Path

from budgets import FILE, FUNCTION, HANDLER, over_budget
from repository import ROOT, files


def test_every_file_and_function_is_within_its_budget() -> None:
    assert list(over_budget(ROOT, files())) == []


def test_one_line_more_than_the_budget_is_named(tmp_path: Path) -> None:
    handlers = tmp_path / "server/countersign/lsp"
    handlers.mkdir(parents=True)
    (tmp_path / "long.sh").write_text("\n" * (FILE + 1))
    (tmp_path / "full.sh").write_text("\n" * FILE)
    (tmp_path / "long.py").write_text(_function(FUNCTION + 1) + _function(FUNCTION))
    (handlers / "hover.py").write_text(
        _function(HANDLER + 1, "connection, params") + _function(HANDLER + 1, "one, two")
    )
    paths = ["long.sh", "full.sh", "long.py", "server/countersign/lsp/hover.py"]
    assert list(over_budget(tmp_path, paths)) == [
        "long.sh: 301 lines; a file may have 300",
        "long.py:1: made has 41 lines; a function may have 40",
        "server/countersign/lsp/hover.py:1: made has 16 lines; a handler may have 15",
    ]


def _function(lines: int, parameters: str = "") -> str:
    return f"def made({parameters}):\n" + "    pass\n" * (lines - 1)
