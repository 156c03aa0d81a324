"""Where one stands on a file that is created, deleted or renamed: it is found and decided on in any editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.profiles import HELIX, NEOVIM, VS_CODE, Profile
from support.serving import ACCEPT, REJECT, SHOW
from support.shelf import filing
from support.waiting import wait_until

NEXT = "source.countersign.next"
DEEDS = ("write `a/new.py`: `x = 1\\n`", "delete `old.py`", "write the bytes of `z.bin`: `00 01`")
EDITORS = pytest.mark.parametrize("profile", [VS_CODE, NEOVIM, HELIX], ids=lambda profile: profile.name)


def taken_to(client: Client, number: int) -> tuple[Document, int]:
    """Open what the editor was asked to show last, for the so many-th time; return it and the line."""
    wait_until(client, lambda: len(client.params_of("window/showDocument")) == number, "to be taken somewhere")
    shown = client.params_of("window/showDocument")[-1]
    line = shown["selection"]["start"]["line"]
    known = client.files.open.get(shown["uri"])
    return known or client.open(Path(shown["uri"].removeprefix("file://"))), line


@EDITORS
def test_the_tour_of_open_hunks_leads_to_files_that_are_not_there(tmp_path: Path, profile: Profile) -> None:
    with filing(tmp_path, *DEEDS, profile=profile) as (client, spec):
        client.choose(client.offered(spec, 0, NEXT))
        diff, line = taken_to(client, 1)
        assert diff.lines[line + 1] == "diff --git a/z.bin b/z.bin"
        client.choose(client.offered(diff, line, ACCEPT))
        wait_until(client, (tmp_path / "work/z.bin").exists, "the binary file")
        client.choose(client.offered(diff, line, NEXT))
        diff, line = taken_to(client, 2)
        assert diff.lines[line + 1] == "diff --git a/a/new.py b/a/new.py"
        client.choose(client.offered(diff, line, NEXT))
        old, line = taken_to(client, 3)
        assert (old.uri.rpartition("/")[2], line) == ("old.py", 0)
        client.choose(client.offered(old, 0, ACCEPT))
        wait_until(client, lambda: not (tmp_path / "work/old.py").exists(), "the file to be gone")
        client.choose(client.offered(diff, diff.line_of("+++ b/a/new.py"), REJECT))
        said = "3 of 3 decided"
        wait_until(client, lambda: said in client.hover(spec, 0)["contents"]["value"], "the end of the review")


def test_the_references_of_a_spec_lead_to_files_that_are_not_there(tmp_path: Path) -> None:
    with filing(tmp_path, "write `new.py`: `x = 1\\n`", "move `old.py` to `moved.py`") as (client, spec):
        client.offered(spec, 0, ACCEPT)
        found = references(client, spec)
        created, renamed = found
        assert created[0].endswith(".diff")
        lines = Path(created[0].removeprefix("file://")).read_text().split("\n")
        assert lines[created[1] + 1] == "diff --git a/new.py b/new.py"
        assert renamed == ((tmp_path / "work/old.py").as_uri(), 0)
        old = client.open(tmp_path / "work/old.py")
        client.choose(client.offered(old, 0, ACCEPT))
        moved = (tmp_path / "work/moved.py").as_uri(), 0
        wait_until(client, lambda: references(client, spec)[1] == moved, "the new name")


def test_an_accepted_rename_is_taken_back_on_the_first_line_of_the_file(tmp_path: Path) -> None:
    with filing(tmp_path, "move `old.py` to `moved.py`") as (client, spec):
        client.choose(client.offered(spec, 0, ACCEPT))
        moved = tmp_path / "work/moved.py"
        wait_until(client, moved.exists, "the new name")
        document = client.open(moved)
        client.choose(client.offered(document, 0, "refactor.countersign.takeBack"))
        wait_until(client, (tmp_path / "work/old.py").exists, "the old name")


def test_a_file_is_shown_from_its_spec_before_it_is_created(tmp_path: Path) -> None:
    with filing(tmp_path, *DEEDS) as (client, spec):
        client.offered(spec, 0, ACCEPT)
        titles = {action["title"]: action for action in client.actions(spec, 0, only=SHOW)}
        client.choose(titles["Countersign: show the proposal to create z.bin"])
        diff, line = taken_to(client, 1)
        assert "a/z.bin b/z.bin" in diff.lines[line + 1]


def references(client: Client, document: Document) -> list[tuple[str, int]]:
    params: Json = {
        "textDocument": {"uri": document.uri},
        "position": {"line": 0, "character": 2},
        "context": {"includeDeclaration": False},
    }
    found = client.request("textDocument/references", params)
    return [(place["uri"], place["range"]["start"]["line"]) for place in found]
