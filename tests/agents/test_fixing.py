"""`fix:` clauses of the recipe agent: programs of the project change files on the bench, and nothing else."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from countersign.agents.recipe import RecipeAgent
from countersign.bench.copy import CopyBenches
from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.checks.tools import ProjectTools
from countersign.core.model import TaskId
from countersign.core.spec import find_specs
from countersign.core.text import Text
from countersign.ports import AgentError, Brief, Progress, Report, Sandbox
from countersign.reins import Reins
from support.open_sandbox import NoSandbox, OpenSandbox
from support.sandboxes import needs_sandbox

SPEC = "# spec: Tidy up.\n#   fix: black\n"


class Desk:
    """A workspace with a program called `black`, whose script is given, and what comes of its first file's spec."""

    def __init__(self, folder: Path, script: str | None, sandbox: Sandbox | None = None) -> None:
        self.root = folder / "work"
        self._benches = CopyBenches(self.root, folder / "benches", "here")
        self._sandbox = sandbox or OpenSandbox()
        (self.root / ".venv/bin").mkdir(parents=True)
        (self.root / ".venv/pyvenv.cfg").write_text("")
        if script is not None:
            self.put({".venv/bin/black": f"#!/bin/sh\n{script}\n"})
            (self.root / ".venv/bin/black").chmod(0o755)

    def put(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(text.encode())

    def run(self, files: Mapping[str, str]) -> tuple[dict[str, str], Report]:
        self.put(files)
        path, text = next(iter(files.items()))
        brief = Brief(find_specs(path, Text.of(text))[0], Text.of(text))
        with closing(self._benches.open(TaskId("t"), None, [], lambda: False)) as bench:
            agent = RecipeAgent(lambda: ProjectTools(self.root, self._sandbox, 60.0))

            async def told() -> Report:
                signs = [sign async for sign in agent.run(brief, bench, Reins())]
                assert all(isinstance(sign, Progress) for sign in signs[:-1])
                assert isinstance(signs[-1], Report)
                return signs[-1]

            report = asyncio.run(told())
            return {change.path: (change.after or b"").decode() for change in bench.harvest()}, report


@pytest.fixture(autouse=True)
def programs_of_the_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the open sandbox find what the sandbox proper would find."""
    monkeypatch.setenv("PATH", f"{tmp_path}/work/.venv/bin:{os.environ['PATH']}")


def test_what_a_program_changed_in_scope_is_taken_over_with_its_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "sed -i 's/;$//' a.py b.py; echo > new.py")
    changed, report = desk.run({"a.py": f"{SPEC}x = 1;\ny = 2\nz = 3;\n", "b.py": "b = 1;\n"})
    assert changed == {"a.py": f"{SPEC}x = 1\ny = 2\nz = 3\n"}
    assert [(r.span.start, r.span.stop, r.clause, r.rationale) for r in report.reasons] == [
        (2, 3, "fix: black", "Done by black."),
        (4, 5, "fix: black", "Done by black."),
    ]
    assert report.notes == ()


def test_other_clauses_come_first_and_their_reasons_stay_with_their_lines(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "sed -i -e '/^import/d' -e 's/;$//' a.py")
    spec = "# spec: a\n#   fix: black\n#   rename: old -> new\n"
    changed, report = desk.run({"a.py": f"{spec}import os\n\nold = 1\ny = 2;\n"})
    assert changed == {"a.py": f"{spec}\nnew = 1\ny = 2\n"}
    assert [(r.clause, r.span.start, r.span.stop) for r in report.reasons] == [
        ("rename: old -> new", 4, 5),
        ("fix: black", 3, 3),
        ("fix: black", 5, 6),
    ]


def test_only_the_function_is_fixed_where_the_scope_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "sed -i 's/;$//' a.py")
    text = "def f():\n    # spec: a\n    #   fix: black\n    #   scope: this function\n    x = 1;\n\n\ny = 2;\n"
    changed, _ = desk.run({"a.py": text})
    assert changed == {"a.py": text.replace("x = 1;", "x = 1")}


def test_a_program_that_fails_is_told_and_what_it_did_is_offered(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "sed -i 's/;$//' a.py; echo 'no such thing' >&2; exit 3")
    changed, report = desk.run({"a.py": f"{SPEC}x = 1;\n"})
    assert changed == {"a.py": f"{SPEC}x = 1\n"}
    assert report.notes == ("`fix: black`: black ended with exit code 3; its last words: no such thing",)


def test_a_program_that_is_not_there_ends_the_task_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    desk = Desk(tmp_path, None)
    with pytest.raises(AgentError, match="black was found neither in the environment"):
        desk.run({"a.py": f"{SPEC}x = 1;\n"})


def test_without_a_sandbox_no_program_is_started(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "sed -i 's/;$//' a.py", NoSandbox())
    with pytest.raises(AgentError, match="nothing can be isolated here: bubblewrap is not installed"):
        desk.run({"a.py": f"{SPEC}x = 1;\n"})


def test_nothing_to_fix_in_scope_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "exit 1")
    _, report = desk.run({"a.sh": "# spec: a\n#   fix: black\n#   scope: *.sh\n"})
    assert report.notes == ("`fix: black` has nothing to do: no file in scope ends in .py, .pyi.",)


def test_ruff_of_the_project_corrects_the_rules_that_are_named(tmp_path: Path) -> None:
    needs_sandbox()
    desk = Desk(tmp_path, None, Bubblewrap(tmp_path / "work", tmp_path / "sandbox"))
    ruff = Path(sys.prefix) / "bin/ruff"
    if not ruff.exists():
        pytest.skip("ruff is not installed")
    (desk.root / ".venv/bin/ruff").write_bytes(ruff.read_bytes())
    (desk.root / ".venv/bin/ruff").chmod(0o755)
    spec = "# spec: Modern.\n#   fix: ruff UP,I\n#   scope: this file\n"
    code = "import sys\nimport os\nfrom typing import List\n\nx: List[int] = [int('1')]\nprint(os, sys, x)\n"
    changed, report = desk.run(
        {"a.py": spec + code, "b.py": code, "pyproject.toml": '[tool.ruff]\ntarget-version = "py311"\n'}
    )
    assert changed.keys() == {"a.py"}
    assert changed["a.py"].startswith(f"{spec}import os\nimport sys\n")
    assert "x: list[int] = [int('1')]\n" in changed["a.py"]
    assert report.notes == ()
