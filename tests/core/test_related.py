"""What belongs to the function at a spec is found in any language, and only by what it is called."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.related import Source, called_in, related
from countersign.core.text import Span

OWN = {
    "python": "# spec: y\ndef price(a):\n    return rounded(a) + 1\n\n\ndef local():\n    return price(1)\n",
    "rust": "// spec: y\nfn price(a: i32) -> i32 {\n    rounded(a) + 1\n}\n\nfn local() -> i32 { price(1) }\n",
    "javascript": "// spec: y\nfunction price(a) {\n  return rounded(a);\n}\n\nfunction local() { price(1) }\n",
    "go": "// spec: y\nfunc price(a int) int {\n\treturn rounded(a)\n}\n\nfunc local() int { return price(1) }\n",
    "java": "class A {\n// spec: y\nint price(int a) {  return rounded(a);\n}\nint local() { return price(1); }}\n",
    "c": "// spec: y\nint price(int a) {\n  return rounded(a) + 1;\n}\n\nint local(void) { return price(1); }\n",
}
OTHER = {
    "python": "def rounded(a):\n    return a\n\n\ndef bill():\n    return price(2)\n\n\ndef idle():\n    pass\n",
    "rust": "fn rounded(a: i32) -> i32 { a }\nfn bill() -> i32 { price(2) }\nfn idle() {}\n",
    "javascript": "function rounded(a) { return a }\nfunction bill() { return price(2) }\nfunction idle() {}\n",
    "go": "func rounded(a int) int { return a }\nfunc bill() int { return price(2) }\nfunc idle() {}\n",
    "java": "class B {\nint rounded(int a) { return a; }\nint bill() { return price(2); }\nvoid idle() {}\n}\n",
    "c": "int rounded(int a) { return a; }\nint bill(void) { return price(2); }\nint idle(void) { return 0; }\n",
}


@pytest.mark.parametrize("grammar", OWN)
def test_callees_and_callers_are_found(grammar: str) -> None:
    line = OWN[grammar][: OWN[grammar].index("spec:")].count("\n")
    found = related(
        Source("own", grammar, OWN[grammar]), Span(line, line + 1), [Source("b", grammar, OTHER[grammar])]
    )
    assert found.near is not None
    assert found.near[0] == line + 1
    assert [(part.path, part.name, part.calls) for part in found.parts] == [
        ("b", "rounded", False),
        ("own", "local", True),
        ("b", "bill", True),
    ]


def test_without_a_function_nothing_is_related() -> None:
    found = related(
        Source("own", "python", "# spec: y\nx = 1\n"), Span(0, 1), [Source("b", "python", OTHER["python"])]
    )
    assert (found.near, found.parts) == (None, ())


@given(st.text(alphabet="ab_(<>:, \n\t$1"))
def test_names_are_found_in_any_text(code: str) -> None:
    assert all(name in code for name in called_in(code))


@pytest.mark.parametrize("code", ["a" * 300_000, "a " * 150_000, "a<" * 150_000, "a<b," * 80_000])
def test_no_text_takes_long(code: str) -> None:
    assert called_in(code) == frozenset()
