"""What the texts of single clauses mean."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.problem import Problem
from countersign.core.spec import Rename, Rewrite, parse_done, parse_rename, parse_rewrite


@pytest.mark.parametrize(
    ("text", "pattern", "replacement"),
    [
        ("Optional[$T] -> $T | None", "Optional[$T]", "$T | None"),
        ("print($$$ARGS) ->", "print($$$ARGS)", ""),
        ("p->next -> p.next", "p->next", "p.next"),
        ("`fn($A) -> $B` -> `fn($A): $B`", "fn($A) -> $B", "fn($A): $B"),
        ("`a -> b` ->", "a -> b", ""),
        ("f($_X, $$$) -> g()", "f($_X, $$$)", "g()"),
    ],
)
def test_a_rewrite_has_two_sides(text: str, pattern: str, replacement: str) -> None:
    assert parse_rewrite(text) == Rewrite(pattern, replacement)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "There is no `->`"),
        ("a b", "There is no `->`"),
        ("a->b", "There is no `->`"),
        ("-> b", "no pattern before"),
        ("a -> b -> c", "several `->`"),
        ("f($A) -> g($B, $C)", "`$B`, `$C`"),
    ],
)
def test_a_malformed_rewrite_is_a_problem(text: str, problem: str) -> None:
    found = parse_rewrite(text)
    assert isinstance(found, Problem)
    assert problem in found.message


@pytest.mark.parametrize(
    ("old", "new"), [("a", "b"), ("old_name", "NewName"), ("élan", "$x"), ("save", "save!"), ("@a", "@b")]
)
def test_a_rename_has_two_identifiers(old: str, new: str) -> None:
    assert parse_rename(f" {old} -> {new} ") == Rename(old, new)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a", "There is no `->`"),
        ("a.b -> c", "`a.b` is no identifier"),
        ("a -> 1b", "`1b` is no identifier"),
        ("a ->", "There is a name missing"),
        ("a -> a", "its own new name"),
    ],
)
def test_a_malformed_rename_is_a_problem(text: str, problem: str) -> None:
    found = parse_rename(text)
    assert isinstance(found, Problem)
    assert problem in found.message


def test_a_command_is_split_into_words_as_a_shell_does() -> None:
    assert parse_done("""pytest -k "a b" 'c d' e\\ f $HOME *.py""") == (
        "pytest",
        "-k",
        "a b",
        "c d",
        "e f",
        "$HOME",
        "*.py",
    )


@pytest.mark.parametrize(
    ("text", "problem"), [("", "no command"), ("echo 'a", "never closed"), ("echo a\\", "behind a backslash")]
)
def test_a_command_that_cannot_be_split_is_a_problem(text: str, problem: str) -> None:
    found = parse_done(text)
    assert isinstance(found, Problem)
    assert problem in found.message


@given(st.text(alphabet="ab->`$XY \"'\\\n\0é", max_size=20))
def test_no_clause_raises(text: str) -> None:
    for read in (parse_rewrite, parse_rename, parse_done):
        found = read(text)
        if isinstance(found, Problem):
            assert found.message.endswith(".")
