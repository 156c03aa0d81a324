"""Merging three texts line by line gives what git gives, and never loses what one side alone has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st
from pygit2 import Repository, init_repository
from pygit2.enums import FileMode
from pygit2.index import IndexEntry

from countersign.core.diff import all_edits
from countersign.core.merge import Conflict, merge
from countersign.core.text import Span, Text
from support.texts import LINE_ENDS, contents, raw_texts

BASE = "a\nb\nc\nd\ne\n"


class Git:
    """The three-way merge of libgit2, as an oracle."""

    def __init__(self, folder: Path) -> None:
        self._repository: Repository = init_repository(folder, bare=True)

    def merged(self, base: str, ours: str, theirs: str) -> str | None:
        """Return the text, None when there are conflicts."""
        entries = [
            IndexEntry("file", self._repository.create_blob(text.encode()), FileMode.BLOB)
            for text in (base, ours, theirs)
        ]
        try:
            found = self._repository.merge_file_from_index(*entries, use_deprecated=False)
        except RuntimeError:  # pygit2 can not read an empty text
            return ""
        assert not isinstance(found, str)
        return found.contents if found.automergeable else None


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> Git:
    return Git(tmp_path_factory.mktemp("oracle"))


@st.composite
def changed(draw: st.DrawFn, base: list[str], end: str) -> str:
    """Draw what a side made of the lines of a base."""
    made: list[str] = []
    for line in base:
        action = draw(st.sampled_from(["keep"] * 6 + ["change", "insert", "delete"]))
        if action in {"change", "insert"}:
            made += [content + end for content in draw(st.lists(contents, min_size=1, max_size=2))]
        if action in {"keep", "insert"}:
            made.append(line)
    return "".join(made)


@st.composite
def three_texts(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw a base and what two sides made of it, with all line ends but CR alone, which git has for none."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    base = [f"{number % 4}{draw(contents)}{end}" for number in range(draw(st.integers(0, 25)))]
    if base and draw(st.booleans()):
        base[-1] = base[-1].removesuffix(end)
    return "".join(base), draw(changed(base, end)), draw(changed(base, end))


@given(texts=three_texts())
@example(texts=("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n"))
@example(texts=("a\nb", "a\nb\nc", "A\nb"))
def test_a_merge_is_clean_where_that_of_git_is_and_gives_the_same_text(
    git: Git, texts: tuple[str, str, str]
) -> None:
    merged = merge(*map(Text.of, texts))
    assert (str(merged) if isinstance(merged, Text) else None) == git.merged(*texts)


@given(base=raw_texts, ours=raw_texts)
def test_what_one_side_alone_has_changed_is_the_result(base: str, ours: str) -> None:
    for theirs in (base, ours):
        assert str(merge(Text.of(base), Text.of(ours), Text.of(theirs))) == ours
    assert str(merge(Text.of(base), Text.of(base), Text.of(ours))) == ours


@given(base=raw_texts, ours=raw_texts, theirs=raw_texts)
def test_both_sides_are_equal_in_a_merge(base: str, ours: str, theirs: str) -> None:
    one = merge(Text.of(base), Text.of(ours), Text.of(theirs))
    other = merge(Text.of(base), Text.of(theirs), Text.of(ours))
    if isinstance(one, Text):
        assert other == one
    else:
        assert not isinstance(other, Text)
        assert [(found.base, found.ours, found.theirs) for found in other] == [
            (found.base, found.theirs, found.ours) for found in one
        ]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_changes_with_a_line_between_them_are_put_together(end: str) -> None:
    base, ours, theirs = (text.replace("\n", end) for text in (BASE, "A\nb\nc\nd\ne\nf\n", "a\nb\nC\nd\ne\n"))
    merged = merge(Text.of(base), Text.of(ours), Text.of(theirs))
    assert str(merged) == "A\nb\nC\nd\ne\nf\n".replace("\n", end)


@given(old=st.lists(contents), new=st.lists(contents))
def test_lines_without_ends_are_told_apart_like_others(old: list[str], new: list[str]) -> None:
    ended = ([f"{line}\n" for line in lines] for lines in (old, new))
    found = [(edit.span, [f"{line}\n" for line in edit.lines]) for edit in all_edits(old, new)]
    assert found == [(edit.span, [*edit.lines]) for edit in all_edits(*ended)]


def test_lines_that_both_sides_changed_are_named_in_all_three_texts() -> None:
    found = merge(Text.of(BASE), Text.of("new\na\nb\nmine\nd\ne\n"), Text.of("a\nb\ntheirs\nD\ne\n"))
    assert found == (Conflict(Span(2, 4), Span(3, 5), Span(2, 4)),)
