"""Whose a line is, in a file that an accepted hunk has created, replaced, or changed and renamed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.core.origins import origins_in
from support.bureau import Bureau

LONG = "".join(f"line number {number} of many\n" for number in range(10))


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Bureau(tmp_path) as bureau:
        yield bureau


def lines_by_hunk(bureau: Bureau, path: str) -> dict[int, str]:
    """Return the lines of a file that come from a hunk, and its task's number among all."""
    bureau.look()
    state = bureau.runtime.state
    tasks = list(state.history.tasks)
    origins = origins_in(state, state.documents[path])
    return {line: str(tasks.index(origin.hunk.task)) for line, origin in sorted(origins.items())}


def test_lines_of_a_created_file_are_those_of_its_hunk_until_they_change(bureau: Bureau) -> None:
    bureau.run("write `a.py`: `1\\n2\\n3\\n`")
    bureau.accept()
    assert lines_by_hunk(bureau, "a.py") == {0: "0", 1: "0", 2: "0"}
    bureau.write("a.py", "mine\n1\n2\nother\n3\n")
    assert lines_by_hunk(bureau, "a.py") == {1: "0", 2: "0", 4: "0"}
    bureau.write("a.py", "1\n2\n3\n")
    bureau.refine("write `a.py`: `1\\ntwo\\n3\\n`")
    bureau.accept_open()
    assert lines_by_hunk(bureau, "a.py") == {0: "0", 1: "1", 2: "0"}


def test_of_a_renamed_file_only_what_changed_is_the_hunks(bureau: Bureau) -> None:
    bureau.write("old.py", LONG)
    changed = LONG.replace("number 7 ", "number seven ").replace("\n", "\\n")
    bureau.run("delete `old.py`", f"write `new.py`: `{changed}`")
    bureau.accept()
    assert lines_by_hunk(bureau, "new.py") == {7: "0"}


def test_what_was_taken_back_is_nobodys(bureau: Bureau) -> None:
    bureau.run("write `a.py`: `1\\n`")
    bureau.accept()
    bureau.take_back()
    bureau.write("a.py", "1\n2\n")
    assert lines_by_hunk(bureau, "a.py") == {}
