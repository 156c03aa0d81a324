"""Files that no editor has open and that other programs write: `git checkout` first of all."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.profiles import EGLOT, VS_CODE, Profile
from support.serving import ACCEPT, RUN, SHOW, serving
from support.shop import TEXT, make_shop
from support.waiting import wait_until

FILES = 20
BASE, MOVED = "x: Optional[int]\n", "# above\n\nx: Optional[int]\n"
DONE, OTHER = "x: int | None\n", "y = 1\n"


@pytest.fixture(params=[VS_CODE, EGLOT], ids=["told by the editor", "noticed by the server"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    profile: Profile = request.param
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, profile) as client:
        yield client


def test_a_checkout_of_another_branch_is_noticed_in_all_files(client: Client) -> None:
    assert client.root is not None
    files = [client.root / f"store_{number:02}.py" for number in range(FILES)]
    write(files, BASE)
    git(client.root, "init", "--quiet")
    git(client.root, "add", ".")
    git(client.root, "commit", "--quiet", "--message", "base")
    git(client.root, "checkout", "--quiet", "-b", "other")
    write(files[:5], MOVED)
    write(files[5:10], DONE)
    write(files[10:15], OTHER)
    git(client.root, "commit", "--quiet", "--all", "--message", "other")
    git(client.root, "checkout", "--quiet", "-")
    document = client.open(client.root / "shop.py", TEXT.replace("this file", "store_*.py"))
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, 0, f"{ACCEPT}.task")
    assert waiting(client) == "all 20 hunks"
    checkout(client, files, "other")
    wait_until(client, lambda: waiting(client) == "all 10 hunks", "what the other branch leaves of the hunks")
    checkout(client, files, "-")
    wait_until(client, lambda: waiting(client) == "all 20 hunks", "the hunks as they were")
    checkout(client, files, "other")
    wait_until(client, lambda: waiting(client) == "all 10 hunks", "what the other branch leaves of the hunks")
    client.choose(client.offered(document, 0, SHOW))
    wanted = [*[MOVED.replace(BASE, DONE)] * 5, *[DONE] * 5, *[OTHER] * 5, *[DONE] * 5]
    wait_until(client, lambda: accepted(client) == wanted, "what was accepted")


def accepted(client: Client) -> list[str]:
    """Accept what waits, which is refused until it was looked at; return what the files hold then."""
    assert client.root is not None
    [document] = (document for document in client.files.open.values() if document.uri.endswith("shop.py"))
    for action in client.actions(document, 0, only=f"{ACCEPT}.task"):
        client.choose(action)
    return [file.read_text(encoding="utf-8") for file in sorted(client.root.glob("store_*.py"))]


def write(files: list[Path], text: str) -> None:
    for file in files:
        file.write_text(text, encoding="utf-8")


def checkout(client: Client, files: list[Path], branch: str) -> None:
    assert client.root is not None
    git(client.root, "checkout", "--quiet", branch)
    if client.profile is VS_CODE:
        client.notify(
            "workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": 2} for file in files]}
        )


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def waiting(client: Client) -> str:
    """Return how many hunks can be accepted at once."""
    [document] = client.files.open.values()
    titles = [action["title"] for action in client.actions(document, 0, only=f"{ACCEPT}.task")]
    return titles[0].removeprefix("Countersign: accept ").split(" of ")[0] if titles else ""
