"""Files that were created, deleted and renamed are taken back, by the editor where it can do that."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.profiles import EGLOT, NEOVIM, VS_CODE, Profile
from support.serving import ACCEPT, SHOW
from support.shelf import LONG, filing
from support.waiting import wait_until

TAKE_BACK = "refactor.countersign.takeBack"
EDITORS = pytest.mark.parametrize("profile", [VS_CODE, NEOVIM, EGLOT], ids=lambda profile: profile.name)


@EDITORS
def test_a_created_file_that_is_open_is_taken_back_and_made_again(tmp_path: Path, profile: Profile) -> None:
    file = tmp_path / "work/new.py"
    with filing(tmp_path, "write `new.py`: `x = 1\\n`", profile=profile) as (client, spec):
        client.choose(client.offered(spec, 0, ACCEPT))
        wait_until(client, file.exists, "the file")
        new = client.open(file)
        client.choose(client.offered(new, 0, TAKE_BACK))
        wait_until(client, lambda: not file.exists(), "the file to be gone")
        where = new if new.uri in client.files.open else spec
        action = client.offered(where, 0, ACCEPT)
        assert new.uri not in client.files.open or new.text == ""
        client.choose(action)
        made = lambda: new.text == "x = 1\n" if new.uri in client.files.open else file.exists()  # noqa: E731
        wait_until(client, made, "the file again")


@EDITORS
def test_a_deleted_file_is_taken_back_on_its_spec(tmp_path: Path, profile: Profile) -> None:
    file = tmp_path / "work/old.py"
    with filing(tmp_path, "delete `old.py`", profile=profile) as (client, spec):
        client.choose(client.offered(spec, 0, ACCEPT))
        wait_until(client, lambda: not file.exists(), "the file to be gone")
        client.choose(client.offered(spec, 0, f"{TAKE_BACK}.task"))
        wait_until(client, file.exists, "the file to be back")
        assert file.read_text() == LONG
        client.offered(spec, 0, ACCEPT)


@EDITORS
def test_a_renamed_file_that_is_open_gets_its_old_name_back(tmp_path: Path, profile: Profile) -> None:
    old, new = tmp_path / "work/old.py", tmp_path / "work/in/new.py"
    text = LONG.replace("number 7 ", "number seven ").replace("\n", "\\n")
    with filing(tmp_path, "delete `old.py`", f"write `in/new.py`: `{text}`", profile=profile) as (client, spec):
        client.choose(client.offered(spec, 0, ACCEPT))
        wait_until(client, new.exists, "the new name")
        document = client.open(new)
        client.replace(document, "line number 15", "my line 15")
        client.save(document)
        client.choose(client.offered(spec, 0, SHOW))
        wait_until(client, lambda: bool(client.params_of("window/showDocument")), "the diff to be shown")
        shown = client.params_of("window/showDocument")[-1]["uri"]
        diff = client.open(Path(shown.removeprefix("file://")))
        client.choose(client.offered(diff, diff.line_of("rename to in/new.py"), TAKE_BACK))
        wait_until(client, old.exists, "the old name")
        assert not new.exists()
        by_name = {document.uri.rpartition("/")[2]: document.text for document in client.files.open.values()}
        assert by_name.get("old.py", old.read_text()) == LONG.replace("line number 15", "my line 15")


def test_what_is_not_saved_keeps_a_created_file_from_being_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "work/new.py"
    with filing(tmp_path, "write `new.py`: `x = 1\\n`") as (client, spec):
        client.choose(client.offered(spec, 0, ACCEPT))
        wait_until(client, file.exists, "the file")
        new = client.open(file)
        action = client.offered(new, 0, TAKE_BACK)
        client.replace(new, "x", "mine")
        client.choose(action)
        wait_until(client, lambda: any("new.py has changed since" in said for said in client.shown), "to be told")
        assert file.read_text() == "x = 1\n"
        assert new.text == "mine = 1\n"


def test_a_created_file_that_was_never_saved_is_emptied_in_the_editor(tmp_path: Path) -> None:
    with filing(tmp_path, "write `new.py`: `x = 1\\n`") as (client, _):
        new = client.open(tmp_path / "work/new.py", "")
        client.choose(client.offered(new, 0, ACCEPT))
        client.wait_for(lambda: new.text == "x = 1\n", "the text")
        client.choose(client.offered(new, 0, TAKE_BACK))
        client.wait_for(lambda: new.text == "", "no text")
        client.offered(new, 0, ACCEPT)
