"""Who imports whom: the contracts of import-linter in pyproject.toml, executed, and proved to bite."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from repository import ROOT

_VERDICT = re.compile(r"^(.+) (KEPT|BROKEN)( \(\d+ ignored imports?\))?$", re.MULTILINE)
CONTRACTS = 4
SOURCES = ROOT / "server"


def test_the_contracts_on_imports_are_kept(tmp_path: Path) -> None:
    broken = _broken(SOURCES, tmp_path)
    assert broken == [], "run lint-imports to see the chains"


@pytest.mark.parametrize(
    ("module", "statement", "contract"),
    [
        ("core/text.py", "import os", "The core is pure: no I/O, clock, randomness, asyncio, logging or protocol"),
        (
            "core/text.py",
            "import countersign.ports",
            "Adapters are siblings above the runtime; the core sees nobody",
        ),
        (
            "bench/__init__.py",
            "import countersign.ledger",
            "Adapters are siblings above the runtime; the core sees nobody",
        ),
        (
            "checks/scan.py",
            "import countersign.bench",
            "Adapters are siblings above the runtime; the core sees nobody",
        ),
        ("news.py", "import countersign.core", "Adapters are siblings above the runtime; the core sees nobody"),
        ("runtime.py", "import pygls.uris", "The protocol's types stay in lsp"),
        ("core/text.py", "import countersign.core.model", "No package has a cycle among its modules"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(tmp_path: Path, module: str, statement: str, contract: str) -> None:
    shutil.copytree(SOURCES, tmp_path / "server", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "server/countersign" / module).open("a", encoding="utf-8") as source:
        source.write(f"\n{statement}\n")
    assert contract in _broken(tmp_path / "server", tmp_path)


def _broken(sources: Path, folder: Path) -> list[str]:
    """Return the names of the contracts that the package under `sources` breaks."""
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(sources), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = _VERDICT.findall(ran.stdout)
    assert len(verdicts) == CONTRACTS, ran.stdout + ran.stderr
    return [name for name, verdict, _ in verdicts if verdict == "BROKEN"]
