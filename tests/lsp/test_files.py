"""Files that are created, deleted and renamed, in editors that can do that and in those that can not."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.profiles import HELIX, NEOVIM, VS_CODE, Profile
from support.serving import ACCEPT, REJECT, SHOW
from support.shelf import LONG, filing
from support.waiting import wait_until


def test_a_created_file_is_shown_and_accepted_on_its_spec(tmp_path: Path) -> None:
    with filing(tmp_path, "write `in/new.py`: `x = 1\\n`") as (client, spec):
        action = client.offered(spec, 0, ACCEPT)
        assert action["title"] == "Countersign: accept to create in/new.py"
        said = [found["message"] for found in client.diagnostics(spec) if found["code"] == "pending-hunk"]
        assert said == ["pending: create in/new.py: Tidy up. Accept or reject it."]
        assert "create in/new.py: pending" in client.hover(spec, 0)["contents"]["value"]
        client.choose(action)
        file = tmp_path / "work/in/new.py"
        wait_until(client, file.exists, "the file to be created")
        assert file.read_text() == "x = 1\n"
        said = "create in/new.py: accepted"
        wait_until(client, lambda: said in client.hover(spec, 0)["contents"]["value"], "the file to be known")


def test_a_created_file_that_is_rejected_is_not_made(tmp_path: Path) -> None:
    with filing(tmp_path, "write `new.py`: `x`") as (client, spec):
        client.choose(client.offered(spec, 0, REJECT))
        wait_until(client, lambda: "rejected" in client.hover(spec, 0)["contents"]["value"], "the rejection")
        assert not (tmp_path / "work/new.py").exists()


def test_a_file_that_is_being_written_in_the_editor_is_filled_there(tmp_path: Path) -> None:
    with filing(tmp_path, "write `new.py`: `x = 1\\n`") as (client, _):
        new = client.open(tmp_path / "work/new.py", "")
        client.choose(client.offered(new, 0, ACCEPT))
        client.wait_for(lambda: new.text == "x = 1\n", "the text")
        assert not (tmp_path / "work/new.py").exists()
        client.undo(new)
        client.offered(new, 0, ACCEPT)


@pytest.mark.parametrize("profile", [VS_CODE, HELIX, NEOVIM], ids=lambda profile: profile.name)
def test_an_open_file_is_deleted_and_comes_back(tmp_path: Path, profile: Profile) -> None:
    with filing(tmp_path, "delete `old.py`", profile=profile) as (client, _):
        old = client.open(tmp_path / "work/old.py")
        action = client.offered(old, 0, ACCEPT)
        assert action["title"] == "Countersign: accept to delete the file"
        client.choose(action)
        wait_until(client, lambda: not (tmp_path / "work/old.py").exists(), "the file to be gone")
        in_editor = [edit for edit in client.params_of("workspace/applyEdit") if "delete" in str(edit)]
        assert bool(in_editor) == (profile is not NEOVIM)


def test_what_was_typed_in_a_file_keeps_it_from_being_deleted(tmp_path: Path) -> None:
    with filing(tmp_path, "delete `old.py`") as (client, _):
        old = client.open(tmp_path / "work/old.py")
        action = client.offered(old, 0, ACCEPT)
        client.replace(old, "line number 3", "my line")
        client.choose(action)
        wait_until(client, lambda: any("old.py has changed since" in said for said in client.shown), "to be told")
        assert (tmp_path / "work/old.py").read_text() == LONG


@pytest.mark.parametrize("profile", [VS_CODE, NEOVIM], ids=lambda profile: profile.name)
def test_an_open_file_is_renamed_with_what_changes_in_it(tmp_path: Path, profile: Profile) -> None:
    after = LONG.replace("number 7 ", "number seven ")
    text = after.replace("\n", "\\n")
    with filing(tmp_path, "delete `old.py`", f"write `in/new.py`: `{text}`", profile=profile) as (client, spec):
        old = client.open(tmp_path / "work/old.py")
        action = client.offered(old, 0, ACCEPT)
        assert "line number seven" in client.hover(old, 0)["contents"]["value"]
        client.choose(action)
        wait_until(client, (tmp_path / "work/in/new.py").exists, "the file under its new name")
        assert not (tmp_path / "work/old.py").exists()
        open_now = {document.uri.rpartition("/")[2]: document.text for document in client.files.open.values()}
        shown = open_now.get("new.py", (tmp_path / "work/in/new.py").read_text())
        assert shown == after
        said = "rename old.py to in/new.py and change it: accepted"
        wait_until(client, lambda: said in client.hover(spec, 0)["contents"]["value"], "the rename to be known")


def test_the_diff_of_a_proposal_shows_files_as_git_does(tmp_path: Path) -> None:
    deeds = (
        "move `old.py` to `moved.py`",
        "write `new.py`: `x\\n`",
        "make `spec.py` executable",
        "write the bytes of `a.bin`: `00 01`",
    )
    with filing(tmp_path, *deeds) as (client, spec):
        client.choose(client.offered(spec, 0, SHOW))
        wait_until(client, lambda: bool(client.params_of("window/showDocument")), "the diff to be shown")
        shown = client.params_of("window/showDocument")[-1]["uri"]
        diff = client.open(Path(shown.removeprefix("file://")))
        for line in (
            "diff --git a/old.py b/moved.py",
            "similarity index 100%",
            "rename from old.py",
            "rename to moved.py",
            "new file mode 100644",
            "--- /dev/null",
            "+++ b/new.py",
            "@@ -0,0 +1,1 @@",
            "+x",
            "old mode 100644",
            "new mode 100755",
            "Binary files /dev/null and b/a.bin differ",
        ):
            assert line in diff.lines
        client.choose(client.offered(diff, diff.lines.index("rename from old.py"), ACCEPT))
        wait_until(client, (tmp_path / "work/moved.py").exists, "the file under its new name")
        client.choose(client.offered(diff, diff.lines.index("Binary files /dev/null and b/a.bin differ"), ACCEPT))
        wait_until(client, (tmp_path / "work/a.bin").exists, "the binary file")
