"""Specs are followed through edits: what is guessed, what stays hidden, and what reading the whole text settles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from countersign.core.comments import TAG, find
from countersign.core.spec import find_specs
from countersign.core.text import Edit, Text
from countersign.core.tracking import Tracked, begun, followed, settled
from support.typing_specs import FRAGMENTS, LANGUAGES, any_edit, any_text, long_text

SPEC = ["# spec: Größe 😀", "#   must: be it"]
PLAIN = st.sampled_from(["x = 1", "", "# plain", "def f(): pass", "# Spec", "y = 'a'"])


def tracked_in(path: str, text: Text) -> Tracked:
    """Return what is known of a text that has been read."""
    return read(begun(path, text))


def read(tracked: Tracked) -> Tracked:
    return settled(tracked, find(str(tracked.text), tracked.language, TAG))


def typed(tracked: Tracked, line: int, column: int, letters: str) -> Tracked:
    return followed(tracked, tracked.text.edited(Edit(line, column, line, column, letters))[0])


@given(data=st.data())
def test_specs_move_with_plain_edits_as_if_they_were_looked_for(data: st.DataObject) -> None:
    lines: list[str] = []
    for block in data.draw(st.lists(st.lists(PLAIN, max_size=4), min_size=1, max_size=4)):
        lines += ["", *SPEC, "", *block]
    tracked = tracked_in("a.py", Text.of("".join(f"{line}\n" for line in lines)))
    for _ in range(3):
        text = tracked.text
        start = data.draw(st.integers(0, len(text)))
        stop = data.draw(st.integers(start, min(start + 2, len(text))))
        new = data.draw(st.lists(PLAIN | st.sampled_from(SPEC), max_size=3))
        text, _ = text.edited(Edit(start, 0, stop, 0, "".join(f"{line}\n" for line in new)))
        tracked = followed(tracked, text)
        assert tracked.specs == find_specs("a.py", text)


@pytest.mark.parametrize("path", LANGUAGES)
@settings(max_examples=50)
@given(data=st.data())
def test_what_was_read_holds_whatever_was_typed_before(path: str, data: st.DataObject) -> None:
    tracked = begun(path, data.draw(any_text()))
    for _ in range(data.draw(st.integers(1, 6))):
        tracked = followed(tracked, tracked.text.edited(data.draw(any_edit(tracked.text)))[0])
        if tracked.is_sure or data.draw(st.booleans()):
            tracked = read(tracked) if not tracked.is_sure else tracked
            assert tracked.specs == find_specs(path, Text.of(str(tracked.text)))
    assert read(tracked).specs == find_specs(path, tracked.text)


@settings(max_examples=20)
@given(data=st.data())
def test_a_long_text_is_told_from_a_short_one_by_nothing(data: st.DataObject) -> None:
    text = long_text(data.draw(any_text()))
    tracked = tracked_in("a.py", text)
    for _ in range(3):
        tracked = followed(tracked, tracked.text.edited(data.draw(any_edit(tracked.text)))[0])
    assert read(tracked).specs == find_specs("a.py", tracked.text)
    assert all(0 <= spec.span.start < spec.span.stop <= len(tracked.text) for spec in tracked.specs)


@pytest.mark.parametrize(("path", "code", "opening", "spec", "closing"), FRAGMENTS)
def test_a_spec_is_there_while_it_is_typed_and_gone_when_it_is_taken_away(
    path: str, code: str, opening: str, spec: str, closing: str
) -> None:
    tracked = tracked_in(path, Text.of(code * 150 + f"{opening}{closing}\n" + code * 150))
    line, column = 150 * code.count("\n"), len(opening)
    places: list[tuple[int, int]] = []
    for letter in spec:
        places.append((line, column))
        tracked = typed(tracked, line, column, letter)
        line, column = (line + 1, 0) if letter == "\n" else (line, column + 1)
        assert tracked.specs == find_specs(path, tracked.text)
    assert len(tracked.specs) == 1
    for start in reversed(places):
        tracked = followed(tracked, tracked.text.edited(Edit(*start, line, column, ""))[0])
        line, column = start
        assert tracked.specs == find_specs(path, tracked.text)
    assert tracked.specs == ()


def test_an_edit_away_from_specs_leaves_them_the_same() -> None:
    before = tracked_in("a.py", long_text(Text.of("x\n" * 100)))
    typed_in = typed(before, 1_350, 0, "y")
    assert typed_in.specs is before.specs
    assert typed_in.blocks is before.blocks
    assert not typed_in.is_sure
    longer = typed(before, 1_350, 0, "\n")
    kept = [block.comment for block in before.blocks]
    assert [block.comment for block in longer.blocks] == kept
    assert all(one is other.comment for one, other in zip(kept, longer.blocks, strict=True))
    assert longer.specs == find_specs("a.py", longer.text)


def test_the_comments_on_a_line_are_those_of_the_text_as_it_is_now() -> None:
    tracked = tracked_in("a.c", Text.of("x;\n\n\n/* spec: a */ f(); // spec: b\n"))
    after = typed(tracked, 0, 0, "y\n")
    assert [comment.lines[0].text for comment in after.comments_on(4)] == ["spec: a", "spec: b"]
    assert [
        after.text[4][said.start : said.stop] for comment in after.comments_on(4) for said in comment.lines
    ] == [
        "spec: a",
        "spec: b",
    ]
    assert after.comments_on(3) == []


@pytest.mark.parametrize("mark", ["# spec: a", "x  # AI!", "# spec: no ai?"])
def test_a_text_without_marks_has_no_specs_for_sure_until_one_is_typed(mark: str) -> None:
    tracked = tracked_in("a.py", Text.of("x = 1\n" * 2_000))
    assert tracked.is_sure
    tracked = typed(tracked, 1_000, 0, '"""\n')
    tracked = typed(tracked, 1_500, 0, "spec: in no comment\n")
    assert tracked.is_sure
    assert not typed(tracked, 500, 0, f"{mark}\n").is_sure


