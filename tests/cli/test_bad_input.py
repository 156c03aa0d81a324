"""What can be wrong with the input: one clear sentence each, and nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from countersign.core.model import Task, TaskId
from countersign.core.records import TaskStarted
from countersign.core.spec import find_specs
from countersign.core.text import Text
from countersign.ledger.stream import Stream
from support.shell import Shell
from support.trusting import trust

MONEY = "parcel/money.py"
SPEC = "# spec: Use the new name.\n#   rename: old -> new\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\0\1\2", "is not a text file"), (b"#" * 20_000_001, "too large")],
    ids=["binary", "huge"],
)
def test_what_is_no_text_is_said_in_a_sentence(empty: Shell, content: bytes, said: str) -> None:
    empty.write("code.py", content)
    ran = empty.run("run", "code.py")
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_file_that_is_not_there_is_said_to_be_missing(shell: Shell) -> None:
    ran = shell.run("run", "parcel/gone.py")
    assert (ran.code, ran.err) == (2, "countersign: parcel/gone.py does not exist.\n")


def test_a_directory_is_not_run(shell: Shell) -> None:
    ran = shell.run("run", "parcel")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1


def test_a_spec_outside_of_the_workspace_is_not_run(shell: Shell, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(f"{SPEC}old = 1\n", encoding="utf-8")
    ran = shell.run("run", str(outside), "--root", ".")
    assert ran.code == 2
    assert "lies outside of the workspace" in ran.err
    assert outside.read_text(encoding="utf-8") == f"{SPEC}old = 1\n"


def test_the_workspace_is_found_from_the_file(shell: Shell, tmp_path: Path) -> None:
    elsewhere = Shell(tmp_path, shell.state)
    ran = elsewhere.run("run", f"parcel-desk/{MONEY}", "--json")
    assert ran.document["spec"]["path"] == MONEY


def test_without_marks_the_workspace_is_the_current_directory(tmp_path: Path) -> None:
    bare = Shell(tmp_path / "bare", tmp_path / "state")
    bare.write("inner/code.py", f"{SPEC}old = 1\n")
    assert bare.run("run", "inner/code.py", "--json").document["spec"]["path"] == "inner/code.py"


def test_a_link_to_a_file_of_the_workspace_is_that_file(shell: Shell, tmp_path: Path) -> None:
    link = tmp_path / "link.py"
    link.symlink_to(shell.folder / MONEY)
    assert shell.run("run", str(link), "--json").document["spec"]["path"] == MONEY


def test_a_spec_that_is_worked_on_already_is_not_run_again(shell: Shell) -> None:
    text = Text.of(shell.read(MONEY))
    (spec,) = find_specs(MONEY, text)
    other = Stream(shell.folder, shell.state / "countersign")
    other.append(TaskStarted(Task(TaskId("t1"), spec, "recipe", 0.0), other.session))
    ran = shell.run("run", MONEY, "--accept", "all")
    assert ran.code == 1
    assert "being worked on already" in ran.err
    other.close()
    assert shell.run("run", MONEY, "--accept", "all").code == 0
    ended = [record["more"] for record in shell.records() if record["kind"] == "task-ended"]
    assert ended[0].startswith("because the program did")


def test_a_full_disk_is_said_in_a_sentence_and_nothing_is_changed(shell: Shell) -> None:
    before = shell.read("parcel/rates.py")
    ran = shell.run("run", MONEY, "--accept", "all", largest_file=0)
    assert (ran.code, ran.out) == (1, "")
    assert "ledger" in ran.err
    assert "Traceback" not in ran.err
    assert shell.read("parcel/rates.py") == before


def test_a_disk_that_fills_up_while_accepting_is_told_and_loses_nothing(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    before = {path: path.read_bytes() for path in shell.folder.rglob("*.py")}
    ran = shell.run("review", "--accept", "all", largest_file=1)
    assert ran.code == 1
    assert "The ledger cannot be used" in ran.err
    assert "what waited for the ledger was neither recorded nor done" in ran.err
    assert {path: path.read_bytes() for path in shell.folder.rglob("*.py")} == before
    assert shell.run("verify").code == 0
    assert "4 hunks: 4 accepted" in shell.run("review", "--accept", "all").out


def test_a_state_directory_that_is_a_file_is_said_in_a_sentence(shell: Shell, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("", encoding="utf-8")
    ran = shell.run("run", MONEY, XDG_STATE_HOME=str(blocked))
    assert ran.code == 1
    assert "a file stands where a directory should be" in ran.err
    assert "Traceback" not in ran.err


def test_a_malformed_config_is_told_with_its_line_and_the_defaults_hold(shell: Shell) -> None:
    shell.write("countersign.toml", "[limits]\nedit_shown = 'soon'\n")
    trust(shell.folder, shell.state)
    ran = shell.run("run", MONEY, "--accept", "all")
    assert ran.code == 0
    assert "countersign.toml, line 2:" in ran.err
    assert "4 accepted" in ran.out


def test_a_damaged_ledger_is_told_and_used_as_far_as_it_is_sound(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    (segment,) = shell.state.rglob("*.jsonl")
    segment.write_bytes(segment.read_bytes() + b"{}\n")
    ran = shell.run("review", "--accept", "all")
    assert ran.code == 0
    assert "The ledger was damaged" in ran.err
    assert "4 hunks: 4 accepted" in ran.out
    assert shell.run("verify").code == 1


def test_a_file_that_vanished_is_named_and_the_others_are_reviewed(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    (shell.folder / "parcel/labels.py").unlink()
    ran = shell.run("review", "--accept", "all")
    assert "3 hunks: 3 accepted" in ran.out
    assert "1 hunk of parcel/labels.py can not be shown" in ran.err


def test_a_file_that_cannot_be_written_makes_the_command_fail(shell: Shell) -> None:
    (shell.folder / "parcel/rates.py").chmod(0o444)
    ran = shell.run("run", MONEY, "--accept", "all")
    assert ran.code == 1
    assert "parcel/rates.py: 2 hunks pending" in ran.out
    assert "2 hunks are pending again" in ran.err
    assert "return round(price, 2)" in shell.read("parcel/rates.py")


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_directory_that_cannot_be_written_leaves_its_hunks_pending(shell: Shell) -> None:
    (shell.folder / "parcel").chmod(0o555)
    ran = shell.run("run", MONEY, "--accept", "all")
    (shell.folder / "parcel").chmod(0o755)
    assert ran.code == 1
    assert "permission denied" in ran.err
    assert "0 accepted, 0 rejected, 4 left" in ran.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_an_unreadable_file_is_said_in_a_sentence(shell: Shell) -> None:
    (shell.folder / MONEY).chmod(0)
    ran = shell.run("run", MONEY)
    assert (ran.code, ran.out) == (1, "")
    assert f"{MONEY} can not be read: permission denied" in ran.err
