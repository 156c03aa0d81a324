"""Files that are created, deleted, renamed and replaced, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.bureau import Bureau
from support.shell import Shell

LONG = "".join(f"line number {number} of many\n" for number in range(40))
FILES = {
    "old.py": LONG.encode(),
    "gone.bin": b"\0\1",
    "run.sh": b"echo\n",
    "spec.py": b"# spec: Tidy up.\n#   scope: **\n",
}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Return a shell where a proposal about whole files waits."""
    with Bureau(tmp_path) as bureau:
        for path, data in FILES.items():
            bureau.write(path, data)
        bureau.run(
            "move `old.py` to `in/new.py`",
            "write `added.py`: `x = 1\\n`",
            "delete `gone.bin`",
            "make `run.sh` executable",
        )
    return Shell(tmp_path / "work", tmp_path / "state")


def files(shell: Shell) -> dict[str, bytes]:
    found = (path for path in shell.folder.rglob("*") if path.is_file())
    return {path.relative_to(shell.folder).as_posix(): path.read_bytes() for path in found}


def test_the_list_of_open_hunks_says_what_becomes_of_files(shell: Shell) -> None:
    assert shell.run("review", "--list").out.splitlines() == [
        "added.py:1: pending, unseen: create the file: Tidy up.",
        "gone.bin:1: pending, unseen: delete the file: Tidy up.",
        "old.py:1: pending, unseen: rename the file to in/new.py: Tidy up.",
        "run.sh:1: pending, unseen: make the file executable: Tidy up.",
    ]


def test_all_of_a_task_is_accepted_taken_back_and_accepted_again(shell: Shell) -> None:
    before = files(shell)
    assert shell.run("review", "--accept", "all").code == 0
    accepted = files(shell)
    assert accepted == {
        **{path: FILES[path] for path in ("run.sh", "spec.py")},
        "in/new.py": LONG.encode(),
        "added.py": b"x = 1\n",
    }
    assert (shell.folder / "run.sh").stat().st_mode & 0o100
    task = shell.run("log", "--json").document[0]["task"]
    undone = shell.run("undo", task)
    assert (undone.code, undone.out) == (0, "4 hunks taken back.\n")
    assert files(shell) == before
    assert not (shell.folder / "run.sh").stat().st_mode & 0o100
    assert shell.run("review", "--accept", "all").code == 0
    assert files(shell) == accepted


def test_what_was_written_into_a_created_file_keeps_it_and_the_command_fails(shell: Shell) -> None:
    shell.run("review", "--accept", "all")
    shell.write("added.py", "x = 1\nmine = 2\n")
    task = shell.run("log", "--json").document[0]["task"]
    undone = shell.run("undo", task)
    assert undone.code == 1
    assert "added.py has changed since, on the disk or in the editor, and would be lost" in undone.err
    assert "3 hunks taken back; 1 hunk left in the files." in undone.out
    assert shell.read("added.py") == "x = 1\nmine = 2\n"


def test_a_file_is_decided_on_at_the_terminal(shell: Shell) -> None:
    typing = shell.type("review", "gone.bin")
    shown = typing.read_to("Accept this hunk")
    assert "delete the file" in shown
    assert "before: binary, 2 bytes, sha256 " in shown
    typing.type("y")
    typing.end()
    assert "gone.bin" not in files(shell)


def test_all_rounds_of_a_task_are_taken_back(tmp_path: Path) -> None:
    with Bureau(tmp_path) as bureau:
        bureau.write("old.py", LONG)
        bureau.run("write `new.py`: `1\\n`")
        bureau.accept()
        bureau.refine("write `new.py`: `one\\n`", "move `old.py` to `in/old.py`")
        bureau.accept_open()
        accepted = bureau.files()
    shell = Shell(tmp_path / "work", tmp_path / "state")
    assert accepted == {"new.py": b"one\n", "in/old.py": LONG.encode()}
    task = shell.run("log", "--json").document[0]["task"]
    assert shell.run("undo", task).out == "3 hunks taken back.\n"
    assert files(shell) == {"old.py": LONG.encode(), "spec.py": FILES["spec.py"]}
