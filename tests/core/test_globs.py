"""Globs: what they match, what they refuse, and that no glob is slow."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.globs import as_glob, matches, refusal


@pytest.mark.parametrize(
    ("glob", "taken", "left"),
    [
        ("*.py", ["a.py", ".py"], ["src/a.py", "a.pyc", "a.py/b"]),
        ("**/*.py", ["a.py", "src/a.py", "src/x/a.py"], ["a.c"]),
        ("src", ["src", "src/a", "src/x/a"], ["srcs", "a/src"]),
        ("src/", ["src/a"], ["srcs/a"]),
        ("src/*", ["src/a"], ["src/x/a", "src"]),
        ("src/**", ["src/a", "src/x/a"], ["srcs/a"]),
        ("src/**/x/*_test.py", ["src/x/a_test.py", "src/b/c/x/_test.py"], ["src/x/y/a_test.py", "x/a_test.py"]),
        ("**/crypto/**", ["crypto/a", "a/crypto/b/c"], ["acrypto/b", "a/cryptos/b"]),
        ("**/a/b/**/c", ["a/b/c", "x/a/b/y/z/c", "a/a/b/c/d"], ["a/x/b/c"]),
        ("a**c", ["abc", "ac"], ["a/c"]),
        ("a?c", ["abc"], ["a/c", "ac"]),
        ("[a-c].[!ch]", ["a.b"], ["a.c", "d.b", "a./"]),
        ("a[]]b", ["a]b"], ["ab"]),
        ("[z-a", ["[z-a"], ["z"]),
        ("[z-a]", ["[z-a]"], ["z", "a"]),
        ("*.{ts,tsx}", ["a.ts", "a.tsx"], ["a.{ts,tsx}", "a.js"]),
        ("{a,b}/{c,d}", ["a/c", "b/d", "a/d/e"], ["c/a"]),
        ("{a}", ["{a}"], ["a"]),
        ("./src//a", ["src/a"], ["a"]),
        (".", ["a", "a/b"], []),
        ("**", ["a", "a/b"], []),
    ],
)
def test_a_glob_matches(glob: str, taken: list[str], left: list[str]) -> None:
    assert [path for path in (*taken, *left) if matches(path, [glob])] == taken


def test_the_last_glob_that_matches_decides() -> None:
    assert matches("a.py", ["**", "!*.py", "a.*"])
    assert not matches("b.py", ["**", "!*.py", "a.*"])
    assert not matches("a.py", ["!a.py"])
    assert not matches("a.py", [])


@given(st.lists(st.text(alphabet="ab*?[]{},!-\\é\n", min_size=1), min_size=1, max_size=4).map("/".join))
def test_the_glob_of_a_path_matches_it_alone(path: str) -> None:
    assert matches(path, [as_glob(path)])
    assert not matches(path + "x", [as_glob(path)])


@given(st.text(alphabet="ab/*?[]{},!-.^\\\n", max_size=30), st.text(alphabet="ab/.", max_size=20))
def test_no_glob_raises(glob: str, path: str) -> None:
    assert matches(path, [glob]) in {True, False}
    assert matches(path, [glob, "**"])


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "glob", ["*a" * 40 + "b", "**/a/" * 20 + "b", "{a,b}" * 60 + "c", "**/*a*/" * 15 + "b", "*" * 5000 + "b"]
)
def test_no_glob_is_slow(glob: str) -> None:
    assert not matches("/".join(["a" * 60] * 60), [glob])


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "\\\\host\\x", "C:/x", "c:\\x", "~/x", "~", "file:///x", "../x", "a/../../x", "a\\b"]
)
def test_what_leads_out_of_the_workspace_is_refused(path: str) -> None:
    assert refusal(path)


@pytest.mark.parametrize("path", ["a", "a/b..c", "...", "a b/é", ".env", "**"])
def test_a_path_inside_of_the_workspace_is_not_refused(path: str) -> None:
    assert refusal(path) is None
