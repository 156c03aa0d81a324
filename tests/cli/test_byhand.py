"""Deciding on lines of a hunk, and accepting what the user made of one, at a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support.shell import Shell, Typing

ASKED = "Accept this hunk [y,n,r,l,e,g,f,s,a,A,q,?]? "
PART_ASKED = "Accept this hunk [y,n,r,e,g,f,s,a,A,q,?]? "
LINES_ASKED = "Which lines, such as 1-2,4; c cuts it into 3 parts; nothing leaves it whole? "
VERDICT_ASKED = "Accept these lines, reject them, or leave them [y,n,q]? "
SPEC = "# spec: Use the modern spelling.\n#   rewrite: Optional[$T] -> $T | None\n#   scope: this file\n\n"
OLD = ("a: Optional[int]\n", "b: Optional[str]\n", "c: Optional[bool]\n")
NEW = ("a: int | None\n", "b: str | None\n", "c: bool | None\n")


@pytest.fixture
def typing(empty: Shell) -> Typing:
    """Return a review that asks about a hunk of three lines."""
    empty.write("a.py", SPEC + "".join(OLD))
    typing = empty.type("run", "a.py", EDITOR=f"{sys.executable} {editor(empty)}")
    typing.read_to(ASKED)
    return typing


def editor(shell: Shell) -> Path:
    """Return a program that does to a file what an editor would: it appends what `edit` holds."""
    program = shell.folder.parent / "editor.py"
    program.write_text(
        "import pathlib, sys\n"
        "file, edit = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).with_name('edit')\n"
        "file.write_bytes(file.read_bytes() + edit.read_bytes())\n",
        encoding="utf-8",
    )
    (shell.folder.parent / "edit").write_text("", encoding="utf-8")
    return program


def test_chosen_lines_are_accepted_and_the_others_are_asked_for_next(empty: Shell, typing: Typing) -> None:
    typing.type("l")
    assert "   2 - b: Optional[str]\n" in typing.read_to(LINES_ASKED)
    typing.type("2,5")
    typing.read_to(VERDICT_ASKED)
    typing.type("y")
    assert "a.py:5" in typing.read_to(PART_ASKED)
    typing.type("n")
    assert "a.py:7" in typing.read_to(PART_ASKED)
    typing.type("y")
    typing.end()
    assert empty.read("a.py") == SPEC + OLD[0] + NEW[1] + NEW[2]
    accepted = [record["more"] for record in empty.records() if record["kind"] == "hunk-accepted"]
    assert [more.partition(",")[0] for more in accepted] == ["as selected lines", "on its own"]


def test_a_hunk_is_cut_at_its_seams(empty: Shell, typing: Typing) -> None:
    typing.type("l")
    typing.read_to(LINES_ASKED)
    typing.type("c")
    for answer in ("y", "n", "y"):
        typing.read_to(PART_ASKED)
        typing.type(answer)
    typing.end()
    assert empty.read("a.py") == SPEC + NEW[0] + OLD[1] + NEW[2]


def test_what_names_no_lines_is_asked_for_again_and_nothing_leaves_the_hunk_whole(
    empty: Shell, typing: Typing
) -> None:
    typing.type("l")
    for wrong in ("7", "0", "2-1", "x", "1-"):
        typing.read_to(LINES_ASKED)
        typing.type(wrong)
        typing.read_to("Name lines from 1 to 6")
    typing.read_to(LINES_ASKED)
    typing.type("")
    typing.read_to(ASKED)
    typing.type("q")
    typing.end()
    assert empty.read("a.py") == SPEC + "".join(OLD)
    assert not [record for record in empty.records() if record["kind"] == "hunk-recut"]


def test_a_hunk_is_accepted_as_it_was_edited(empty: Shell, typing: Typing) -> None:
    (empty.folder.parent / "edit").write_text("d: bytes  # é\n", encoding="utf-8")
    typing.type("e")
    typing.end()
    assert empty.read("a.py") == SPEC + "".join(NEW) + "d: bytes  # é\n"
    [accepted] = [record["more"] for record in empty.records() if record["kind"] == "hunk-accepted"]
    assert accepted.startswith("as edited by the user")


def test_an_edit_that_changes_nothing_decides_nothing(empty: Shell, typing: Typing) -> None:
    typing.type("e")
    assert "Nothing was changed" in typing.read_to(ASKED)
    typing.type("q")
    typing.end()
    assert empty.read("a.py") == SPEC + "".join(OLD)


def test_an_editor_that_fails_decides_nothing(empty: Shell, typing: Typing) -> None:
    (empty.folder.parent / "edit").unlink()
    typing.type("e")
    assert "did not end well" in typing.read_to(ASKED)
    typing.type("q")
    typing.end()
    assert empty.read("a.py") == SPEC + "".join(OLD)


def test_a_review_can_be_of_one_task_one_clause_or_one_hunk(empty: Shell) -> None:
    empty.write("a.py", SPEC + "x = 1\n".join(OLD))
    empty.run("run", "a.py", "--accept", "none")
    [found] = empty.run("review", "--json").document["files"]
    hunks = [hunk["id"] for hunk in found["hunks"]]
    [task] = {record["task"] for record in empty.records() if record["kind"] == "task-started"}
    for wanted, expected in (
        (("--task", task[:6]), hunks),
        (("--task", "none"), []),
        (("--clause", "optional[$t]"), hunks),
        (("--clause", "never"), []),
        (("--hunk", hunks[1]), [hunks[1]]),
    ):
        files = empty.run("review", *wanted, "--json").document["files"]
        assert [hunk["id"] for found in files for hunk in found["hunks"]] == expected
    empty.run("review", "--hunk", hunks[1], "--accept", "all")
    assert empty.read("a.py") == SPEC + "x = 1\n".join((OLD[0], NEW[1], OLD[2]))


def test_what_belongs_to_a_hunk_is_accepted_with_it(empty: Shell) -> None:
    alike = ("a: Optional[int]\n", "b: Optional[int]\n", "c: Optional[str]\n")
    empty.write("a.py", SPEC + "x = 1\n".join(alike))
    typing = empty.type("run", "a.py")
    typing.read_to(PART_ASKED)
    typing.type("g")
    typing.read_to(PART_ASKED)
    typing.type("q")
    typing.end()
    assert empty.read("a.py") == SPEC + "x = 1\n".join(("a: int | None\n", "b: int | None\n", alike[2]))
    accepted = [record["more"] for record in empty.records() if record["kind"] == "hunk-accepted"]
    assert {more.partition(",")[0] for more in accepted} == {"with what belongs to it"}
