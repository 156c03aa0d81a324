from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings, strategies as st

from countersign.agents.changes import Outcome, applied
from countersign.agents.rewriting import rewrite, unbound
from countersign.core.problem import Problem
from countersign.core.text import Span


def outcome(text: str, clause: str, grammar: str = "python", within: Span | None = None) -> Outcome:
    pattern, replacement = clause.split(" -> ")
    found = rewrite(text, grammar, pattern, replacement, within)
    assert isinstance(found, Outcome)
    return found


def rewritten(text: str, clause: str, grammar: str = "python") -> str:
    return applied(text, outcome(text, clause, grammar).changes)


OPTIONAL = "Optional[$T] -> $T | None"


@pytest.mark.parametrize(
    ("text", "clause", "expected"),
    [
        ("x: Optional[int] = None\n", OPTIONAL, "x: int | None = None\n"),
        ("x = Optional[int]\n", OPTIONAL, "x = int | None\n"),
        ("x: Optional[Optional[int]]\n", OPTIONAL, "x: int | None | None\n"),
        ("x: Optional[List[Optional[a.B]]]\n", OPTIONAL, "x: List[a.B | None] | None\n"),
        (
            "x: Optional[\n    Dict[\n        str, int\n    ]\n]\n",
            OPTIONAL,
            "x: Dict[\n        str, int\n    ] | None\n",
        ),
        ("f(a)(f(b))\n", "f($A) -> g($A)", "g(a)(g(b))\n"),
        ("f(f(f(1)))\n", "f($A) -> g($A, $A)", "g(g(g(1, 1), g(1, 1)), g(g(1, 1), g(1, 1)))\n"),
        ("f(1)\n", "f($_) -> nothing()", "nothing()\n"),
        ("f(1)\n", "f(1) -> $", "f(1)\n"),
        ("f(1)\n", "f($A) -> f($A)", "f(1)\n"),
    ],
)
def test_a_match_is_replaced_with_its_metavariables_filled_in(text: str, clause: str, expected: str) -> None:
    assert rewritten(text, clause) == expected


@pytest.mark.parametrize(
    ("text", "clause", "expected"),
    [
        ("f(a, b, c)", "f($A, $$$REST) -> g($$$REST, $A)", "g(b, c, a)"),
        ("f(a)", "f($A, $$$REST) -> g($$$REST, $A)", "f(a)"),
        ("f()", "f($$$ALL) -> g($$$ALL, 1)", "g(1)"),
        ("f()", "f($$$ALL) -> g(1, $$$ALL)", "g(1)"),
        ("f()", "f($$$ALL) -> g(1, $$$ALL, 2)", "g(1, 2)"),
        ("f()", "f($$$ALL) -> g($$$ALL)", "g()"),
        ("f(a,\n  b,  # why\n  c,\n)", "f($$$ALL) -> g($$$ALL, d)", "g(a,\n  b,  # why\n  c, d)"),
        ("f(a,)", "f($$$ALL) -> g($$$ALL)", "g(a,)"),
        ("f(f(1), 2)", "f($$$ALL) -> g($$$ALL)", "g(g(1), 2)"),
    ],
)
def test_many_nodes_come_with_what_stands_between_them(text: str, clause: str, expected: str) -> None:
    assert rewritten(text, clause) == expected


@pytest.mark.parametrize(
    ("grammar", "text", "clause", "expected"),
    [
        ("python", "f(\n    a,\n    b\n)", "f($A, $B) -> g($A, $B)", "g(\n    a,\n    b\n)"),
        ("python", "f(\n    a,\n    b\n)", "f($A, $B) -> g($B, $A)", "g(b, a)"),
        ("python", "f(\r\n\ta,\r\n\tb,\r\n)", "f($$$A) -> g($$$A)", "g(\r\n\ta,\r\n\tb,\r\n)"),
        ("python", "f(\n    a\n)", "f($A) -> $A.f", "a.f"),
        ("python", "f(  a  )", "f($A) -> g( $A )", "g( a )"),
        ("javascript", "f(function(a) {\n  b;\n  c;\n})", "function($A) { $$$B } -> $A => { $$$B }",
         "f(a => {\n  b;\n  c;\n})"),
        ("c", "void f() {\n  if (a) {\n    b();\n    c();\n  }\n}", "if ($A) { $$$B } -> while ($A) { $$$B }",
         "void f() {\n  while (a) {\n    b();\n    c();\n  }\n}"),
    ],
)  # fmt: skip
def test_lines_stay_broken_where_the_source_breaks_them(
    grammar: str, text: str, clause: str, expected: str
) -> None:
    assert rewritten(text, clause, grammar) == expected


