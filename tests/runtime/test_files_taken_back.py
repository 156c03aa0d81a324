"""What was done to files as a whole is taken back, as often as one likes, and never over later work of the user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from countersign.core.records import HunkNotTakenBack, HunkReopened, HunkTakenBack
from support.bureau import Bureau

BINARY = bytes(range(256)) * 4
LONG = "".join(f"line number {number} of many\n" for number in range(40))
CHANGED = LONG.replace("number 7 ", "number seven ")
MINE = LONG.replace("number 30 ", "number thirty ")

DEEDS: dict[str, tuple[dict[str, bytes], Sequence[str]]] = {
    "create": ({}, ["write `in/new.py`: `x = 1\\n`"]),
    "create an empty file": ({}, ["write `pkg/__init__.py`: ``"]),
    "create a binary file": ({}, [f"write the bytes of `a.bin`: `{BINARY.hex()}`"]),
    "delete": ({"old.py": LONG.encode()}, ["delete `old.py`"]),
    "delete a latin-1 file": ({"a.txt": "gr\u00f6\u00dfe".encode("latin-1")}, ["delete `a.txt`"]),
    "delete a binary file": ({"a.bin": BINARY}, ["delete `a.bin`"]),
    "rename": ({"old.py": LONG.encode()}, ["move `old.py` to `in/new.py`"]),
    "rename and change": (
        {"old.py": LONG.encode()},
        ["delete `old.py`", "write `in/new.py`: `" + CHANGED.replace("\n", "\\n") + "`"],
    ),
    "mode": ({"run.sh": b"echo 1\n"}, ["make `run.sh` executable"]),
    "mode and lines": ({"run.sh": b"echo 1\n"}, ["write `run.sh`: `echo 2\\n`", "make `run.sh` executable"]),
    "replace a binary file": ({"a.bin": BINARY}, [f"write the bytes of `a.bin`: `{(BINARY + b'2').hex()}`"]),
    "replace the charset": (
        {"a.txt": "gr\u00f6\u00dfe\n".encode("latin-1")},
        ["write `a.txt`: `gr\\xf6\\xdfe\\n`"],
    ),
}


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Bureau(tmp_path) as bureau:
        yield bureau


@pytest.mark.parametrize("restarts", [False, True], ids=["at once", "after restarts"])
@pytest.mark.parametrize("name", DEEDS)
def test_what_was_done_to_a_file_is_taken_back_and_done_again(bureau: Bureau, name: str, *, restarts: bool) -> None:
    before, deeds = DEEDS[name]
    for path, data in before.items():
        bureau.write(path, data)
    bureau.run(*deeds)
    bureau.accept()
    accepted, modes = bureau.files(), bureau.modes()
    for _ in range(2):
        if restarts:
            bureau.restart()
        bureau.take_back()
        assert bureau.files() == before
        assert set(bureau.words()) == {"pending"}
        if restarts:
            bureau.restart()
        bureau.accept()
        assert (bureau.files(), bureau.modes()) == (accepted, modes)
        assert set(bureau.words()) == {"accepted"}
    kinds = [type(record) for record in bureau.records()]
    assert kinds.count(HunkTakenBack) == kinds.count(HunkReopened) == 2 * len(bureau.hunks)


@pytest.mark.parametrize("name", ["create", "create a binary file", "replace a binary file", "replace the charset"])
def test_what_the_user_wrote_since_is_not_lost(bureau: Bureau, name: str) -> None:
    before, deeds = DEEDS[name]
    for path, data in before.items():
        bureau.write(path, data)
    bureau.run(*deeds)
    bureau.accept()
    (path,) = bureau.files()
    bureau.write(path, bureau.read(path) + b"mine")
    found = bureau.files()
    bureau.take_back()
    assert bureau.files() == found
    assert f"{path} has changed since, on the disk or in the editor, and would be lost." in bureau.told()
    assert HunkTakenBack not in map(type, bureau.records())


def test_a_deleted_file_is_not_put_over_one_that_stands_there_now(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run("delete `old.py`")
    bureau.accept()
    bureau.write("old.py", "mine")
    bureau.take_back()
    assert bureau.files() == {"old.py": b"mine"}
    assert "something stands at old.py now" in bureau.told()


def test_a_file_gets_its_old_name_back_with_what_was_written_since(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run(*DEEDS["rename"][1])
    bureau.accept()
    bureau.write("in/new.py", MINE)
    assert bureau.words() == ["accepted"]
    bureau.take_back()
    assert bureau.files() == {"old.py": MINE.encode()}
    assert bureau.words() == ["stale"]
    assert HunkReopened in map(type, bureau.records())


def test_what_a_rename_changed_is_taken_out_of_what_was_written_since(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run(*DEEDS["rename and change"][1])
    bureau.accept()
    bureau.write("in/new.py", CHANGED.replace("number 30 ", "number thirty "))
    bureau.take_back()
    assert bureau.files() == {"old.py": MINE.encode()}


def test_a_rename_stays_where_the_lines_that_it_changed_were_changed_again(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run(*DEEDS["rename and change"][1])
    bureau.accept()
    mine = CHANGED.replace("number seven ", "number 007 ")
    bureau.write("in/new.py", mine)
    bureau.take_back()
    assert bureau.files() == {"in/new.py": mine.encode()}
    assert "in/new.py has changed since where the hunk changed it, at line 8." in bureau.told()


def test_a_rename_is_not_taken_back_over_a_file_that_stands_there_now(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run(*DEEDS["rename"][1])
    bureau.accept()
    bureau.write("old.py", "mine")
    bureau.take_back()
    assert bureau.files() == {"old.py": b"mine", "in/new.py": LONG.encode()}


def test_a_disk_that_refuses_leaves_the_hunk_in_the_files(bureau: Bureau) -> None:
    bureau.run("write `in/new.py`: `x`")
    bureau.accept()
    (bureau.root / "in").chmod(0o500)
    (bureau.root / "in/new.py").chmod(0o400)
    bureau.take_back()
    (bureau.root / "in").chmod(0o700)
    assert bureau.files() == {"in/new.py": b"x"}
    assert HunkNotTakenBack in map(type, bureau.records())
