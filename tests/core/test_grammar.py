"""The door to the parsers: what it knows, what it keeps out, and what a pattern can mean."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings, strategies as st

from countersign.core.grammar import GRAMMARS, LIMIT, check_pattern, find_all, parse, refusal
from countersign.core.problem import Problem


def matches(text: str, pattern: str, grammar: str) -> list[str]:
    root = parse(text, grammar)
    assert root is not None
    found = find_all(root, pattern, grammar)
    assert isinstance(found, list), found
    return [node.text() for node in found]


@pytest.mark.parametrize("grammar", sorted(GRAMMARS))
def test_every_grammar_is_in_the_installed_package(grammar: str) -> None:
    root = parse("x", grammar)
    assert root is not None
    assert root.range().end.index == 1


@pytest.mark.parametrize("grammar", ["cobol", "toml", "", "Python"])
def test_an_unknown_grammar_is_no_tree_and_a_sentence(grammar: str) -> None:
    assert parse("x", grammar) is None
    assert (check_pattern("x", grammar) or "").startswith("Patterns do not work in ")
    root = parse("x", "python")
    assert root is not None
    assert isinstance(find_all(root, "x", grammar), Problem)


def test_places_in_a_tree_count_code_points_from_the_beginning() -> None:
    text = "\ufeffa = '\U0001f600é'\r\n# \U0001f600\rb\n"
    root = parse(text, "python")
    assert root is not None
    comment = root.find(kind="comment")
    assert comment is not None
    place = comment.range()
    assert text[place.start.index : place.end.index] == comment.text()


def test_broken_code_has_a_tree_with_errors() -> None:
    root = parse("def f(:\n    ]", "python")
    assert root is not None
    assert root.has(kind="ERROR")


@pytest.mark.parametrize("text", ["a = '\ud800'", "#" * (LIMIT + 1)])
def test_a_text_that_the_parser_cannot_take_has_no_tree(text: str) -> None:
    assert parse(text, "python") is None
    assert refusal(text, "python")


DEADLY = {
    "kotlin": '"${' * 3000,
    "markdown": "> " * 1500 + "a\n",
    "python": "".join(" " * depth + "<b/> </a> {- ' ~\n" for depth in range(600)),
    "yaml": "".join(" " * depth + "a:\n" for depth in range(600)),
}


@pytest.mark.parametrize("grammar", sorted(DEADLY))
def test_a_text_that_would_abort_the_process_is_not_parsed(grammar: str) -> None:
    text = DEADLY[grammar]
    assert parse(text, grammar) is None
    script = "import sys, ast_grep_py; ast_grep_py.SgRoot(sys.stdin.read(), sys.argv[1])"
    ended = subprocess.run(
        [sys.executable, "-c", script, grammar], input=text.encode(), capture_output=True, check=False
    )
    assert ended.returncode != 0, "the grammar has learnt to bear this: the guard can go"


@pytest.mark.parametrize(
    ("grammar", "text"),
    [
        ("yaml", "".join(" " * depth + "a:\n" for depth in range(50)) + "- - - b\n"),
        ("markdown", "> > - a\n" * 500),
        ("python", "".join("    " * depth + "if a:\n" for depth in range(60))),
        ("kotlin", 'val a = "${b}"\n' * 400),
    ],
)
def test_deep_but_sound_layout_is_parsed(grammar: str, text: str) -> None:
    assert parse(text, grammar) is not None


def test_a_pattern_is_found_as_everything_that_it_can_be() -> None:
    text = "x: Optional[Optional[int]] = cast(Optional['a'], y)\n"
    assert matches(text, "Optional[$T]", "python") == ["Optional[Optional[int]]", "Optional[int]", "Optional['a']"]


@pytest.mark.parametrize(
    ("grammar", "pattern", "text", "found"),
    [
        ("c", "foo($A)", "int main() { foo(1); int y = foo(2); }", ["foo(1)", "foo(2)"]),
        ("c", "int f($$$P) { $$$B }", "int f(int a, int b) { return 1; }", ["int f(int a, int b) { return 1; }"]),
        ("css", "color: $A", "a { color: red }", ["color: red"]),
        ("dart", "foo($A)", "void f() { foo(1); var y = foo(2); }", ["foo(1)", "foo(2)"]),
        ("go", "[]$A", "package a\nvar x []int", ["[]int"]),
        ("go", "fmt.Println($A)", "package a\nfunc f() { fmt.Println(1) }", ["fmt.Println(1)"]),
        ("hcl", "foo($A)", "a = foo(1)\n", ["foo(1)"]),
        ("java", "Optional<$A>", "class A { Optional<String> x; }", ["Optional<String>"]),
        ("javascript", "foo($$$A) { $$$B }", "class A { foo(a) { return 1 } }", ["foo(a) { return 1 }"]),
        ("json", '{"foo": $A}', '{"foo": 1}', ['{"foo": 1}']),
        ("nix", "a = $A;", "{ a = 1; }", ["a = 1;"]),
        ("php", "array($$$A)", "<?php $a = array(1);", ["array(1)"]),
        ("python", "def $F($$$A): $$$B", "def f(a): return 1", ["def f(a): return 1"]),
        ("rust", "Option<$T>", "fn f(x: Option<i32>) {}", ["Option<i32>"]),
        ("solidity", "foo($A)", "contract A { function f() { uint y = foo(2); } }", ["foo(2)"]),
        ("typescript", "Array<$T>", "let x: Array<string>;", ["Array<string>"]),
    ],
)
def test_a_fragment_is_found_where_its_grammar_has_it(
    grammar: str, pattern: str, text: str, found: list[str]
) -> None:
    assert check_pattern(pattern, grammar) is None
    assert matches(text, pattern, grammar) == found


def test_a_call_is_not_taken_for_a_constructor_of_the_same_name() -> None:
    text = "class Foo { Foo(int x) { Foo(1); } }"
    assert matches(text, "Foo($A)", "csharp") == ["Foo(1)"]


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", "The pattern is empty"),
        (" \n", "The pattern is empty"),
        ("def f(", "is no python code"),
        ("a; b", "holds several statements"),
        ("a\nb", "`a b` holds several statements"),
        ("$$$", "would match everything"),
        ("\ud800", "holds a lone surrogate"),
    ],
)
def test_a_pattern_that_cannot_be_looked_for_is_a_sentence(pattern: str, problem: str) -> None:
    assert problem in (check_pattern(pattern, "python") or "")
    root = parse("def f(): pass", "python")
    assert root is not None
    found = find_all(root, pattern, "python")
    assert isinstance(found, Problem)
    assert "backtrace" not in found.message
    assert "\n" not in found.message


@settings(max_examples=150, deadline=None)
@given(
    pattern=st.text(alphabet="$AB_(){}[]<>;:,.'\"`\\/#@ \n\0xé\U0001f600\ud800", max_size=12),
    grammar=st.sampled_from(sorted(GRAMMARS)),
)
def test_no_pattern_raises(pattern: str, grammar: str) -> None:
    root = parse("x", grammar)
    assert root is not None
    found = find_all(root, pattern, grammar)
    assert isinstance(found, Problem) == (check_pattern(pattern, grammar) is not None)


@pytest.mark.parametrize(
    ("grammar", "code", "pattern"),
    [
        ("c", "int *f() { return NULL; }", "NULL"),
        ("cpp", "int *f() { return nullptr; }", "nullptr"),
        ("rust", "fn f() -> bool { true }", "true"),
    ],
)
def test_a_word_of_the_language_itself_is_a_pattern(grammar: str, code: str, pattern: str) -> None:
    root = parse(code, grammar)
    assert root is not None
    found = find_all(root, pattern, grammar)
    assert isinstance(found, list)
    assert [node.text() for node in found] == [pattern]
