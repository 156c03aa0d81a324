"""The server starts light: what only some tasks need is imported when they need it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.client import Client

HEAVY = {
    "acp",
    "anyio",
    "ast_grep_py",
    "cryptography",
    "httpx",
    "httpx2",
    "hypothesis",
    "openai",
    "pathspec",
    "pygit2",
    "pydantic",
    "pygments",
    "pytest",
    "rich",
}


def test_a_session_without_a_task_imports_nothing_heavy(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "countersign", "serve"]
    with Client(command, tmp_path, environment={"XDG_STATE_HOME": str(tmp_path / "state")}) as client:
        client.initialize()
        client.shut_down()
        imported = {line.rpartition("|")[2].strip() for line in client.wire.errors.splitlines()}
    assert "countersign.runtime" in imported
    assert {name.partition(".")[0] for name in imported} & HEAVY == set()
    assert not any(name.startswith("countersign.checks") for name in imported)


def test_listening_to_models_imports_nothing_heavy_into_the_editors_process() -> None:
    script = "import sys, countersign.agents.chat.streams; print(*sys.modules)"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "countersign.agents.chat.link" in printed
    assert {name.partition(".")[0] for name in printed.split()} & HEAVY == set()
