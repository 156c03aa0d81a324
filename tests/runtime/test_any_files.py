"""Whatever stands, is proposed, changes meanwhile and is accepted: no file is lost that was not shown."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings, strategies as st

from countersign.core.model import Hunk
from support.bureau import Bureau

BINARY = bytes(range(256)) * 4
LONG = "".join(f"line number {number} of many\n" for number in range(40))
PATHS = ["a.txt", "b.txt", "c.bin", "in/d.txt"]
contents_of_files = st.sampled_from(
    [b"", b"one\n", b"one\r\ntwo", LONG.encode(), BINARY, "größe\n".encode("latin-1"), b"grosse\n"]
)
trees = st.dictionaries(st.sampled_from(PATHS), contents_of_files, max_size=4)


@settings(max_examples=40, deadline=None)
@given(before=trees, after=trees, meanwhile=trees, data=st.data())
def test_whatever_is_accepted_no_file_is_lost_that_was_not_shown(
    before: dict[str, bytes], after: dict[str, bytes], meanwhile: dict[str, bytes], data: st.DataObject
) -> None:
    deeds = leading(before, after)
    with TemporaryDirectory() as folder, Bureau(Path(folder)) as bureau:
        for path, content in before.items():
            bureau.write(path, content)
        if bureau.run(*deeds) is None:
            assert before == after
            return
        for path, content in meanwhile.items():
            bureau.write(path, content)
        found = bureau.files()
        pending = [number for number, word in enumerate(bureau.words()) if word == "pending"]
        wanted = data.draw(st.sets(st.sampled_from(pending))) if pending else set[int]()
        if wanted:
            bureau.accept(*wanted)
        touched = {path for number in wanted for path in _paths(bureau.hunks[number])}
        now = bureau.files()
        assert {path: now.get(path) for path in found.keys() | now.keys() if path not in touched} == {
            path: content for path, content in found.items() if path not in touched
        }
        assert all(before[path] == content for path, content in found.items() if path not in now)
        if not meanwhile and len(wanted) == len(bureau.hunks):
            assert now == after


@settings(max_examples=25, deadline=None)
@given(trees, trees, trees, st.data())
def test_what_all_rounds_offer_makes_what_the_last_one_made(
    before: dict[str, bytes], first: dict[str, bytes], second: dict[str, bytes], data: st.DataObject
) -> None:
    """Whatever of the first round was accepted before the second one began, and whatever is taken back later."""
    with TemporaryDirectory() as folder, Bureau(Path(folder)) as bureau:
        for path, content in before.items():
            bureau.write(path, content)
        if bureau.run(*leading(before, first)) is None:
            return
        wanted = data.draw(st.sets(st.sampled_from(range(len(bureau.hunks)))))
        if wanted:
            bureau.accept(*wanted)
        proposal = bureau.refine(*leading(first, second))
        assert (proposal is None) == (first == second)
        bureau.accept_open()
        assert bureau.files() == second
        bureau.take_back_all()
        assert bureau.files() == before
        if all(before.get(path) != second.get(path) or first.get(path) == second.get(path) for path in PATHS):
            bureau.accept_open()  # unless the rounds undo one another, when their order counts
            bureau.accept_open()  # lines of a file that had to be there first
            assert bureau.files() == second


def leading(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Return the deeds that lead from some files to others."""
    deeds = [f"delete `{path}`" for path in before if path not in after]
    return deeds + [f"write the bytes of `{path}`: `{content.hex()}`" for path, content in after.items()]


def _paths(hunk: Hunk) -> tuple[str, ...]:
    return (hunk.path, hunk.operation.target) if hunk.operation is not None else (hunk.path,)
