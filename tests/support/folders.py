"""Editors with several workspace folders, which come and go."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from support.client import Client
from support.documents import Document, Json
from support.ledgers import recorded
from support.profiles import VS_CODE, Profile
from support.serving import SERVER
from support.waiting import wait_until

__all__ = ["change_folders", "kinds", "pending", "serving_folders", "wait_for_pending", "wait_for_record"]

Root = Path | str
"""A folder, or the URI of something that an editor takes for one."""


@contextmanager
def serving_folders(
    tmp_path: Path, *roots: Root, profile: Profile = VS_CODE, command: tuple[str, ...] = SERVER
) -> Generator[Client]:
    """Start a server for some folders and say hello; say goodbye at the end, when all went well."""
    environment = {"XDG_STATE_HOME": str(tmp_path / "state"), "TMPDIR": str(tmp_path)}
    with Client(command, None, profile, environment=environment) as client:
        client.initialize(_folders(roots))
        yield client
    client.assert_conformance()


def change_folders(client: Client, added: Sequence[Root] = (), removed: Sequence[Root] = ()) -> None:
    event = {"added": _folders(added), "removed": _folders(removed)}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})


def kinds(root: Path, tmp_path: Path) -> list[str]:
    """Return the kinds of the records in a folder's ledger."""
    return [str(event.__struct_config__.tag) for event in recorded(root, tmp_path / "state")]


def wait_for_record(client: Client, root: Path, tmp_path: Path, kind: str, number: int = 1) -> None:
    """Wait until a folder's ledger has so many records of a kind."""
    wait_until(client, lambda: kinds(root, tmp_path).count(kind) == number, f"{number} times {kind} in {root}")


def pending(client: Client, document: Document) -> int:
    """Return how many hunks the editor shows as pending in a document."""
    return len([found for found in client.diagnostics(document) if found.get("code") == "pending-hunk"])


def wait_for_pending(client: Client, document: Document, number: int) -> None:
    wait_until(client, lambda: pending(client, document) == number, f"{number} pending hunks in {document.uri}")


def _folders(roots: Sequence[Root]) -> list[Json]:
    uris = [root.as_uri() if isinstance(root, Path) else root for root in roots]
    return [{"uri": uri, "name": uri.rpartition("/")[2]} for uri in uris]
