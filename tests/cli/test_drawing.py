"""How a hunk is drawn: exactly as accepting it would change its file."""

from __future__ import annotations

import pytest

from countersign.cli.commands import Color
from countersign.cli.drawing import show_hunk
from countersign.cli.output import Output
from countersign.core.events import DiskSeen, RecordsArrived
from countersign.core.hunks import propose
from countersign.core.model import TaskId
from countersign.core.records import ProposalOffered
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Text
from countersign.core.views import offers_in


@pytest.fixture
def drawn(capsys: pytest.CaptureFixture[str]) -> Drawn:
    return Drawn(capsys)


class Drawn:
    """Draws the first hunk between two texts, in a file that holds the first one, or what it became since."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, before: str, after: str, *, now: str | None = None) -> list[str]:
        proposal = propose(TaskId("t"), "recipe", [("a.py", Text.of(before), Text.of(after))])
        assert proposal is not None
        state = State(session="this")
        texts = [before] if now is None else [before, now]
        arrived = RecordsArrived((ProposalOffered(proposal, 0.0),), frozenset(), 0.0)
        for event in (arrived, *(DiskSeen("a.py", Text.of(text), 0.0) for text in texts)):
            state, _ = step(state, event)
        show_hunk(Output(Color.NEVER), state, offers_in(state, "a.py")[0], "1 of 1")
        return self._capsys.readouterr().out.splitlines()


def test_three_lines_of_context_stand_around_a_change(drawn: Drawn) -> None:
    assert drawn("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nb\nc\nd\nE\nf\ng\nh\ni\n") == [
        "a.py:5  1 of 1",
        "2   b",
        "3   c",
        "4   d",
        "5 - e",
        "5 + E",
        "6   f",
        "7   g",
        "8   h",
    ]


def test_an_insertion_and_a_deletion_are_drawn_at_their_lines(drawn: Drawn) -> None:
    assert drawn("a\nb\n", "a\nx\nb\n") == ["a.py:2  1 of 1", "1   a", "2 + x", "2   b"]
    assert drawn("a\nx\nb\n", "a\nb\n") == ["a.py:2  1 of 1", "1   a", "2 - x", "3   b"]


def test_a_change_of_white_space_alone_is_visible(drawn: Drawn) -> None:
    assert drawn("\tx\n", "    x\n")[1:] == ["1 - →   x", "1 + ····x"]
    assert drawn("x\n", "x  \n")[1:] == ["1 - x", "1 + x··"]
    assert drawn("\n", "  \n")[1:] == ["1 - ", "1 + ··"]


def test_line_ends_are_named_where_they_differ(drawn: Drawn) -> None:
    assert drawn("x\r\n", "x\n")[1:] == ["1 - x (CRLF)", "1 + x (LF)"]
    assert drawn("x", "x\n")[1:] == ["1 - x (no line end)", "1 + x (LF)"]
    assert drawn("x\r", "y\r")[1:] == ["1 - x", "1 + y"]


def test_a_file_that_became_crlf_keeps_that_in_what_is_drawn(drawn: Drawn) -> None:
    assert drawn("a\nb\n", "a\nB\n", now="a\r\nb\r\n")[1:] == ["1   a", "2 - b", "2 + B"]


def test_a_long_line_hides_only_what_both_sides_have_in_common(drawn: Drawn) -> None:
    head, tail = "h" * 300, "t" * 300
    removed, added = drawn(f"{head}{tail}\n", f"{head}NEW{tail}\n")[1:]
    assert removed == f"1 - (240 characters) {'h' * 60}{'t' * 60} (240 characters)"
    assert added == f"1 + (240 characters) {'h' * 60}NEW{'t' * 60} (240 characters)"
    wholly_new = "n" * 1_000
    assert drawn("a\n", f"a\n{wholly_new}\n")[2] == f"2 + {wholly_new}"


def test_long_context_is_cut(drawn: Drawn) -> None:
    assert drawn(f"{'c' * 300}\na\n", f"{'c' * 300}\nb\n")[1] == f"1   {'c' * 200} (100 more characters)"


def test_a_stale_hunk_is_drawn_as_it_was_meant(drawn: Drawn) -> None:
    stale = drawn("a\nb\nc\n", "a\nB\nc\n", now="a\nother\nc\n")
    assert stale[1].startswith("  stale: ")
    assert stale[2:] == ["2 - b", "2 + B", "  What stands there now:", "2   other"]


def test_numbers_are_those_of_the_file_now(drawn: Drawn) -> None:
    assert drawn("a\nb\n", "a\nB\n", now="1\n2\na\nb\n")[0] == "a.py:4  1 of 1"
