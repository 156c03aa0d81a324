"""The server starts light: what only some tasks need is imported when they need it."""

from __future__ import annotations

import sys
from pathlib import Path

from support.client import Client

HEAVY = {
    "acp",
    "ast_grep_py",
    "cryptography",
    "httpx",
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
