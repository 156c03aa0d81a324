"""Editors with a real server, started for a folder and with a state directory of its own."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document
from support.profiles import EGLOT, NEOVIM, VS_CODE, Profile
from support.shop import TEXT
from support.waiting import wait_until

__all__ = [
    "ACCEPT",
    "CANCEL",
    "REJECT",
    "REOPEN",
    "RUN",
    "SERVER",
    "SHOW",
    "another_file",
    "every_encoding",
    "filing_command",
    "scripted",
    "see_all",
    "serving",
]

RUN, CANCEL = "refactor.countersign.run", "refactor.countersign.cancel"
ACCEPT, REJECT = "quickfix.countersign.accept", "quickfix.countersign.reject"
REOPEN, SHOW = "quickfix.countersign.reopen", "quickfix.countersign.show"

every_encoding = pytest.mark.parametrize(
    "server", [VS_CODE, NEOVIM, EGLOT], indirect=True, ids=["utf-16", "utf-8", "utf-32"]
)
"""Marks tests that are done by an editor like VS Code, one like Neovim and one like Eglot."""

SERVER = (sys.executable, "-m", "countersign", "serve")
_SCRIPTED = Path(__file__).with_name("scripted_server.py")
_FILING = Path(__file__).with_name("filing_server.py")


def scripted(*behaviour: str) -> tuple[str, ...]:
    """Return the command of a server whose agent behaves in one of the ways of `scripted_server.py`."""
    return (sys.executable, str(_SCRIPTED), *behaviour)


def filing_command(*deeds: str) -> tuple[str, ...]:
    """Return the command of a server whose agent does some deeds, see `filing.py`."""
    return (sys.executable, str(_FILING), *deeds)


def see_all(client: Client, document: Document) -> None:
    """Let the proposal of the spec on the first line be shown as a whole."""
    client.choose(client.offered(document, 0, SHOW))

    def is_seen() -> bool:
        offered = client.actions(document, 0, only=ACCEPT)
        return bool(offered) and not any("to look at first" in action["title"] for action in offered)

    wait_until(client, is_seen, "the proposal to be shown")


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
    client.assert_conformance()


@contextmanager
def another_file(client: Client, text: str = TEXT) -> Generator[Path]:
    """Return a new file of the workspace; at the end, nothing is open and all that was said is forgotten."""
    assert client.root is not None
    source = client.root / f"shop_{len(list(client.root.iterdir()))}.py"
    source.write_text(text, encoding="utf-8", newline="")
    yield source
    for document in list(client.files.open.values()):
        client.close(document)
    with client.state:
        client.habits = client.profile.habits
        client.held.clear()
        client.shown.clear()
        client.received.clear()
