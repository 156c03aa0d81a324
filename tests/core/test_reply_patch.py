"""Patches in the form of `apply_patch` (V4A), as models write them."""

from __future__ import annotations

from hypothesis import given, strategies as st
from inline_snapshot import snapshot

from countersign.core.reply import Form, read_reply
from support.replies import as_patch, contents_of, edited
from support.texts import LINE_ENDS, contents

FILE = """\
class Box:
    def area(self):
        return self.width * self.height

    def name(self):
        return "box"


class Ball:
    def name(self):
        return "ball"
"""


def update(*lines: str) -> str:
    return "\n".join(["*** Begin Patch", "*** Update File: a.py", *lines, "*** End Patch"])


def result(patch: str, text: str = FILE) -> str | None:
    """Return what comes of `a.py`; the reply must have no troubles."""
    read = read_reply(patch, None, {"a.py": text})
    assert read.troubles == ()
    return read.changes["a.py"]


def trouble(patch: str) -> str:
    """Return the only trouble with a reply that changes nothing."""
    read = read_reply(patch, Form.PATCH, {"a.py": FILE})
    assert read.changes == {}
    (told,) = read.troubles
    return told.message


@given(st.data(), st.lists(contents, min_size=1, max_size=12), st.sampled_from(LINE_ENDS), st.integers(1, 4))
def test_a_patch_of_distinct_lines_gives_exactly_the_edited_text(
    data: st.DataObject, lines: list[str], end: str, context: int
) -> None:
    before = [f"{number}{line}" for number, line in enumerate(lines)]
    text = "".join(f"{line}{end}" for line in before)
    start, stop, new = data.draw(edited(text))
    after = [*before[:start], *new, *before[stop:]]
    if after != before:
        assert contents_of(result(as_patch("a.py", before, after, context=context, end=end), text) or "") == after


def test_lines_are_looked_for_below_those_that_are_said_to_stand_above() -> None:
    patch = update("@@ class Ball:", "@@     def name(self):", '-        return "ball"', '+        return "a ball"')
    assert result(patch) == FILE.replace('"ball"', '"a ball"')


def test_of_equal_places_the_first_below_is_meant() -> None:
    patch = update("@@ class Ball:", "     def name(self):", "+        # short")
    assert result(patch) == FILE.replace(
        "Ball:\n    def name(self):\n", "Ball:\n    def name(self):\n        # short\n"
    )


def test_parts_without_changes_lead_to_the_next() -> None:
    patch = update("@@", " class Ball:", "@@", "     def name(self):", "+        # short")
    assert result(patch) == FILE.replace(
        "Ball:\n    def name(self):\n", "Ball:\n    def name(self):\n        # short\n"
    )


def test_files_come_go_and_move() -> None:
    patch = """\
apply_patch <<'EOF'
*** Begin Patch
*** Add File: new.py
+one
+
*** Delete File: old.py
*** Update File: a.py
*** Move to: src/a.py
@@
-class Ball:
+class Sphere:
*** End Patch
EOF
"""
    read = read_reply(patch, None, {"a.py": FILE, "old.py": "x\n"})
    assert read.troubles == ()
    assert read.changes == {
        "new.py": "one\n\n",
        "old.py": None,
        "a.py": None,
        "src/a.py": FILE.replace("Ball", "Sphere"),
    }


def test_lines_alone_stand_at_the_end() -> None:
    assert result(update("@@", "+x = 1")) == FILE + "x = 1\n"


def test_lines_at_the_end_of_the_file_are_those() -> None:
    patch = update("@@", "     def name(self):", '-        return "ball"', '+        return "a"', "*** End of File")
    assert result(patch) == FILE.replace('"ball"', '"a"')


def test_a_patch_that_does_not_end_is_a_trouble() -> None:
    assert trouble(update("@@", "-class Ball:", "+class Sphere:").removesuffix("*** End Patch")) == snapshot(
        "The patch does not end: there is no line `*** End Patch`."
    )


def test_an_update_without_changes_is_a_trouble() -> None:
    assert trouble(update("@@", " class Ball:")) == snapshot("The update of this file has no line with `+` or `-`.")


def test_an_unknown_head_is_a_trouble() -> None:
    assert trouble("*** Begin Patch\n*** Change File: a.py\n*** End Patch") == snapshot(
        "'*** Change File: a.py' is no head of a file: it is `*** Update File: `, `Add` or `Delete`."
    )


def test_a_line_of_a_new_file_without_its_mark_is_a_trouble() -> None:
    assert trouble("*** Begin Patch\n*** Add File: b.py\n+one\ntwo\n*** End Patch") == snapshot(
        "In a new file each line begins with `+`; 'two' does not."
    )


def test_what_is_nearest_is_told() -> None:
    assert trouble(
        update("@@ class Ball:", "     def name(self):", '-        return "bowl"', "+        pass")
    ) == snapshot(
        """\
Its lines are not in the file as it quotes them. The nearest in the file, from line 5 on:
```
    def name(self):
        return "box"
```
Line 6 is '        return "box"', where you have '        return "bowl"'.\
"""
    )


def test_paths_that_lead_out_of_the_workspace_are_refused() -> None:
    for head in ("Update File: /tmp/a.py", "Add File: ../x", "Delete File: ~/a.py"):
        read = read_reply(f"*** Begin Patch\n*** {head}\n+one\n*** End Patch", Form.PATCH, {"a.py": FILE})
        assert read.changes == {}
        assert len(read.troubles) == 1
    read = read_reply(update("*** Move to: ../b.py"), Form.PATCH, {"a.py": FILE})
    assert read.changes == {}
    assert len(read.troubles) == 1