@pytest.mark.parametrize(
    ("grammar", "text", "clause", "expected"),
    [
        ("python", "f(x + 1)", "f($A) -> $A * 2", "(x + 1) * 2"),
        ("python", "f(x)", "f($A) -> $A * 2", "x * 2"),
        ("python", "y = f(x) ** 2", "f($A) -> -$A", "y = (-x) ** 2"),
        ("python", "a & Optional[b]", OPTIONAL, "a & (b | None)"),
        ("python", "f(lambda: 1)", "f($A) -> $A()", "(lambda: 1)()"),
        ("python", "x = Optional[\n    a\n    | b\n]\n", OPTIONAL, "x = (a\n    | b | None)\n"),
        ("javascript", "f(x => x, 1);", "f($A, $B) -> $A($B)", "(x => x)(1);"),
        ("typescript", "let x: Foo<Bar>[];", "Foo<$T> -> $T | null", "let x: (Bar | null)[];"),
        ("c", "void f() { foo(a + b); }", "foo($A) -> $A * 2", "void f() { (a + b) * 2; }"),
        ("go", "package p\nvar x = f(a + b)\n", "f($A) -> $A * 2", "package p\nvar x = (a + b) * 2\n"),
        ("rust", "fn f() { foo(a + b).bar(); }", "foo($A) -> $A", "fn f() { (a + b).bar(); }"),
    ],
)
def test_what_the_code_around_it_would_tear_apart_gets_parentheses(
    grammar: str, text: str, clause: str, expected: str
) -> None:
    assert rewritten(text, clause, grammar) == expected


@pytest.mark.parametrize(
    ("text", "clause", "why"),
    [
        ("x: Optional[\n    int  # or not\n]\n", OPTIONAL, "a comment in it would be lost"),
        (
            "y = check(x)\n",
            "check($X) -> assert $X",
            "the code would no longer parse, or would mean something else",
        ),
        (
            "if a:\n    b()\n    c()\n",
            "if $A: $$$B -> unless $A: $$$B",
            "the code would no longer parse, or would mean something else",
        ),
    ],
)
def test_a_match_that_would_do_harm_is_left_alone(text: str, clause: str, why: str) -> None:
    found = outcome(text, clause)
    assert found.changes == ()
    assert [left.why for left in found.left] == [why]


@pytest.mark.parametrize(
    ("text", "clause", "expected"),
    [
        ("a()\n  # why\nlog(1)\nlog(\n  2\n)  \r\nb()\n", "log($X) -> ", "a()\n  # why\nb()\n"),
        ("if a:\n    log(1)\n    b()\n", "log($X) -> ", "if a:\n    b()\n"),
        ("a(); log(1)\nb()", "log($X) -> ", "a(); \nb()"),
        ("a()\nlog(1)", "log($X) -> ", "a()\n"),
        ("if a:\n    log(1)\n", "log($X) -> ", "if a:\n    log(1)\n"),
        ("x = log(1)\n", "log($X) -> ", "x = log(1)\n"),
    ],
)
def test_what_is_deleted_takes_its_lines_with_it(text: str, clause: str, expected: str) -> None:
    assert rewritten(text, clause) == expected


def test_one_harmful_match_does_not_hold_up_the_others() -> None:
    text = "".join(f"check({number})\n" for number in range(40)) + "y = check(0)\n" + "check(1)\n" * 40
    found = outcome(text, "check($X) -> assert $X")
    assert applied(text, found.changes).count("assert") == 80
    assert [text[left.start :].split("\n")[0] for left in found.left] == ["check(0)"]


def test_the_search_for_harmful_matches_ends() -> None:
    found = outcome("y = check(1)\n" * 200, "check($X) -> assert $X")
    assert found.changes == ()
    assert len(found.left) == 200
    assert found.left[-1].why == "too many matches of this file do not go well"


def test_an_inner_match_is_rewritten_where_the_outer_one_is_left_alone() -> None:
    text = "x: Optional[  # why\n    List[Optional[int]]\n]\n"
    assert rewritten(text, OPTIONAL) == "x: Optional[  # why\n    List[int | None]\n]\n"


