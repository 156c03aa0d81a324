"""A stale hunk is found a place in the text as it is now, or is not: it never takes a line of the user with it."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.diff import line_edits
from countersign.core.hunks import propose
from countersign.core.merge import Conflict
from countersign.core.model import Hunk, TaskId
from countersign.core.refitting import refit
from countersign.core.text import Span, Text
from support.texts import raw_texts

CLASS = "class A:\n    def f(self):\n        return old\n\n    def g(self):\n        return 2\n"


def refitted(base: str, after: str, now: str, hunk: int = 0) -> str | tuple[Conflict, ...]:
    """Return the text with a hunk of the change from `base` to `after` put in, or the conflicts."""
    found = hunks(base, after)[hunk]
    place = Span(found.start, found.start + len(found.base))
    made = refit(found, place, Text.of(base), Text.of(now))
    return str(made) if isinstance(made, Text) else made


def hunks(base: str, after: str) -> tuple[Hunk, ...]:
    proposal = propose(TaskId("task"), "agent", [("a.py", Text.of(base), Text.of(after))])
    return proposal.files[0].hunks if proposal else ()


def test_a_hunk_goes_where_a_merge_puts_it() -> None:
    assert refitted("a\nb\nc\nd\n", "a\nB\nc\nd\n", "new\na\nb\nc\n") == "new\na\nB\nc\n"


def test_a_hunk_takes_the_indentation_that_its_lines_have_now() -> None:
    after = CLASS.replace("        return old\n", "        if ready:\n            return new\n")
    wrapped = "if True:\n" + "".join(f"    {line}" if line.strip() else line for line in Text.of(CLASS))
    assert refitted(CLASS, after, wrapped) == wrapped.replace(
        "            return old\n", "            if ready:\n                return new\n"
    )
    tabs = CLASS.replace("    ", "\t")
    assert refitted(CLASS, after, tabs) == tabs.replace("\t\treturn old\n", "\t\tif ready:\n\t\t\treturn new\n")


def test_a_hunk_fits_lines_whose_spacing_was_changed() -> None:
    base, after = "def f( a,b ):\n    x=1\n    return x\n", "def f( a,b ):\n    x=2\n    return x\n"
    now = "def f(a, b):\n    x = 1\n    return x\n"
    assert refitted(base, after, now) == "def f(a, b):\n    x=2\n    return x\n"


def test_a_hunk_takes_the_line_ends_of_the_text_now() -> None:
    now = CLASS.replace("\n", "\r\n")
    after = CLASS.replace("return old", "return new")
    assert refitted(CLASS, after, now) == now.replace("old", "new")


def test_a_hunk_follows_its_block_to_where_it_was_moved() -> None:
    base = "def f():\n    return old\n\ndef g():\n    return 2\n\ndef h():\n    return 3\n"
    now = "def g():\n    return 2\n\ndef h():\n    return 3\n\ndef f():\n    return old\n"
    assert refitted(base, base.replace("old", "new"), now) == now.replace("old", "new")


def test_a_block_that_stands_twice_is_not_taken_for_the_one_that_was_moved() -> None:
    base = "a\nold\nb\nx\na\nold\nb\n"
    found = refitted(base, "a\nnew\nb\nx\na\nold\nb\n", "a\nmine\nb\nx\na\nold\nb\n")
    assert not isinstance(found, str)


def test_lines_that_both_changed_are_named() -> None:
    found = refitted("a\nb\nc\n", "a\nB\nc\n", "a\nmine\nc\n")
    assert found == (Conflict(Span(1, 2), Span(1, 2), Span(1, 2)),)


@given(base=raw_texts, after=raw_texts, now=raw_texts, data=st.data())
def test_only_lines_that_the_hunk_replaces_are_taken_from_the_text(
    base: str, after: str, now: str, data: st.DataObject
) -> None:
    found = hunks(base, after)
    if not found:
        return
    number = data.draw(st.integers(0, len(found) - 1))
    made = refitted(base, after, now, number)
    if not isinstance(made, str):
        return
    own = {"".join(line.split()) for line in found[number].base}
    brought = {"".join(line.split()) for line in found[number].new}
    old, new = ([*Text.of(text)] for text in (now, made))
    for edit in line_edits(old, new):
        lost = {"".join(line.split()) for line in old[edit.span.start : edit.span.stop]}
        came = {"".join(line.split()) for line in edit.lines}
        assert lost <= own | came
        assert came <= brought | lost
