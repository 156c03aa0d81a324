"""Unified diffs, as models write them: with wrong counts and numbers, without marks, cut off, among prose."""

from __future__ import annotations

from hypothesis import given, strategies as st
from inline_snapshot import snapshot

from countersign.core.reply import Form, read_reply
from support.replies import as_diff, contents_of, edited
from support.texts import LINE_ENDS, raw_texts, unix_texts

FILE = """\
import os


def area(width, height):
    # Both in metres.
    return width * height


def volume(width, height, depth):
    # Both in metres.
    return area(width, height) * depth
"""
HEAD = "--- a/a.py\n+++ b/a.py\n"


def result(diff: str, text: str = FILE) -> str | None:
    """Return what comes of `a.py`; the reply must have no troubles."""
    read = read_reply(diff, None, {"a.py": text})
    assert read.troubles == ()
    return read.changes["a.py"]


def trouble(diff: str, text: str = FILE) -> str:
    """Return the only trouble with a reply that changes nothing."""
    read = read_reply(diff, Form.DIFF, {"a.py": text})
    assert read.changes == {}
    (told,) = read.troubles
    return told.message


@given(st.data(), unix_texts, st.sampled_from(["", "\n"]), st.integers(-1, 2), st.integers(0, 4))
def test_a_diff_gives_exactly_the_edited_text_or_a_trouble(
    data: st.DataObject, text: str, final: str, counts: int, context: int
) -> None:
    start, stop, new = data.draw(edited(text))
    lines = contents_of(text)
    after = "\n".join([*lines[:start], *new, *lines[stop:]])
    after += final if after else ""
    read = read_reply(as_diff(text, after, context=context, counts=counts), None, {"a.py": text})
    if not read.troubles:
        assert read.changes.get("a.py", text) == after


@given(st.data(), raw_texts, st.sampled_from(LINE_ENDS))
def test_a_diff_changes_lines_whatever_they_end_with(data: st.DataObject, text: str, end: str) -> None:
    start, stop, new = data.draw(edited(text))
    lines = contents_of(text)
    after = "".join(f"{line}\n" for line in [*lines[:start], *new, *lines[stop:]])
    read = read_reply(as_diff(text, after, end=end), None, {"a.py": text})
    if not read.troubles:
        assert contents_of(read.changes.get("a.py", text) or "") == contents_of(after)


@given(st.data(), st.sampled_from(["", "Here it is:\n\n```diff\n"]), st.integers(0, 3))
def test_a_diff_of_distinct_lines_is_always_applied(data: st.DataObject, prose: str, counts: int) -> None:
    text = "".join(f"line {number}\n" for number in range(data.draw(st.integers(1, 30))))
    start, stop, new = data.draw(edited(text))
    lines = contents_of(text)
    after = "".join(f"{line}\n" for line in [*lines[:start], *new, *lines[stop:]])
    closing = "```\n\nThis is:\n- better\n" if prose else ""
    if after not in {text, ""}:
        assert result(prose + as_diff(text, after, counts=counts) + closing, text) == after


def test_prose_behind_a_diff_is_no_part_of_it() -> None:
    diff = HEAD + "@@ -4,3 +4,3 @@\n def area(width, height):\n-    # Both in metres.\n+    # In metres.\n"
    assert result(f"{diff}     return width * height\n\nNow:\n- it is\n+ better\n") == FILE.replace(
        "Both in", "In", 1
    )


def test_a_fence_inside_of_a_hunk_is_a_line_where_the_counts_say_so() -> None:
    text = "# Title\n```\nold\n```\n"
    diff = f"```diff\n{HEAD}@@ -1,4 +1,4 @@\n # Title\n```\n-old\n+new\n```\n```\n"
    assert result(diff, text) == "# Title\n```\nnew\n```\n"


def test_lines_left_out_of_a_hunk_are_no_obstacle() -> None:
    diff = HEAD + "@@ @@\n def area(width, height):\n-    return width * height\n+    return height * width\n"
    assert result(diff) == FILE.replace("width * height\n", "height * width\n")