def test_code_that_is_broken_elsewhere_is_rewritten() -> None:
    assert rewritten("x: Optional[int]\n)\n", OPTIONAL) == "x: int | None\n)\n"


@pytest.mark.parametrize("text", ["# Optional[int]\n", '"Optional[int]"\n', "x = '''\nOptional[int]'''\n"])
def test_comments_and_strings_do_not_match(text: str) -> None:
    assert outcome(text, OPTIONAL) == Outcome()


@pytest.mark.parametrize(
    "text",
    [
        "s = '🎉🎉'; x: Optional['🎉'] = f('é')\r\ny: Optional[int]\r\n",
        "\ufeffx: Optional[int]\n",
        "x: Optional[int]\r\r\ny: Optional[str]\r",
        "x: Optional[\r\n    int\r\n]\r\n",
        "x: Optional[int]",
        "\x0cx: Optional[int]\x0c\n\u2028",
    ],
)
def test_what_is_not_matched_stays_as_it_is(text: str) -> None:
    found = outcome(text, OPTIONAL)
    assert found.changes
    for change in found.changes:
        replaced = text[change.start : change.stop]
        assert replaced.startswith("Optional[")
        assert replaced.endswith("]")
        assert change.text == replaced.removeprefix("Optional[").removesuffix("]").strip() + " | None"


def test_only_matches_inside_of_the_given_code_points_count() -> None:
    text = "f(1)\nf(2)\nf(f(3))\n"
    found = outcome(text, "f($A) -> g($A)", within=Span(5, 13))
    assert applied(text, found.changes) == "f(1)\ng(2)\nf(f(3))\n"
    inner = outcome(text, "f($A) -> g($A)", within=Span(12, 16))
    assert applied(text, inner.changes) == "f(1)\nf(2)\nf(g(3))\n"


def test_what_the_parser_made_up_does_not_match() -> None:
    assert outcome("int f() { g() }", "; -> x;", "c") == Outcome()


def test_words_in_any_case_are_found_where_the_language_does_not_mind() -> None:
    assert rewritten("<?php IF ($a) { b(); }", "if ($A) { b(); } -> c($A);", "php") == "<?php c($a);"


def test_a_pattern_that_is_no_code_is_a_problem() -> None:
    assert isinstance(rewrite("x[", "python", "x[", "y", None), Problem)


@pytest.mark.parametrize("replacement", ["$B", "$$$A", "$_", "f($A, $_X)"])
def test_a_metavariable_that_the_pattern_does_not_name_is_a_problem(replacement: str) -> None:
    problem = unbound("f($A, $_, $$$)", replacement)
    assert isinstance(problem, Problem)
    assert "which the pattern `f($A, $_, $$$)` does not name" in problem.message


def test_all_metavariables_of_the_pattern_may_be_used_or_not() -> None:
    assert unbound("f($A, $$$REST)", "g($$$REST, $A, $A)") is None
    assert unbound("f($A)", "g()") is None


def test_the_reason_names_what_the_metavariables_stand_for() -> None:
    found = outcome(f"f(a, {'b' * 100}, c,\n  d)\n", "f($A, $B, $$$C) -> g($$$C, $A, $B)")
    assert [change.why for change in found.changes] == [f"$$$C = c, d, $A = a, $B = {'b' * 59}…"]


expressions = st.recursive(
    st.sampled_from(["a", "1", "'🎉'", "()", "[]"]),
    lambda inner: st.one_of(
        st.builds("f({})".format, inner),
        st.builds("f({}, {})".format, inner, inner),
        st.builds("{} + {}".format, inner, inner),
        st.builds("({})".format, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("lambda: {}".format, inner),
        st.builds("not {}".format, inner),
        st.builds("{} if {} else {}".format, inner, inner, inner),
        st.builds("(yield {})".format, inner),
    ),
    max_leaves=12,
)


class _Doubling(ast.NodeTransformer):
    """What `f($A) -> 2 * $A` means, by Python's own syntax tree."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        is_match = isinstance(node.func, ast.Name) and node.func.id == "f" and len(node.args) == 1
        return ast.BinOp(ast.Constant(2), ast.Mult(), node.args[0]) if is_match else node


@settings(max_examples=200, deadline=None)
@given(expressions)
def test_a_rewrite_means_what_the_rule_says(text: str) -> None:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    found = outcome(text, "f($A) -> 2 * $A")
    assert found.left == ()
    assert ast.dump(ast.parse(applied(text, found.changes))) == ast.dump(_Doubling().visit(tree))
