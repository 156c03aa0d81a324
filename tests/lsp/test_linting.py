"""The lint of a text that is typed in is that of its specs now, and worked out for what has changed alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from countersign.core.comments import find
from countersign.core.lint import Surroundings, lint
from countersign.core.state import AgentCard, State
from countersign.core.text import Edit, Text
from countersign.core.tracking import Tracked, begun, followed, settled
from countersign.lsp.linting import Lint
from support.typing_specs import any_edit, any_text

FILES = ["a.py", "b.py"]
STATE = State("s", agents=(AgentCard("recipe", mechanical=True, inert=True),))
SPEC = "# spec: Do it properly\n#   agent: nobody\n#   scope: *.c\n"


class Files:
    """A list of files that can become another."""

    def __init__(self) -> None:
        self.listed: Sequence[str] | None = FILES

    def __call__(self) -> Sequence[str] | None:
        return self.listed


def read(tracked: Tracked) -> Tracked:
    return settled(tracked, find(str(tracked.text), tracked.language, tracked.tag))


def plainly(tracked: Tracked, files: Sequence[str] | None, language: str | None = None) -> list[object]:
    """Return what the core finds when it is asked about each spec."""
    paths = None if files is None else lambda: files
    around = Surroundings(lambda: ("recipe",), paths, language, tracked.tag, tracked.comments_on)
    return [finding for spec in tracked.specs for finding in lint(spec, tracked.text, around)]


@given(data=st.data())
def test_what_is_remembered_is_what_would_be_found_now(data: st.DataObject) -> None:
    files = Files()
    linting = Lint(files, lambda: STATE)
    tracked = read(begun("a.py", Text.of(f"x\n{SPEC}x\n{data.draw(any_text())}\nx\n\n{SPEC}")))
    for _ in range(4):
        assert list(linting.findings(tracked, None)) == plainly(tracked, files.listed)
        tracked = followed(tracked, tracked.text.edited(data.draw(any_edit(tracked.text)))[0])
        if data.draw(st.booleans()):
            tracked = read(tracked)
        files.listed = data.draw(st.sampled_from([files.listed, None, ["c.c"], ["c.c", "d.c"]]))
    assert list(linting.findings(tracked, None)) == plainly(tracked, files.listed)


def test_nothing_is_linted_twice_while_no_spec_changes() -> None:
    linting = Lint(Files(), lambda: STATE)
    tracked = read(begun("a.py", Text.of(f"x\n\n\n{SPEC}\n")))
    found = linting.findings(tracked, None)
    assert len(found) == 4
    tracked = followed(tracked, tracked.text.edited(Edit(0, 0, 0, 0, "y"))[0])
    assert linting.findings(tracked, None) is found
    tracked = followed(tracked, tracked.text.edited(Edit(0, 0, 0, 0, "\n"))[0])
    moved = linting.findings(tracked, None)
    assert [finding.span for finding in moved] == [finding.span.shifted(1) for finding in found]
    assert list(moved) == plainly(tracked, FILES)


def test_another_language_is_another_lint() -> None:
    linting = Lint(Files(), lambda: STATE)
    tracked = read(begun("a.unknown", Text.of("# spec: Do it\n")))
    for language in (None, "python", "rust"):
        assert list(linting.findings(tracked, language)) == plainly(tracked, FILES, language)


def test_a_scope_is_not_held_against_more_files_than_typing_leaves_time_for() -> None:
    files = Files()
    linting = Lint(files, lambda: STATE)
    tracked = read(begun("a.py", Text.of("# spec: Do it\n#   scope: *.c, *.h\n#   done: make\n")))
    files.listed = [f"{number}.py" for number in range(2_500)]
    assert [finding.code for finding in linting.findings(tracked, None)] == ["empty-scope", "empty-scope"]
    files.listed = [f"{number}.py" for number in range(2_501)]
    assert linting.findings(tracked, None) == ()


@pytest.mark.timeout(10)
def test_no_text_is_slow_to_lint() -> None:
    linting = Lint(lambda: None, lambda: STATE)
    endless = "// spec: a\n" + "//   mustt: x\n" * 100_000
    tracked = read(begun("a.rs", Text.of(f"// spec: Do it properly\nx\n{endless}")))
    assert [len(spec.span) for spec in tracked.specs] == [1, 100_001]
    assert {finding.span.start for finding in linting.findings(tracked, None)} == {0}
