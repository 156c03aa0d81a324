"""Editors with a real server, started for a folder and with a state directory of its own."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from support.client import Client
from support.profiles import VS_CODE, Profile

__all__ = ["ACCEPT", "CANCEL", "REJECT", "REOPEN", "RUN", "SERVER", "SHOW", "scripted", "serving"]

RUN, CANCEL = "refactor.countersign.run", "refactor.countersign.cancel"
ACCEPT, REJECT = "quickfix.countersign.accept", "quickfix.countersign.reject"
REOPEN, SHOW = "quickfix.countersign.reopen", "quickfix.countersign.show"

SERVER = (sys.executable, "-m", "countersign", "serve")
_SCRIPTED = Path(__file__).with_name("scripted_server.py")


def scripted(*behaviour: str) -> tuple[str, ...]:
    """Return the command of a server whose agent behaves in one of the ways of `scripted_server.py`."""
    return (sys.executable, str(_SCRIPTED), *behaviour)


@contextmanager
def serving(
    root: Path | None, tmp_path: Path, profile: Profile = VS_CODE, command: tuple[str, ...] = SERVER
) -> Generator[Client]:
    """Start a server for a folder and say hello; say goodbye at the end, when all went well."""
    environment = {
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "TMPDIR": str(tmp_path),
    }
    with Client(command, root, profile, environment=environment) as client:
        client.initialize()
        yield client
