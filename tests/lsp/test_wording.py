"""The words for a hunk on one line, and for how careful one has to be with it."""

from __future__ import annotations

import pytest

from countersign.core.model import Hunk, HunkFinding, HunkId, Severity, TaskId
from countersign.core.operation import Operation, OperationKind
from countersign.lsp.wording import beginning, risk_word, summary_of


def hunk(base: str, new: str, rationale: str = "", operation: Operation | None = None) -> Hunk:
    lines = base.splitlines(keepends=True), new.splitlines(keepends=True)
    sides = tuple(lines[0]), tuple(lines[1])
    return Hunk(HunkId("h"), TaskId("t"), "a.py", 0, *sides, None, None, rationale, operation=operation)


def finding(severity: Severity, code: str) -> HunkFinding:
    return HunkFinding(HunkId("h"), severity, "paths", code, "It is so.")


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (hunk("a\n", "b\n"), "change 1 line"),
        (hunk("a\nb\n", "c\n"), "change 2 lines to 1"),
        (hunk("", "a\nb\n"), "add 2 lines"),
        (hunk("a\n", ""), "remove 1 line"),
        (hunk("a\n", "b\n", "It is\nfriendlier \u202e."), "change 1 line: It is friendlier <U+202E>."),
        (hunk("", "x\n", operation=Operation(OperationKind.CREATE, None, None)), "create the file"),
    ],
)
def test_what_a_hunk_does_is_told_on_one_line(shown: Hunk, words: str) -> None:
    assert summary_of(shown) == words


@pytest.mark.parametrize(
    ("found", "word"),
    [
        ([], "normal"),
        ([(Severity.WARNING, "path-sensitive")], "normal"),
        ([(Severity.ERROR, "path-sensitive")], "sensitive"),
        ([(Severity.ERROR, "path-sensitive"), (Severity.ERROR, "secret")], "high"),
        ([(Severity.INFO, "x"), (Severity.ERROR, "path-never")], "high"),
    ],
)
def test_a_file_to_be_careful_with_is_told_from_a_hunk_to_be_careful_with(
    found: list[tuple[Severity, str]], word: str
) -> None:
    assert risk_word([finding(*one) for one in found]) == word


def test_of_a_long_answer_the_beginning_is_told() -> None:
    assert beginning("a \u202e\n\n") == "a <U+202E>"
    assert beginning("x" * 5_000) == "x" * 4_000 + "…"
