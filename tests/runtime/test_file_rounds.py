"""Later rounds go on from files that are created, deleted, renamed and the like, accepted or still pending."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.bureau import Bureau

BINARY = bytes(range(256)) * 4
LONG = "".join(f"line number {number} of many\n" for number in range(40))
CHANGED = LONG.replace("number 7 ", "number seven ")


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Bureau(tmp_path) as bureau:
        yield bureau


def written(path: str, text: str) -> str:
    return f"write `{path}`: `" + text.replace("\n", "\\n") + "`"


def bytes_of(path: str, data: bytes) -> str:
    return f"write the bytes of `{path}`: `{data.hex()}`"


def test_a_created_file_that_was_accepted_changes_in_its_lines(bureau: Bureau) -> None:
    bureau.run(written("a.py", LONG))
    bureau.accept()
    bureau.refine(written("a.py", CHANGED))
    assert bureau.open_deeds() == ["lines of a.py: pending"]
    bureau.accept_open()
    assert bureau.files() == {"a.py": CHANGED.encode()}


def test_a_created_file_that_was_accepted_is_deleted_renamed_and_made_executable(bureau: Bureau) -> None:
    bureau.run(written("a.py", LONG), written("b.py", LONG * 2), written("c.sh", "echo\n"))
    bureau.accept()
    bureau.refine("delete `a.py`", "move `b.py` to `in/b.py`", "make `c.sh` executable")
    assert bureau.open_deeds() == [
        "delete a.py: pending",
        "make c.sh executable: pending",
        "rename b.py to in/b.py: pending",
    ]
    bureau.accept_open()
    assert bureau.files() == {"in/b.py": (LONG * 2).encode(), "c.sh": b"echo\n"}
    assert bureau.modes()["c.sh"] & 0o100


def test_a_pending_file_is_on_the_bench_and_stays_pending_when_it_is_let_be(bureau: Bureau) -> None:
    bureau.run(written("a.py", LONG), written("b.py", "b\n"))
    bureau.refine("move `b.py` to `b.py`", written("c.py", "c\n"))
    assert bureau.open_deeds() == ["create a.py: pending", "create b.py: pending", "create c.py: pending"]
    assert bureau.files() == {}
    bureau.accept_open()
    assert bureau.files() == {"a.py": LONG.encode(), "b.py": b"b\n", "c.py": b"c\n"}


def test_a_pending_file_that_is_changed_is_created_so(bureau: Bureau) -> None:
    bureau.run(written("a.py", LONG))
    (first,) = bureau.hunks
    proposal = bureau.refine(written("a.py", CHANGED))
    assert proposal is not None
    assert proposal.replaces == (first.id,)
    assert bureau.open_deeds() == ["create a.py: pending"]
    bureau.accept_open()
    assert bureau.files() == {"a.py": CHANGED.encode()}


def test_a_pending_file_that_is_deleted_is_not_offered_any_more(bureau: Bureau) -> None:
    bureau.run(written("a.py", LONG), written("b.py", "b\n"))
    bureau.refine("delete `a.py`")
    assert bureau.open_deeds() == ["create b.py: pending"]


def test_a_pending_file_that_is_renamed_is_created_under_that_name(bureau: Bureau) -> None:
    bureau.run(written("a.py", LONG))
    bureau.refine("move `a.py` to `in/b.py`")
    assert bureau.open_deeds() == ["create in/b.py: pending"]
    bureau.accept_open()
    assert bureau.files() == {"in/b.py": LONG.encode()}


@pytest.mark.parametrize("data", [LONG.encode(), BINARY], ids=["text", "binary"])
def test_a_pending_deletion_is_undone(bureau: Bureau, data: bytes) -> None:
    bureau.write("old", data)
    bureau.run("delete `old`", written("b.py", "b\n"))
    bureau.refine(bytes_of("old", data))
    assert bureau.open_deeds() == ["create b.py: pending"]
    assert bureau.files() == {"old": data}


def test_instead_of_a_pending_deletion_lines_are_changed(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run("delete `old.py`")
    bureau.refine(written("old.py", CHANGED))
    assert bureau.open_deeds() == ["lines of old.py: pending"]
    bureau.accept_open()
    assert bureau.files() == {"old.py": CHANGED.encode()}


def test_a_pending_rename_is_changed_inside_undone_or_leads_elsewhere(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run("move `old.py` to `new.py`")
    bureau.refine(written("new.py", CHANGED))
    assert bureau.open_deeds() == ["rename old.py to new.py and change it: pending"]
    bureau.refine("move `new.py` to `in/other.py`")
    assert bureau.open_deeds() == ["rename old.py to in/other.py and change it: pending"]
    bureau.refine("move `in/other.py` to `old.py`")
    assert bureau.open_deeds() == ["lines of old.py: pending"]
    bureau.refine(written("old.py", LONG))
    assert bureau.open_deeds() == []


def test_a_pending_rename_of_a_binary_file_goes_on(bureau: Bureau) -> None:
    bureau.write("old.bin", BINARY)
    bureau.run("move `old.bin` to `new.bin`")
    bureau.refine(written("a.py", "a\n"))
    assert bureau.open_deeds() == ["create a.py: pending", "rename old.bin to new.bin: pending"]
    bureau.refine("move `new.bin` to `in/new.bin`")
    assert bureau.open_deeds() == ["create a.py: pending", "rename old.bin to in/new.bin: pending"]
    bureau.accept_open()
    assert bureau.files() == {"in/new.bin": BINARY, "a.py": b"a\n"}


def test_a_pending_mode_stays_is_undone_and_goes_with_its_file(bureau: Bureau) -> None:
    for path in ("a.sh", "b.sh", "c.sh"):
        bureau.write(path, "echo 1\n")
    bureau.run(*(f"make `{path}` executable" for path in ("a.sh", "b.sh", "c.sh")))
    bureau.refine(written("a.sh", "echo 2\n"), "make `b.sh` not executable", "delete `c.sh`")
    assert bureau.open_deeds() == [
        "delete c.sh: pending",
        "lines of a.sh: pending",
        "make a.sh executable: pending",
    ]
    bureau.accept_open()
    assert bureau.files() == {"a.sh": b"echo 2\n", "b.sh": b"echo 1\n"}
    assert [bool(mode & 0o100) for mode in bureau.modes().values()].count(True) == 1


def test_pending_lines_go_with_a_file_that_is_deleted_or_renamed(bureau: Bureau) -> None:
    bureau.write("a.py", "a\nb\nc\n")
    bureau.write("b.py", LONG)
    bureau.run(written("a.py", "a\nB\nc\n"), written("b.py", CHANGED))
    bureau.refine("delete `a.py`", "move `b.py` to `c.py`")
    assert bureau.open_deeds() == ["delete a.py: pending", "rename b.py to c.py and change it: pending"]
    bureau.accept_open()
    assert bureau.files() == {"c.py": CHANGED.encode()}


def test_a_latin_1_file_with_pending_lines_is_deleted(bureau: Bureau) -> None:
    bureau.write("a.txt", "gr\xf6\xdfe\n".encode("latin-1"))
    bureau.run(bytes_of("a.txt", b""))
    bureau.refine("delete `a.txt`")
    assert bureau.open_deeds() == ["delete a.txt: pending"]


def test_a_pending_replacement_stays_becomes_another_or_is_undone(bureau: Bureau) -> None:
    bureau.write("a.bin", BINARY)
    bureau.run(bytes_of("a.bin", BINARY + b"1"))
    bureau.refine(written("a.py", "a\n"))
    assert bureau.open_deeds() == ["create a.py: pending", "replace all bytes of a.bin: pending"]
    bureau.refine(bytes_of("a.bin", BINARY + b"2"))
    assert bureau.open_deeds() == ["create a.py: pending", "replace all bytes of a.bin: pending"]
    bureau.accept_open()
    assert bureau.files() == {"a.bin": BINARY + b"2", "a.py": b"a\n"}


def test_what_is_stale_is_offered_anew(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run("delete `old.py`")
    bureau.write("old.py", CHANGED)
    assert bureau.open_deeds() == ["delete old.py: stale"]
    bureau.refine("delete `old.py`")
    assert bureau.open_deeds() == ["delete old.py: pending"]
    bureau.accept_open()
    assert bureau.files() == {}


def test_what_was_rejected_is_not_offered_in_the_next_round(bureau: Bureau) -> None:
    bureau.run(written("a.py", LONG), written("b.py", "b\n"))
    bureau.reject(0)
    bureau.refine(written("a.py", LONG), written("c.py", "c\n"), number=1)
    assert bureau.open_deeds() == ["create b.py: pending", "create c.py: pending"]


@pytest.mark.parametrize("restarts", [False, True], ids=["at once", "after a restart"])
def test_what_a_later_round_undoes_is_not_offered_again(bureau: Bureau, *, restarts: bool) -> None:
    before = {
        "lines.py": LONG.encode(),
        "gone.py": b"gone\n",
        "run.sh": b"echo\n",
        "a.bin": BINARY,
        "old.py": CHANGED.encode(),
    }
    for path, data in before.items():
        bureau.write(path, data)
    bureau.run(
        written("lines.py", CHANGED),
        "delete `gone.py`",
        "make `run.sh` executable",
        bytes_of("a.bin", BINARY + b"1"),
        written("new.py", "new\n"),
        "move `old.py` to `other.py`",
    )
    bureau.accept()
    bureau.refine(
        written("lines.py", LONG),
        written("gone.py", "gone\n"),
        "make `run.sh` not executable",
        bytes_of("a.bin", BINARY),
        "delete `new.py`",
        "move `other.py` to `old.py`",
    )
    bureau.accept_open()
    if restarts:
        bureau.restart()
    assert bureau.files() == before
    assert bureau.open_deeds() == []


def test_rounds_go_on_after_a_restart(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run("move `old.py` to `new.py`", written("a.py", "a\n"))
    bureau.restart()
    bureau.refine(written("new.py", CHANGED))
    bureau.restart()
    assert bureau.open_deeds() == ["create a.py: pending", "rename old.py to new.py and change it: pending"]
    bureau.accept_open()
    assert bureau.files() == {"new.py": CHANGED.encode(), "a.py": b"a\n"}


@pytest.mark.parametrize("restarts", [False, True])
def test_what_is_known_of_a_file_stays_where_another_one_came_to_its_place_and_went(
    bureau: Bureau, *, restarts: bool
) -> None:
    before = {"a.py": LONG.encode(), "b.py": b"two\n"}
    for path, data in before.items():
        bureau.write(path, data)
    bureau.run("delete `b.py`", written("a.py", CHANGED))
    bureau.accept()
    bureau.refine("move `a.py` to `b.py`")
    bureau.accept()
    assert bureau.files() == {"b.py": CHANGED.encode()}
    if restarts:
        bureau.restart()
    bureau.take_back_all()
    assert bureau.files() == before
    assert set(bureau.open_deeds()) == {
        "delete b.py: pending",
        "lines of a.py: pending",
        "rename a.py to b.py: stale",
    }
