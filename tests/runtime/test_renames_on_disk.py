"""Files that are renamed on the disk, where no editor tells of it: by `git mv`, `mv`, a checkout."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.core.model import Hunk
from countersign.core.records import FileRenamed
from countersign.core.staleness import staleness
from support.bureau import Bureau

TEXT = "".join(f"line number {number} of many\n" for number in range(20))
AFTER = TEXT.replace("number 3 ", "number three ").replace("number 15 ", "number fifteen ")
DEED = f"write `src/a.py`: `{AFTER!r}`".replace("'", "")


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """Return a workspace with a file in which two hunks wait."""
    with Bureau(tmp_path, time.time) as bureau:
        bureau.write("src/a.py", TEXT)
        bureau.write("src/old_twin.py", TEXT)
        time.sleep(0.02)  # the system's times are coarse: the twin has to be older than the task
        assert bureau.run(DEED) is not None
        assert bureau.words() == ["pending", "pending"]
        yield bureau


def rename(bureau: Bureau, old: str, new: str) -> None:
    (bureau.root / new).parent.mkdir(parents=True, exist_ok=True)
    (bureau.root / old).rename(bureau.root / new)


def where(bureau: Bureau) -> list[tuple[str, str]]:
    """Return where the hunks are, as the disk has it now, and what has become of them."""
    bureau.look()
    hunks = bureau.runtime.state.history.hunks
    words = [(hunks[hunk.id].hunk.path, bureau.word_of(hunk.id)) for hunk in known(bureau)]
    return [(path, "gone" if word == "unknown" else word) for path, word in words]


def known(bureau: Bureau) -> list[Hunk]:
    return [entry.hunk for entry in bureau.runtime.state.history.hunks.values()]


def why(bureau: Bureau) -> str:
    found = staleness(bureau.runtime.state, known(bureau)[0].id)
    return found.reason if found else ""


@pytest.mark.parametrize("new", ["src/b.py", "a.py", "lib/deep/other.txt"])
@pytest.mark.parametrize("restarts", [False, True])
def test_hunks_follow_a_file_to_its_new_name(bureau: Bureau, new: str, *, restarts: bool) -> None:
    rename(bureau, "src/a.py", new)
    if restarts:
        bureau.restart()
    assert where(bureau) == [(new, "pending")] * 2
    bureau.accept()
    assert bureau.read(new).decode() == AFTER
    assert where(bureau) == [(new, "accepted")] * 2
    assert [(record.old, record.path) for record in bureau.records() if isinstance(record, FileRenamed)] == [
        ("src/a.py", new)
    ]


def test_what_was_decided_goes_along_and_comes_back(bureau: Bureau) -> None:
    bureau.accept(0)
    rename(bureau, "src/a.py", "src/b.py")
    assert where(bureau) == [("src/b.py", "accepted"), ("src/b.py", "pending")]
    bureau.restart()
    rename(bureau, "src/b.py", "src/a.py")
    assert where(bureau) == [("src/a.py", "accepted"), ("src/a.py", "pending")]
    kinds = [type(record).__name__ for record in bureau.records()]
    assert kinds.count("HunkReopened") == 0
    assert kinds.count("HunkApplied") == 1


def test_hunks_follow_the_files_of_a_renamed_directory(bureau: Bureau) -> None:
    rename(bureau, "src", "lib")
    assert where(bureau) == [("lib/a.py", "pending")] * 2


def test_hunks_follow_a_file_that_was_changed_besides(bureau: Bureau) -> None:
    rename(bureau, "src/a.py", "src/b.py")
    bureau.write("src/b.py", "# moved\n" + TEXT.replace("number 9 ", "number nine "))
    assert where(bureau) == [("src/b.py", "pending")] * 2


def test_a_file_that_is_deleted_is_not_taken_for_one_that_was_there_before(bureau: Bureau) -> None:
    (bureau.root / "src/a.py").unlink()
    assert where(bureau) == [("src/a.py", "gone")] * 2
    assert why(bureau) == "src/a.py is gone, and no other file is sure to be it."


def test_of_two_files_that_it_may_be_neither_is_taken(bureau: Bureau) -> None:
    rename(bureau, "src/a.py", "src/b.py")
    bureau.write("src/c.py", TEXT)
    assert where(bureau) == [("src/a.py", "gone")] * 2
    assert why(bureau) == "src/a.py is gone, and it can not be told which it is now: src/b.py or src/c.py."


def test_of_two_files_the_one_with_the_same_name_is_taken(bureau: Bureau) -> None:
    rename(bureau, "src/a.py", "lib/a.py")
    bureau.write("lib/c.py", TEXT)
    assert where(bureau) == [("lib/a.py", "pending")] * 2


def test_a_file_in_which_a_hunk_would_not_fit_is_not_taken(bureau: Bureau) -> None:
    rename(bureau, "src/a.py", "src/b.py")
    bureau.write("src/b.py", TEXT.replace("number 3 ", "number 333 "))
    assert where(bureau) == [("src/a.py", "gone")] * 2


def test_a_file_that_nobody_may_see_is_not_taken(bureau: Bureau) -> None:
    bureau.write(".gitignore", "/build\n")
    rename(bureau, "src/a.py", "build/a.py")
    assert where(bureau) == [("src/a.py", "gone")] * 2


def test_the_hunks_are_back_with_their_file(bureau: Bureau) -> None:
    (bureau.root / "src/a.py").unlink()
    assert where(bureau) == [("src/a.py", "gone")] * 2
    bureau.write("src/a.py", TEXT)
    assert where(bureau) == [("src/a.py", "pending")] * 2


@pytest.mark.parametrize("deed", ["move `src/a.py` to `src/b.py`", "delete `src/a.py`"])
def test_a_file_that_is_gone_because_of_a_hunk_is_not_looked_for(bureau: Bureau, deed: str) -> None:
    bureau.accept()
    bureau.run(deed)
    bureau.accept()
    bureau.write("src/twin.py", AFTER)
    bureau.restart()
    bureau.told()
    assert bureau.words() == ["accepted"]
    assert "now" not in bureau.told()
    assert "src/twin.py" not in [record.path for record in bureau.records() if isinstance(record, FileRenamed)]