def test_what_the_parser_called_a_string_is_not_shown_while_it_is_changed() -> None:
    line = "# spec: in a string\n"
    tracked = tracked_in("a.py", Text.of('a = """\n' + "text\n" * 300 + line + "text\n" * 300 + '"""\n'))
    assert tracked.specs == ()
    assert tracked.refuted == (301,)
    for column, letter in enumerate("typed", len(line) - 1):
        tracked = typed(tracked, 301, column, letter)
        assert tracked.specs == ()
    tracked = typed(tracked, 301, len(line) - 1, "\n# spec: another")
    assert tracked.specs == ()
    assert tracked.refuted == (301, 302)
    assert not tracked.is_sure


@pytest.mark.parametrize("path", ["a.vue", "a.html", "a.svelte"])
def test_a_spec_in_a_long_script_of_a_page_is_shown_while_it_is_typed(path: str) -> None:
    page = (
        "<p>It's</p>\n<script>\n" + "let a = 1\n" * 1_500 + "</script>\n<style>\n" + "a {}\n" * 300 + "</style>\n"
    )
    tracked = tracked_in(path, Text.of(page))
    for line, spec in ((1_200, "// spec: a"), (1_650, "/* spec: b */"), (0, "<!-- spec: c -->")):
        tracked = typed(tracked, line, 0, f"{spec}\n")
        assert tracked.specs == find_specs(path, tracked.text)
    assert len(tracked.specs) == 3
    assert typed(tracked, 1_300, 0, "<!-- spec: none -->\n").specs == tuple(
        find_specs(path, typed(tracked, 1_300, 0, "<!-- spec: none -->\n").text)
    )


@pytest.mark.parametrize("path", ["a.py", "a.html"])
def test_a_line_too_long_to_be_read_at_once_waits_until_the_text_is_read(path: str) -> None:
    tracked = tracked_in(path, Text.of("x = 1\n" * 2_000))
    tracked = typed(tracked, 1_000, 0, "# spec: <!-- spec: a -->" + " " * 100_000 + "\n")
    assert tracked.specs == ()
    assert not tracked.is_sure
    assert read(tracked).specs == find_specs(path, tracked.text)
    assert len(read(tracked).specs) == 1
