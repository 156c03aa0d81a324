"""What a spec's scope takes."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.model import Clause, ClauseKind, Mode, Spec
from countersign.core.scope import is_test, scope_of
from countersign.core.text import Span

FILES = (
    "src/app.py",
    "src/util.py",
    "src/app_test.go",
    "tests/test_app.py",
    "web/app.spec.ts",
    "docs/a.md",
    "setup.py",
)


def spec(*scopes: str, path: str = "src/app.py") -> Spec:
    clauses = tuple(Clause(ClauseKind.SCOPE, scope, Span(1, 2)) for scope in scopes)
    return Spec(path, Span(0, 1), Mode.TASK, (Clause(ClauseKind.GOAL, "do it", Span(0, 1)), *clauses))


def taken(*scopes: str) -> list[str]:
    scope = scope_of(spec(*scopes))
    return [path for path in FILES if scope.takes(path)]


def test_without_a_clause_the_scope_is_the_file_and_the_tests() -> None:
    assert taken() == ["src/app.py", "src/app_test.go", "tests/test_app.py", "web/app.spec.ts"]
    assert not scope_of(spec()).this_function


@pytest.mark.parametrize(
    ("scopes", "paths"),
    [
        (("this file",), ["src/app.py"]),
        (("This  File",), ["src/app.py"]),
        (("this function",), ["src/app.py"]),
        (("this file, docs/a.md",), ["src/app.py", "docs/a.md"]),
        (("this file", "docs/a.md"), ["src/app.py", "docs/a.md"]),
        (("src",), ["src/app.py", "src/util.py", "src/app_test.go"]),
        (("**/*.py",), ["src/app.py", "src/util.py", "tests/test_app.py", "setup.py"]),
        (("*.py",), ["setup.py"]),
        (("src/*.{py,go}, `docs/a.md`",), ["src/app.py", "src/util.py", "src/app_test.go", "docs/a.md"]),
        (("**, !test files",), ["src/app.py", "src/util.py", "docs/a.md", "setup.py"]),
        (("src, !this file",), ["src/util.py", "src/app_test.go"]),
        ((" , ",), []),
        (("",), []),
    ],
)
def test_a_scope_takes_what_it_lists(scopes: tuple[str, ...], paths: list[str]) -> None:
    assert taken(*scopes) == paths


def test_only_the_words_make_it_the_function() -> None:
    assert scope_of(spec("docs/a.md, this function")).this_function
    assert not scope_of(spec("this file")).this_function
    assert not scope_of(spec("!this function")).this_function


@pytest.mark.parametrize(
    "entry", ["../other", "/etc", "~/x", "C:\\x", "src\\app.py", "!../x", "a/../../src/app.py"]
)
def test_what_leads_out_of_the_workspace_is_a_problem_and_takes_nothing(entry: str) -> None:
    scope = scope_of(spec(entry))
    assert [path for path in FILES if scope.takes(path)] == []
    assert len(scope.problems) == 1
    assert entry.removeprefix("!") in scope.problems[0].message
    assert taken(f"{entry}, docs") == ["docs/a.md"]


@pytest.mark.parametrize("path", ["../src/app.py", "/src/app.py", "src/../src/app.py"])
def test_a_path_out_of_the_workspace_is_in_no_scope(path: str) -> None:
    assert not scope_of(spec("**")).takes(path)


@pytest.mark.parametrize("path", ["c:.py", "a\\b.py", "~x.py"])
def test_a_file_whose_name_would_be_odd_in_a_clause_is_this_file(path: str) -> None:
    assert scope_of(spec("this file", path=path)).takes(path)


def test_a_file_with_the_signs_of_a_glob_in_its_name_is_this_file_alone() -> None:
    scope = scope_of(spec("this file", path="pages/[id]*.py"))
    assert scope.takes("pages/[id]*.py")
    assert not scope.takes("pages/id.py")
    assert not scope.takes("pages/i1.py")


@pytest.mark.parametrize(
    "path",
    [
        "tests/data.json",
        "a/__tests__/b.js",
        "test_a.py",
        "a/b_test.go",
        "a.spec.ts",
        "x/FooTest.java",
        "foo_spec.rb",
        "t/a.t",
    ],
)
def test_a_test_file_is_known_by_its_name(path: str) -> None:
    assert is_test(path)


@pytest.mark.parametrize("path", ["contest/a.py", "attest.py", "latest.go", "spec/openapi.yaml", "testing.py"])
def test_other_files_are_no_tests(path: str) -> None:
    assert not is_test(path)


@given(st.text(max_size=40), st.text(min_size=1, max_size=20))
def test_no_scope_raises(clause: str, path: str) -> None:
    scope = scope_of(spec(clause, path=path))
    assert scope.takes(path) in {True, False}
