"""Remarks as comments beside hunks: found as specs are, never in strings, and no part of a spec."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.comments import TAG
from countersign.core.model import Clause, ClauseKind, HunkId, Mode, Remark, Spec
from countersign.core.remark_lines import beside, written_at, written_in
from countersign.core.remarks import said_in, with_remarks
from countersign.core.scope import scope_of
from countersign.core.spec import find_specs
from countersign.core.text import Span, Text


def remarks_in(text: str, path: str = "a.py") -> list[tuple[int, int, str]]:
    found = written_in(Text.of(text), path, None, TAG)
    return [(remark.span.start, remark.span.stop, remark.text) for remark in found]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "x = 1\n# refine: use a set\nx = 2\n"),
        ("a.ts", "let x = 1;\n// Refine: use a set\nlet y;\n"),
        ("a.html", "<p>\n<!-- refine: use a set -->\n</p>\n"),
        ("a.sql", "select 1\n-- refine: use a set\n;\n"),
        ("a.c", "int x;\n/* refine: use a set */\nint y;\n"),
    ],
)
def test_a_remark_is_found_in_the_comments_of_any_language(path: str, text: str) -> None:
    assert remarks_in(text, path) == [(1, 2, "use a set")]


def test_a_remark_goes_on_over_the_lines_of_its_comment_until_another_or_a_spec_begins() -> None:
    text = "# refine: use a set\n#   rewrite: a -> b\n# refine: two\n# spec: three\n#   must: four\n\n# refine:\n"
    assert remarks_in(text) == [(0, 2, "use a set\nrewrite: a -> b"), (2, 3, "two")]
    (spec,) = find_specs("a.py", Text.of(text))
    assert (spec.goal, spec.span) == ("three", Span(3, 5))


def test_a_remark_below_a_spec_is_no_part_of_it() -> None:
    (spec,) = find_specs("a.py", Text.of("# spec: one\n#   must: two\n# refine: three\n#   rename: a -> b\n"))
    assert [clause.text for clause in spec.clauses] == ["one", "two"]


def test_what_stands_in_a_string_is_no_remark() -> None:
    assert remarks_in('x = "# refine: no"\ny = "refine: no"\n') == []


@given(st.integers(0, 40), st.integers(0, 3))
def test_a_remark_is_found_from_each_of_its_lines_and_from_no_other(above: int, line: int) -> None:
    text = Text.of("x = 1\n" * above + "# refine: a\n#   b\n#   c\n" + "x = 1\n" * 3)
    found = written_at(text, "a.py", None, TAG, Span(above + line, above + line + 1))
    assert [remark.span for remark in found] == ([Span(above, above + 3)] if line < 3 else [])


def test_a_remark_is_about_the_nearest_hunk_and_rather_about_the_one_below() -> None:
    hunks = [Span(0, 2), Span(5, 6), Span(8, 8)]
    assert beside(Span(2, 3), hunks) == 0
    assert beside(Span(4, 5), hunks) == 1
    assert beside(Span(6, 7), hunks) == 1
    assert beside(Span(7, 8), hunks) == 2
    assert beside(Span(12, 13), hunks) is None
    assert beside(Span(0, 1), []) is None


def test_the_lines_of_a_remark_are_words_and_clauses() -> None:
    said = said_in("please use a set\n here\nrewrite: a ->\n  b\nnote: as well\nscope: x.py")
    assert said.words == "please use a set here"
    assert [(clause.kind, clause.text) for clause in said.clauses] == [
        (ClauseKind.REWRITE, "a -> b note: as well"),
        (ClauseKind.SCOPE, "x.py"),
    ]


def test_a_remark_adds_to_the_scope_of_the_spec_and_may_name_another_agent() -> None:
    goal, agent = (Clause(kind, "one", Span(0, 1)) for kind in (ClauseKind.GOAL, ClauseKind.AGENT))
    spec = Spec("a.py", Span(0, 1), Mode.TASK, (goal, agent))
    made = with_remarks(spec, [Remark(HunkId("h"), "scope: lib/*.py\nagent: two")])
    assert made.texts(ClauseKind.AGENT) == ("two",)
    assert [path for path in ("a.py", "tests/test_a.py", "lib/b.py", "c.py") if scope_of(made).takes(path)] == [
        "a.py",
        "tests/test_a.py",
        "lib/b.py",
    ]
