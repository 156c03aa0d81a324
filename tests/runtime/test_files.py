"""Files that are created, deleted, renamed and the like: decided on one by one, and the disk has the last word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.core.changeset import BINARY_LIMIT
from countersign.core.events import TakeBackRequested
from countersign.core.records import HunkAccepted, HunkApplied, HunkReopened
from countersign.core.staleness import Staleness, staleness
from support.bureau import Bureau

BINARY = bytes(range(256)) * 4
LONG = "".join(f"line number {number} of many\n" for number in range(40))


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Bureau(tmp_path) as bureau:
        yield bureau


def test_a_created_file_is_put_there_with_the_folders_around_it(bureau: Bureau) -> None:
    bureau.run("write `new/deep/a b.py`: `x = 1\\r\\ny = 2`", "make `new/deep/a b.py` executable")
    assert bureau.kinds() == ["create new/deep/a b.py"]
    assert bureau.words() == ["pending"]
    bureau.accept()
    assert bureau.words() == ["accepted"]
    assert bureau.read("new/deep/a b.py") == b"x = 1\r\ny = 2"
    assert (bureau.root / "new/deep/a b.py").stat().st_mode & 0o100


def test_a_created_file_that_the_user_deletes_is_offered_again(bureau: Bureau) -> None:
    bureau.run("write `a.py`: `x`")
    bureau.accept()
    (bureau.root / "a.py").unlink()
    assert bureau.words() == ["pending"]
    bureau.accept()
    assert bureau.words() == ["accepted"]
    assert bureau.files() == {"a.py": b"x"}


def test_nothing_is_written_over_what_appeared_meanwhile(bureau: Bureau) -> None:
    bureau.run("write `a.py`: `x`")
    bureau.write("a.py", "mine")
    assert bureau.words() == ["stale"]
    bureau.accept()
    assert bureau.files() == {"a.py": b"mine"}
    assert "a.py is there already, with something else in it" in bureau.told()


def test_a_file_that_the_user_writes_the_same_counts_as_accepted(bureau: Bureau) -> None:
    bureau.run("write `a.py`: `x\\n`")
    bureau.write("a.py", "x\n")
    assert bureau.words() == ["accepted"]


def test_an_empty_file_can_be_created(bureau: Bureau) -> None:
    bureau.run("write `pkg/__init__.py`: ``")
    bureau.accept()
    assert bureau.files() == {"pkg/__init__.py": b""}
    assert bureau.words() == ["accepted"]


def test_a_deleted_file_is_gone_when_that_is_accepted_and_offered_again_when_it_is_back(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run("delete `old.py`")
    assert bureau.kinds() == ["delete old.py"]
    bureau.accept()
    assert bureau.files() == {}
    assert bureau.words() == ["accepted"]
    bureau.write("old.py", LONG)
    assert bureau.words() == ["pending"]


def test_a_file_that_has_changed_is_not_deleted(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run("delete `old.py`")
    bureau.write("old.py", LONG + "mine\n")
    assert bureau.words() == ["stale"]
    assert staleness(bureau.runtime.state, bureau.hunks[0].id) == Staleness("old.py has changed since.")
    bureau.accept()
    assert bureau.files() == {"old.py": (LONG + "mine\n").encode()}
    assert "old.py has changed since" in bureau.told()


@pytest.mark.parametrize("after", [LONG, LONG.replace("number 7 ", "number seven ")], ids=["same", "changed"])
def test_a_renamed_file_is_one_hunk(bureau: Bureau, after: str) -> None:
    bureau.write("old.py", LONG, 0o755)
    bureau.run(
        "delete `old.py`", "write `in/new.py`: `" + after.replace("\n", "\\n") + "`", "make `in/new.py` executable"
    )
    assert bureau.kinds() == ["rename old.py"]
    bureau.accept()
    assert bureau.files() == {"in/new.py": after.encode()}
    assert (bureau.root / "in/new.py").stat().st_mode & 0o777 == 0o755
    assert bureau.words() == ["accepted"]
    (bureau.root / "in/new.py").unlink()
    bureau.write("old.py", LONG)
    assert bureau.words() == ["pending"]


def test_a_file_is_not_renamed_to_where_something_stands(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.run("move `old.py` to `new.py`")
    bureau.write("new.py", "mine")
    assert bureau.words() == ["stale"]
    bureau.accept()
    assert bureau.files() == {"old.py": LONG.encode(), "new.py": b"mine"}


def test_only_the_case_of_a_name_can_change(bureau: Bureau) -> None:
    bureau.write("readme.md", LONG)
    bureau.run("move `readme.md` to `README.md`")
    assert bureau.kinds() == ["rename readme.md"]
    bureau.accept()
    assert bureau.files() == {"README.md": LONG.encode()}


def test_a_file_becomes_executable_and_keeps_its_lines(bureau: Bureau) -> None:
    bureau.write("run.sh", "#!/bin/sh\necho 1\n", 0o640)
    bureau.run("write `run.sh`: `#!/bin/sh\\necho 2\\n`", "make `run.sh` executable")
    assert bureau.kinds() == ["mode run.sh", "lines run.sh"]
    bureau.accept(0)
    assert (bureau.root / "run.sh").stat().st_mode & 0o777 == 0o750
    assert bureau.words() == ["accepted", "pending"]
    bureau.accept(1)
    assert bureau.read("run.sh") == b"#!/bin/sh\necho 2\n"
    assert (bureau.root / "run.sh").stat().st_mode & 0o777 == 0o750
    (bureau.root / "run.sh").chmod(0o644)
    assert bureau.words() == ["pending", "accepted"]


def test_lines_and_mode_are_accepted_together(bureau: Bureau) -> None:
    bureau.write("run.sh", "#!/bin/sh\necho 1\n")
    bureau.run("write `run.sh`: `#!/bin/sh\\necho 2\\n`", "make `run.sh` executable")
    bureau.accept()
    assert bureau.words() == ["accepted", "accepted"]


def test_binary_files_are_accepted_after_a_restart(bureau: Bureau) -> None:
    bureau.write("old.bin", BINARY)
    bureau.write("same.bin", BINARY + b"1")
    bureau.run(
        f"write the bytes of `new.bin`: `{BINARY[::-1].hex()}`",
        "delete `old.bin`",
        f"write the bytes of `same.bin`: `{(BINARY + b'2').hex()}`",
    )
    assert sorted(bureau.kinds()) == ["create new.bin", "delete old.bin", "replace same.bin"]
    bureau.restart()
    assert bureau.words() == ["pending"] * 3
    bureau.accept()
    assert bureau.files() == {"new.bin": BINARY[::-1], "same.bin": BINARY + b"2"}
    assert bureau.words() == ["accepted"] * 3


def test_a_binary_file_that_is_too_large_is_said_in_a_note(bureau: Bureau) -> None:
    assert bureau.run(f"write the bytes of `a.bin`: `{bytes(BINARY_LIMIT + 1).hex()}`") is None
    assert "a.bin is no text and has 2.0 MB, more than the 2 MB that are kept" in bureau.told()


def test_a_file_in_another_charset_is_replaced_as_a_whole(bureau: Bureau) -> None:
    bureau.write("a.txt", "größe\n".encode("latin-1"))
    bureau.run("write `a.txt`: `gr\\xf6\\xdfe\\n`")
    assert bureau.kinds() == ["replace a.txt"]
    bureau.accept()
    assert bureau.read("a.txt") == "größe\n".encode()


def test_a_latin_1_file_without_odd_characters_left_changes_in_its_lines(bureau: Bureau) -> None:
    bureau.write("a.txt", "größe\nb\n".encode("latin-1"))
    bureau.run("write `a.txt`: `size\\nb\\n`")
    assert bureau.kinds() == ["lines a.txt"]
    bureau.accept()
    assert bureau.read("a.txt") == b"size\nb\n"


@pytest.mark.parametrize(
    "path", ["a b.py", "-rf", "größe.py", "new\nline.py", "quo\"te'.py", "%41.py", "..a", "日本/語"]
)
def test_odd_names_are_files_like_others(bureau: Bureau, path: str) -> None:
    bureau.run(f"write `{path}`: `x`")
    bureau.accept()
    assert bureau.files() == {path: b"x"}
    bureau.run(f"delete `{path}`")
    bureau.accept()
    assert bureau.files() == {}


def test_a_link_on_the_bench_is_said_in_a_note_and_never_followed(bureau: Bureau) -> None:
    bureau.write("a.py", "x\n")
    bureau.write("b.py", "x\n")
    bureau.run("link `a.py` to `/etc/passwd`", "link `new.py` to `b.py`", "write `b.py`: `y\\n`")
    assert bureau.kinds() == ["lines b.py"]
    told = bureau.told()
    assert "a.py was replaced by a link or a special file, so its change is not offered." in told
    assert "new.py is a link or a special file" in told


def test_a_file_in_the_place_of_a_folder_and_the_reverse_are_said_in_a_note(bureau: Bureau) -> None:
    bureau.write("file", LONG)
    bureau.write("folder/a", "a")
    bureau.run("delete `file`", "write `file/inside`: `x`", "delete `folder/a`", "write `folder`: `y`")
    told = bureau.told()
    assert "file was replaced by a folder, so its change is not offered." in told
    assert "file/inside was created where a file stood before" in told
    assert "folder was created where a folder stood before" in told
    assert "folder/a was deleted with its folder, which became something else" in told
    assert not bureau.runtime.state.history.proposals


def test_nothing_is_done_through_a_link(bureau: Bureau, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    bureau.write("here/old.py", LONG)
    bureau.run("write `there/a.py`: `x`", "delete `here/old.py`")
    (bureau.root / "there").symlink_to(outside)
    (bureau.root / "here").rename(outside / "moved")
    (bureau.root / "here").symlink_to(outside / "moved")
    bureau.accept()
    assert bureau.words() == ["stale", "stale"]
    assert (outside / "moved/old.py").exists()
    assert not (outside / "a.py").exists()


def test_a_rejected_file_is_not_offered_again(bureau: Bureau) -> None:
    bureau.run("write `a.py`: `x`", f"write the bytes of `a.bin`: `{BINARY.hex()}`")
    assert bureau.kinds() == ["create a.bin", "create a.py"]
    bureau.reject(1)
    bureau.run("write `a.py`: `x`", f"write the bytes of `a.bin`: `{BINARY.hex()}00`")
    assert bureau.kinds() == ["create a.bin"]
    assert bureau.files() == {}


def test_what_happened_to_files_is_in_the_ledger(bureau: Bureau) -> None:
    bureau.run("write `a.py`: `x`")
    bureau.accept()
    (bureau.root / "a.py").unlink()
    bureau.look()
    bureau.restart()
    history = bureau.runtime.state.history
    assert not history.has_landed(bureau.hunks[0].id)
    kinds = [HunkAccepted, HunkApplied, HunkReopened]
    assert [type(record) for record in bureau.records() if type(record) in kinds] == kinds


def test_lines_of_a_file_whose_rename_waits_can_be_decided_on(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    bureau.write("spec.py", "# spec: Rename.\n#   scope: **\n")
    bureau.run("move `old.py` to `new.py`")
    renaming = bureau.hunks[0].id
    bureau.write("spec.py", "# spec: Change.\n#   scope: **\n")
    bureau.run("write `old.py`: `" + LONG.replace("number 3 ", "number three ").replace("\n", "\\n") + "`")
    bureau.accept()
    assert bureau.words() == ["accepted"]
    assert bureau.read("old.py") == LONG.replace("number 3 ", "number three ").encode()
    assert bureau.word_of(renaming) == "stale"


def test_what_is_offered_for_a_file_goes_along_when_an_accepted_hunk_renames_it_and_comes_back(
    bureau: Bureau,
) -> None:
    bureau.write("old.py", LONG)
    bureau.write("spec.py", "# spec: Rename.\n#   scope: **\n")
    bureau.run("move `old.py` to `new.py`", "move `spec.py` to `in/spec.py`")
    renames = [hunk.id for hunk in bureau.hunks]
    bureau.write("spec.py", "# spec: Rename.\n#   scope: **\n# spec: Change.\n#   scope: **\n")
    bureau.run("write `old.py`: `" + LONG.replace("number 3 ", "number three ").replace("\n", "\\n") + "`", line=2)
    bureau.write("spec.py", "# spec: Rename.\n#   scope: **\n")
    bureau.accept_these(*renames)
    assert bureau.open_deeds() == ["lines of new.py: pending"]
    bureau.restart()
    assert bureau.open_deeds() == ["lines of new.py: pending"]
    state = bureau.runtime.state
    assert {task.spec.path for task in state.history.tasks.values()} == {"in/spec.py"}
    bureau.accept_open()
    changed = LONG.replace("number 3 ", "number three ").encode()
    assert bureau.files() == {"new.py": changed}
    bureau.happen(TakeBackRequested((renames[0],), bureau.runtime.clock()))
    assert bureau.files() == {"old.py": changed}
    (lines,) = (hunk for hunk in bureau.hunks)
    assert bureau.runtime.state.history.hunks[lines.id].hunk.path == "old.py"
    bureau.take_back()
    assert bureau.files() == {"old.py": LONG.encode()}
