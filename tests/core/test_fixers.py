"""`fix:` clauses: which program is meant, and with which rules."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.fixers import FIXERS, Fix, parse_fix
from countersign.core.problem import Problem


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("ruff UP,I001", ("--select", "UP,I001")),
        ("ruff UP I", ("--select", "UP,I")),
        ("ruff", ("--force-exclude", "--quiet")),
        ("ruff format", ("--force-exclude", "--quiet")),
        ("zig  fmt", ("zig", "fmt")),
        ("gofmt", ("gofmt", "-w")),
    ],
)
def test_a_clause_names_a_program_and_maybe_rules(text: str, command: tuple[str, ...]) -> None:
    wanted = parse_fix(text)
    assert isinstance(wanted, Fix)
    assert wanted.command[-len(command) :] == command


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rm -rf /", "names no program that is known here; known are: ruff, ruff format"),
        ("", "names no program"),
        ("zig", "names no program"),
        ("ruff --unsafe-fixes", "`--unsafe-fixes` is no rule of ruff"),
        ("ruff UP; rm", "is no rule of ruff"),
        ("gofmt -x", "gofmt takes no rules here"),
        ("ruff format UP", "ruff format takes no rules here"),
    ],
)
def test_nothing_else_gets_onto_a_command_line(text: str, why: str) -> None:
    problem = parse_fix(text)
    assert isinstance(problem, Problem)
    assert why in problem.message


@given(st.text())
def test_whatever_is_written_only_words_of_the_table_and_rules_are_run(text: str) -> None:
    wanted = parse_fix(text)
    if isinstance(wanted, Fix):
        own = FIXERS[wanted.fixer.name].argv
        assert wanted.command[: len(own)] == own
        assert all(part.isalnum() for word in wanted.command[len(own) + 1 :] for part in word.split(","))


def test_a_program_gets_the_files_that_it_is_for() -> None:
    assert FIXERS["ruff"].takes("src/A.PY")
    assert not FIXERS["ruff"].takes("py")
    assert FIXERS["rustfmt"].takes("lib.rs")
