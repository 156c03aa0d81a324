"""SEARCH/REPLACE blocks, as models write them."""

from __future__ import annotations

from hypothesis import given, strategies as st
from inline_snapshot import snapshot

from countersign.core.reply import Form, read_reply
from support.replies import as_block, contents_of, edited, ended, noise
from support.texts import LINE_ENDS, raw_texts

FILE = """\
def area(width, height):
    # Both in metres.
    return width * height


def volume(width, height, depth):
    # Both in metres.
    return area(width, height) * depth
"""


def result(reply: str, **files: str) -> str | None:
    """Return what comes of `a.py`; the reply must have no troubles."""
    read = read_reply(reply, None, files or {"a.py": FILE})
    assert read.troubles == ()
    return read.changes["a.py"]


def trouble(reply: str, text: str = FILE) -> str:
    """Return the only trouble with a reply that changes nothing."""
    read = read_reply(reply, Form.BLOCKS, {"a.py": text})
    assert read.changes == {}
    (told,) = read.troubles
    return told.message


@given(st.data(), raw_texts, st.sampled_from(LINE_ENDS))
def test_a_block_gives_exactly_the_edited_text_or_a_trouble(data: st.DataObject, text: str, end: str) -> None:
    start, stop, new = data.draw(edited(text))
    lines = contents_of(text)
    wanted = "".join(f"{line}\n" for line in [*lines[:start], *new, *lines[stop:]])
    read = read_reply(as_block("a.py", lines, [*lines[:start], *new, *lines[stop:]], end), None, {"a.py": text})
    if any(line.strip() for line in lines):
        assert read.troubles == ()
        assert ended(read.changes.get("a.py") or (text if "a.py" not in read.changes else "")) == wanted


@given(raw_texts, st.integers(0, 12), st.integers(0, 12))
def test_lines_that_a_block_does_not_quote_keep_their_bytes(text: str, start: int, count: int) -> None:
    lines = contents_of(text)
    old = lines[start : start + count]
    read = read_reply(as_block("a.py", old, ["new"]), None, {"a.py": text})
    first = next((n for n in range(len(lines)) if lines[n : n + len(old)] == old), 0)
    made = read.changes.get("a.py")
    if made is not None and any(line.strip() for line in old):
        assert ended(made) == "".join(f"{line}\n" for line in [*lines[:first], "new", *lines[first + len(old) :]])


@given(noise, st.sampled_from([None, *Form]))
def test_no_reply_fails_or_touches_a_file_that_it_does_not_name(reply: str, form: Form | None) -> None:
    files = {"a.py": "a\nb\nc\n", "other.py": "a\nb\nc\n"}
    read = read_reply(reply, form, files)
    assert all(path in reply for path in read.changes)
    assert not any(path.startswith("/") or ".." in path.split("/") for path in read.changes)


@given(st.data())
def test_a_block_that_is_cut_off_changes_nothing(data: st.DataObject) -> None:
    block = as_block("a.py", ["    return width * height"], ["    return 1"]).removesuffix("\n")
    cut = block[: data.draw(st.integers(0, len(block) - len("REPLACE") - 2))]
    assert read_reply(cut, None, {"a.py": FILE}).changes == {}


def test_prose_asks_for_nothing() -> None:
    read = read_reply("I would change `a.py`, but how?", None, {"a.py": FILE})
    assert (read.form, read.changes, read.troubles) == (None, {}, ())


def test_a_path_is_found_in_a_sentence_a_fence_or_a_heading() -> None:
    block = as_block("", ["    return width * height"], ["    return height * width"])
    for above in (
        "### `a.py`",
        "**a.py**",
        "```python\na.py",
        "Now change a.py:",
        "```python:a.py",
        "# File: a.py",
    ):
        made = result(above + block)
        assert made == FILE.replace("width * height\n", "height * width\n")


def test_a_new_file_needs_no_lines_to_search() -> None:
    assert result(as_block("a.py", [], ["one"]), b="") == "one\n"


def test_without_lines_to_search_the_new_ones_stand_at_the_end() -> None:
    assert result(as_block("a.py", [], ["two"]), **{"a.py": "one"}) == "one\ntwo\n"


def test_lines_with_another_indentation_are_meant_when_they_stand_in_one_place() -> None:
    made = result(as_block("a.py", ["return width * height"], ["if width:", "    return width * height"]))
    assert made == FILE.replace("    return width * height\n", "    if width:\n        return width * height\n")


def test_of_equal_places_the_first_is_meant_when_it_is_quoted_letter_by_letter() -> None:
    made = result(as_block("a.py", ["    # Both in metres."], ["    # In metres."]))
    assert made == FILE.replace("Both in", "In", 1)


