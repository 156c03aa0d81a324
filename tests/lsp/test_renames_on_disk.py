"""Files that are renamed in a terminal, with and without an editor that watches files."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document
from support.profiles import EGLOT, VS_CODE, Profile
from support.serving import ACCEPT, RUN, serving
from support.shop import TEXT, make_shop
from support.waiting import wait_until

BASE, DONE = "from typing import Optional\n\nx: Optional[int]\n", "from typing import Optional\n\nx: int | None\n"


@pytest.fixture(params=[VS_CODE, EGLOT], ids=["told by the editor", "noticed by the server"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    profile: Profile = request.param
    source = make_shop(tmp_path / "shop")
    root = source.parent
    (root / "src").mkdir()
    (root / "src/store.py").write_text(BASE, encoding="utf-8")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "base")
    with serving(root, tmp_path, profile) as client:
        yield client


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def run(client: Client) -> None:
    assert client.root is not None
    document = client.open(client.root / "shop.py", TEXT.replace("this file", "src/*.py"))
    client.choose(client.offered(document, 0, RUN))
    client.wait_for(lambda: any("ready for review" in said for said in client.shown), "the proposal")


def tell(client: Client, **changes: int) -> None:
    """Let the editor tell what has come (1) and gone (3), if it watches files."""
    if client.profile is VS_CODE and client.root is not None:
        told = [{"uri": (client.root / path).as_uri(), "type": kind} for path, kind in changes.items()]
        client.notify("workspace/didChangeWatchedFiles", {"changes": told})


def opened(client: Client, path: str) -> Document:
    """Open a file once it is known to be another one's new name."""
    assert client.root is not None
    wait_until(client, lambda: any(f"is {path} now" in said for said in client.shown), "word of the new name")
    return client.open(client.root / path)


def test_git_mv_takes_the_hunks_along(client: Client) -> None:
    assert client.root is not None
    run(client)
    git(client.root, "mv", "src/store.py", "src/shelf.py")
    tell(client, **{"src/store.py": 3, "src/shelf.py": 1})
    document = opened(client, "src/shelf.py")
    client.choose(client.offered(document, 2, ACCEPT))
    client.wait_for(lambda: document.text == DONE, "the hunk to be applied")


def test_a_renamed_directory_takes_the_hunks_along_when_only_the_directory_is_told_of(client: Client) -> None:
    assert client.root is not None
    run(client)
    (client.root / "src").rename(client.root / "lib")
    tell(client, src=3)
    tell(client, lib=1)
    client.offered(opened(client, "lib/store.py"), 2, ACCEPT)


def test_a_checkout_of_a_branch_with_another_name_and_back(client: Client) -> None:
    assert client.root is not None
    git(client.root, "checkout", "--quiet", "-b", "other")
    git(client.root, "mv", "src/store.py", "src/shelf.py")
    git(client.root, "commit", "--quiet", "--message", "other")
    git(client.root, "checkout", "--quiet", "-")
    run(client)
    git(client.root, "checkout", "--quiet", "other")
    tell(client, **{"src/store.py": 3})
    tell(client, **{"src/shelf.py": 1})
    document = opened(client, "src/shelf.py")
    client.offered(document, 2, ACCEPT)
    client.close(document)
    git(client.root, "checkout", "--quiet", "-")
    tell(client, **{"src/shelf.py": 3, "src/store.py": 1})
    client.offered(opened(client, "src/store.py"), 2, ACCEPT)
