"""Whole files, as models write them: with gaps where something stays, and among other fences."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from inline_snapshot import snapshot

from countersign.core.reply import Form, read_reply
from support.replies import contents_of, noise
from support.texts import unix_texts

FILE = """\
import os


class Box:
    width = 1

    def area(self):
        return self.width

    def name(self):
        return "box"


def main():
    print(os.sep)
"""


def whole(path: str, text: str, fence: str = "```") -> str:
    return f"{path}\n{fence}python\n{text}{fence}\n"


def result(text: str) -> str | None:
    """Return what comes of `a.py`; the reply must have no troubles."""
    read = read_reply(whole("a.py", text), Form.WHOLE, {"a.py": FILE})
    assert read.troubles == ()
    return read.changes["a.py"]


def trouble(text: str) -> str:
    """Return the only trouble with a reply that changes nothing."""
    read = read_reply(whole("a.py", text), Form.WHOLE, {"a.py": FILE})
    assert read.changes == {}
    (told,) = read.troubles
    return told.message


@given(unix_texts, st.sampled_from(["```", "~~~~"]))
def test_a_new_file_is_what_stands_in_the_fence(text: str, fence: str) -> None:
    lines = contents_of(text)
    read = read_reply(whole("a.py", "".join(f"{line}\n" for line in lines), fence), None, {})
    assert read.troubles == ()
    assert read.changes == {"a.py": "".join(f"{line}\n" for line in lines)}


@given(noise)
def test_an_existing_file_is_what_stands_in_the_fence_or_stays(text: str) -> None:
    lines = [line for line in contents_of(text) if "`" not in line and "~" not in line]
    read = read_reply(whole("a.py", "".join(f"{line}\n" for line in lines)), Form.WHOLE, {"a.py": FILE})
    if read.form is Form.WHOLE and not read.troubles and "existing" not in text:
        assert contents_of(read.changes.get("a.py") or "") == lines


def test_commands_and_examples_are_no_files() -> None:
    reply = "Run `a.py`:\n\n```sh\npython a.py\n```\n\n```python\nx = 1\n```\n"
    assert read_reply(reply, None, {"a.py": FILE}).form is None


def test_a_file_with_fences_needs_a_longer_one() -> None:
    text = "# Use\n\n```\nrun\n```\n"
    read = read_reply(f"README.md\n```\n{text}```\n", None, {})
    assert [told.message for told in read.troubles] == [
        "The file may have fences in it: put 4 backticks around the whole of it."
    ]
    assert read_reply(f"README.md\n````\n{text}````\n", None, {}).changes == {"README.md": text}


def test_a_fence_that_is_not_closed_is_a_trouble() -> None:
    read = read_reply("a.py\n```python\nimport os\n", None, {"a.py": FILE})
    assert read.changes == {}
    assert [told.message for told in read.troubles] == ["The file does not end: its fence is not closed."]


def test_an_excerpt_does_not_replace_the_file() -> None:
    assert trouble("class Box:\n    width = 1\n") == snapshot(
        "It has 2 of the 15 lines of the file and little new: if the others stay, write `... existing code ...` as "
        "a comment in their place; if they are to go, write SEARCH/REPLACE blocks."
    )


def test_a_name_alone_does_not_make_a_second_file_of_that_name() -> None:
    read = read_reply(whole("a.py", "x = 1\n"), Form.WHOLE, {"src/a.py": "x = 0\n"})
    assert read.changes == {}
    assert [told.message for told in read.troubles] == [
        "There is 'src/a.py': write this path, or `./a.py` for a new file at the root."
    ]
    assert read_reply(whole("./a.py", "x = 1\n"), Form.WHOLE, {"src/a.py": ""}).changes == {"a.py": "x = 1\n"}


GAP = "# ... existing code ...\n"


@pytest.mark.parametrize(
    "comment",
    [
        "# ... existing code ...",
        "# ...",
        "# rest of the code remains unchanged",
        "# (unchanged)",
        "# other code here",
    ],
)
def test_what_a_comment_stands_for_stays(comment: str) -> None:
    made = result(f"import os\nimport sys\n\n{comment}\n\n\ndef main():\n    print(sys.argv)\n")
    assert made == FILE.replace("import os\n", "import os\nimport sys\n").replace("os.sep", "sys.argv")


def test_a_gap_in_a_class_stands_for_what_is_there() -> None:
    made = result(f"{GAP}\nclass Box:\n    {GAP}\n    def name(self):\n        return 'a box'\n\n{GAP}")
    assert made == FILE.replace('"box"', "'a box'")


def test_a_comment_that_may_be_a_gap_is_asked_about() -> None:
    assert trouble("import os\n\n# as before, more or less\n\ndef main():\n    print(os.name)\n") == snapshot(
        "It is not clear whether '# as before, more or less' stands for lines that stay: if so, write `... "
        "existing code ...` as a comment in its place, else write it in other words."
    )


@pytest.mark.parametrize(
    "comment",
    [
        "# Update existing users",
        "# Parse the rest of the line",
        "# Loading previous state...",
        "# Keep retrying ...",
    ],
)
def test_other_comments_are_lines(comment: str) -> None:
    made = result(FILE.replace("import os\n", f"import os\n\n{comment}\n"))
    assert made == FILE.replace("import os\n", f"import os\n\n{comment}\n")


def test_what_is_new_stands_beside_the_gap() -> None:
    made = result(f"{GAP}\nclass Box:\n    {GAP}\n    def depth(self):\n        return 2\n\n\n{GAP}")
    assert made == FILE.replace('"box"\n', '"box"\n\n    def depth(self):\n        return 2\n')


def test_a_changed_head_takes_the_place_of_the_one_with_its_name() -> None:
    made = result(f"{GAP}\nclass Box(object):\n    {GAP}\n\n{GAP}")
    assert made == FILE.replace("class Box:", "class Box(object):")


def test_what_is_left_out_without_a_gap_is_a_trouble() -> None:
    assert trouble(f"import os\n\n\ndef main():\n    {GAP}") == snapshot(
        "'class Box:' is not in what you wrote, and no gap stands in its place: write it, or `... existing code "
        "...` as a comment where it stays."
    )


def test_what_stands_between_gaps_belongs_nowhere() -> None:
    assert trouble(f"import os\n{GAP}\nx = 1\n{GAP}") == snapshot(
        "It is not clear where 'x = 1' belongs: write the lines around it, too."
    )


def test_a_file_that_is_not_there_has_no_gaps() -> None:
    read = read_reply(whole("new.py", f"{GAP}x = 1\n"), Form.WHOLE, {})
    assert read.changes == {}
    assert [told.message for told in read.troubles] == ["There is no such file, so that nothing can be left out."]


def test_lines_of_the_file_are_no_gaps() -> None:
    text = "# ... existing code ...\nx = 1\n"
    assert read_reply(whole("a.py", f"{GAP}x = 2\n"), None, {"a.py": text}).changes == {"a.py": f"{GAP}x = 2\n"}