def test_a_hunk_that_fits_twice_stands_where_its_number_says() -> None:
    diff = HEAD + "@@ -{0},2 +{0},2 @@\n-    # Both in metres.\n+    # In metres.\n"
    assert result(diff.format(10)) == FILE[:-80] + FILE[-80:].replace("Both in", "In")
    assert trouble(diff.format(7)) == snapshot(
        "Its lines stand in several places, at lines 5 and 10: add more of the lines around them."
    )


def test_hunks_in_the_wrong_order_are_found() -> None:
    second = "@@ @@\n-    return area(width, height) * depth\n+    return 1\n"
    diff = f"{HEAD}{second}@@ @@\n-import os\n+import sys\n"
    expected = FILE.replace("import os", "import sys").replace("return area(width, height) * depth", "return 1")
    assert result(diff) == expected


def test_numbers_in_front_of_lines_are_left_out() -> None:
    diff = HEAD + "@@ -4,2 +4,3 @@\n4 def area(width, height):\n+    print(1)\n5     # Both in metres.\n"
    assert result(diff) == FILE.replace("height):\n", "height):\n    print(1)\n", 1)


def test_a_line_that_is_cut_off_is_the_one_that_stands_there() -> None:
    diff = HEAD + "@@ @@\n-import os\n+import sys\n \n \n def ar"
    assert result(diff) == FILE.replace("import os", "import sys")


def test_lines_that_are_not_in_the_file_are_never_removed() -> None:
    diff = HEAD + "@@ @@\n def area(width, height):\n-    # All in metres.\n+    # In metres.\n"
    assert trouble(diff) == snapshot("""\
Its lines are not in the file as it quotes them. The nearest in the file, from line 4 on:
```
def area(width, height):
    # Both in metres.
```
Line 5 is '    # Both in metres.', where you have '    # All in metres.'.\
""")


def test_a_hunk_without_marks_is_a_trouble() -> None:
    assert trouble(HEAD + "@@ -1,3 +1,3 @@\n import os\n \n") == snapshot(
        "The diff of this file has no line with `+` or `-`."
    )


def test_files_come_and_go() -> None:
    diff = "--- /dev/null\n+++ b/new.py\n@@ -0,0 +1,2 @@\n+one\n+two\n\\ No newline at end of file\n"
    gone = "--- a/a.py\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-import os\n"
    read = read_reply(diff + gone, None, {"a.py": FILE})
    assert read.troubles == ()
    assert read.changes == {"new.py": "one\ntwo", "a.py": None}


def test_a_new_file_may_be_written_without_marks() -> None:
    diff = "```diff\n--- /dev/null\n+++ new.py\n@@ -0,0 +1,2 @@\ndef f():\n    return 1\n```\n"
    assert read_reply(diff, None, {}).changes == {"new.py": "def f():\n    return 1\n"}


def test_a_file_that_there_is_does_not_come() -> None:
    assert trouble("--- /dev/null\n+++ b/a.py\n@@ -0,0 +1 @@\n+one\n") == snapshot(
        "There is such a file already: write what is to change in it."
    )


def test_a_file_does_not_go_when_it_has_not_the_lines_that_are_quoted() -> None:
    assert trouble("--- a/a.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-import sys\n") == snapshot(
        "The file has no line 'import sys', so that it may be another one that is meant."
    )


def test_a_file_gets_another_name_and_other_lines() -> None:
    head = "diff --git a/a.py b/b.py\nrename from a.py\nrename to b.py\n--- a/a.py\n+++ b/b.py\n"
    read = read_reply(
        f"{head}@@ -1 +1 @@\n-import os\n+import sys\n", None, {"a.py": FILE, "x/b.py": "import os\n"}
    )
    assert read.troubles == ()
    assert read.changes == {"a.py": None, "b.py": FILE.replace("import os", "import sys")}


def test_paths_that_lead_out_of_the_workspace_are_refused() -> None:
    for path in ("/etc/passwd", "../a.py", "a/../../b.py"):
        for head in (f"--- {path}\n+++ {path}\n", f"--- /dev/null\n+++ {path}\n", f"--- {path}\n+++ /dev/null\n"):
            read = read_reply(f"{head}@@ -1 +1 @@\n-import os\n+import sys\n", Form.DIFF, {"a.py": FILE})
            assert read.changes == {}
            assert len(read.troubles) == 1