def test_of_equal_places_none_is_meant_when_they_are_quoted_loosely() -> None:
    assert trouble(as_block("a.py", ["# Both in metres."], ["# In metres."])) == snapshot(
        "Its SEARCH lines stand in several places, at lines 2 and 7: add lines around them."
    )


def test_what_is_nearest_is_told() -> None:
    old = ["def volume(width, height, depth):", "    # All in metres."]
    assert trouble(as_block("a.py", old, ["x"])) == snapshot("""\
Its SEARCH lines are not in the file. The nearest in the file, from line 6 on:
```
def volume(width, height, depth):
    # Both in metres.
```
Line 7 is '    # Both in metres.', where you have '    # All in metres.'.\
""")


def test_paths_that_lead_out_of_the_workspace_are_refused() -> None:
    for path in ("/etc/passwd", "../a.py", "src/../../a.py", "C:\\a.py", "~/a.py", "a/../a.py"):
        read = read_reply(as_block(path, [], ["x"]), None, {"a.py": FILE})
        assert read.changes == {}
        assert len(read.troubles) == 1


def test_a_heading_underlined_like_a_divider_is_no_divider() -> None:
    text = "Title\n=======\n\nOld.\n"
    block = as_block("a.py", ["Title", "=======", "", "Old."], ["Title", "=======", "", "New."])
    assert result(block, **{"a.py": text}) == "Title\n=======\n\nNew.\n"


def test_a_gap_never_takes_the_place_of_lines() -> None:
    block = as_block("a.py", ["def area(width, height):", "    # Both in metres."], ["# ... existing code ..."])
    assert trouble(block) == snapshot(
        "'# ... existing code ...' would stand in the file: write the lines that it stands for."
    )


def test_lines_left_out_on_both_sides_stay() -> None:
    old = ["def area(width, height):", "...", "    return area(width, height) * depth"]
    new = ["def area(width: int, height: int):", "...", "    return depth * area(width, height)"]
    made = result(as_block("a.py", old, new))
    assert made == FILE.replace(old[0], new[0]).replace(old[2], new[2])


def test_pieces_that_do_not_stand_in_one_place_each_are_a_trouble() -> None:
    old = ["def area(width, height):", "...", "    # Both in metres."]
    assert "not in the file" in trouble(as_block("a.py", old, [old[0], "...", "    # In feet."]))


def test_fences_inside_of_a_block_are_left_out() -> None:
    block = as_block(
        "a.py", ["```python", "    return width * height", "```"], ["```python", "    return 1", "```"]
    )
    assert result(block) == FILE.replace("    return width * height\n", "    return 1\n")


def test_a_file_that_one_block_does_not_fit_stays_as_it_is() -> None:
    fits = as_block("a.py", ["    return width * height"], ["    return 1"])
    read = read_reply(
        fits + as_block("a.py", ["nowhere"], ["x"]) + as_block("b.py", [], ["x"]), None, {"a.py": FILE}
    )
    assert read.changes == {"b.py": "x\n"}
    assert [told.line for told in read.troubles] == [8]


def test_a_block_is_done_when_another_has_brought_its_lines() -> None:
    wrong = as_block("a.py", ["return width", "* height"], ["    return height * width", ""])
    right = as_block("a.py", ["    return width * height", ""], ["    return height * width", ""])
    assert result(wrong + right) == FILE.replace("width * height\n\n", "height * width\n\n")


def test_lines_that_only_another_file_of_the_reply_has_are_changed_there() -> None:
    files = {"a.py": FILE, "b.py": "x = 1\n", "c.py": FILE}
    old = ["    return area(width, height) * depth"]
    one = as_block("a.py", ["def area(width, height):"], ["def area(width: int, height: int):"])
    read = read_reply(one + as_block("b.py", ["    # Both in metres.", *old], ["    return 1"]), None, files)
    assert read.troubles == ()
    assert [*read.changes] == ["a.py"]


def test_a_path_without_its_folders_means_the_only_file_of_that_name() -> None:
    block = as_block("a.py", ["x = 1"], ["x = 2"])
    assert read_reply(block, None, {"src/a.py": "x = 1\n"}).changes == {"src/a.py": "x = 2\n"}
    assert read_reply(block, None, {"src/a.py": "x = 1\n", "lib/a.py": "x = 1\n"}).changes == {}


def test_line_ends_stay_as_they_are() -> None:
    block = as_block("a.py", ["x = 1"], ["x = 2", "x = 3"])
    assert result(block, **{"a.py": "x = 1\r\ny"}) == "x = 2\r\nx = 3\r\ny"
