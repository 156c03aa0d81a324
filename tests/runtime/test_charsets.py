"""Lines of files in other charsets than UTF-8 come and go as the bytes that they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.bureau import Bureau


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Bureau(tmp_path) as bureau:
        yield bureau


def test_lines_of_a_latin_1_file_come_and_go_as_its_bytes_also_while_it_is_left_with_ascii_alone(
    bureau: Bureau,
) -> None:
    before, after = "größe\nkeep\nold\n".encode("latin-1"), "grosse\nkeep\nweiß\n".encode("latin-1")
    bureau.write("a.txt", before)
    bureau.run(f"write the bytes of `a.txt`: `{after.hex()}`")
    bureau.accept(0)
    assert bureau.read("a.txt") == b"grosse\nkeep\nold\n"
    bureau.restart()
    bureau.take_back(0)
    assert bureau.read("a.txt") == before
    bureau.accept(0)
    bureau.accept(1)
    assert bureau.read("a.txt") == after
    bureau.take_back()
    assert bureau.read("a.txt") == before


def test_what_the_user_wrote_in_utf_8_meanwhile_stays_that_when_lines_of_latin_1_come_back(bureau: Bureau) -> None:
    bureau.write("a.txt", "größe\nkeep\n".encode("latin-1"))
    bureau.run("write `a.txt`: `grosse\\nkeep\\n`")
    bureau.accept(0)
    bureau.write("a.txt", "grosse\nkeep\nüber\n")
    bureau.take_back(0)
    assert bureau.read("a.txt") == "größe\nkeep\nüber\n".encode()


def test_a_renamed_file_gets_its_latin_1_lines_back_with_those_of_the_user(bureau: Bureau) -> None:
    long = "".join(f"line number {number} of many\n" for number in range(40))
    bureau.write("old.txt", f"größe\n{long}".encode("latin-1"))
    changed = f"grosse\n{long}".replace("\n", "\\n")
    bureau.run("delete `old.txt`", f"write `new.txt`: `{changed}`")
    assert bureau.kinds() == ["rename old.txt"]
    bureau.accept(0)
    bureau.write("new.txt", f"grosse\n{long}mine\n")
    bureau.take_back(0)
    assert bureau.files() == {"old.txt": f"größe\n{long}mine\n".encode("latin-1")}


@pytest.mark.parametrize(
    ("before", "made", "after", "kept"),
    [
        (b"one\r\ntwo\r\nthree\r\n", b"one\nTWO\nthree\n", b"one\r\nTWO\r\nthree\r\n", "CRLF"),
        (b"\xef\xbb\xbfone\ntwo\n", b"one\nTWO\n", b"\xef\xbb\xbfone\nTWO\n", "UTF-8 with BOM"),
        ("größe\ntwo\n".encode("latin-1"), "größe\nTWO\n".encode(), "größe\nTWO\n".encode("latin-1"), "ISO 8859-1"),
    ],
)
def test_a_file_that_its_agent_wrote_in_another_form_changes_in_the_line_that_it_changed(
    bureau: Bureau, before: bytes, made: bytes, after: bytes, kept: str
) -> None:
    bureau.write("a.txt", before)
    proposal = bureau.run(f"write the bytes of `a.txt`: `{made.hex()}`")
    assert proposal is not None
    assert proposal.notes == (f"a.txt keeps {kept}, though its agent wrote it otherwise.",)
    assert [hunk.base for hunk in bureau.hunks] == [("two\r\n" if kept == "CRLF" else "two\n",)]
    bureau.accept()
    assert bureau.read("a.txt") == after
