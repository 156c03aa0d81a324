"""Error handling, checks and comments that go, and marks that silence a check."""

from __future__ import annotations

import pytest

from support.scanning import codes, found_in, proposal_of, shown

TRY = "def f():\n    try:\n        g()\n    except ValueError:\n        return 0\n    return 1\n"


@pytest.mark.parametrize(
    ("path", "before", "after", "code"),
    [
        ("a.py", TRY, "def f():\n    g()\n    return 1\n", "error-handling-removed"),
        (
            "a.py",
            "def f(x):\n    if not x:\n        raise E\n    g()\n",
            "def f(x):\n    g()\n",
            "error-handling-removed",
        ),
        ("a.go", "\tif err != nil {\n\t\treturn err\n\t}\n\tf()\n", "\tf()\n", "error-handling-removed"),
        ("a.ts", "try {\n  f()\n} catch (e) {\n  g(e)\n}\n", "f()\n", "error-handling-removed"),
        ("a.rs", "    let x = f()?;\n", "    let x = f().unwrap();\n", "error-handling-removed"),
        ("a.py", TRY, TRY.replace("ValueError:\n        return 0", "Exception:\n        pass"), "error-swallowed"),
        ("a.ts", "f()\n", "try { f() } catch (e) {}\n", "error-swallowed"),
        ("a.py", "    verify_signature(data)\n    f(data)\n", "    f(data)\n", "check-removed"),
        ("a.js", "  f(escapeHtml(x))\n", "  f(x)\n", "check-removed"),
        ("a.py", "x = 1\n", "x = 1  # type: ignore\n", "check-suppressed"),
        ("a.py", "import a\n", "import a  # noqa: F401\n", "check-suppressed"),
        ("a.ts", "f()\n", "// @ts-ignore\nf()\n", "check-suppressed"),
        ("a.js", "f()\n", "/* eslint-disable */\nf()\n", "check-suppressed"),
        ("a.go", "\tf()\n", "\tf() //nolint:errcheck\n", "check-suppressed"),
        ("a.rs", "fn f() {}\n", "#[allow(dead_code)]\nfn f() {}\n", "check-suppressed"),
        ("a.py", "# Never empty: callers rely on it.\nx = 1\n", "x = 2\n", "comment-removed"),
        ("a.c", "/* Never empty. */\nint x = 1;\n", "int x = 2;\n", "comment-removed"),
    ],
)
def test_what_is_taken_away_is_found(path: str, before: str, after: str, code: str) -> None:
    assert codes(path, before, after) == [code]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.py", TRY, TRY.replace("ValueError", "KeyError")),
        ("a.py", "x = 1\n\n\n" + TRY, "x = 1\n"),
        ("a.py", TRY, TRY.replace("        return 0", "        pass")),
        ("a.py", "    verify_signature(data)\n    f(data)\n", "    check_signature(data)\n    f(data)\n"),
        ("a.py", "    f(recheck(x))\n    checkbox(x)\n", "    f(x)\n    g(x)\n"),
        ("a.md", "call `check(x)` here\n", "call it here\n"),
        ("a.py", "x = 1  # type: ignore\n", "y = 1  # type: ignore\n"),
        ("a.py", "x = 1\n", 'x = "ignore the type"  # a type to ignore\n'),
        ("a.py", "# Never empty.\nx = 1\n", "# Never empty, as callers rely on it.\nx = 2\n"),
        ("a.py", "x = 1\n# f\ndef f():\n    return 1\n", "x = 1\n"),
        ("a.py", "# One.\nx = 1\ny = 1\n", "x = 1\n# One.\ny = 2\n"),
        ("a.py", "x = 1\n#\n#####\n", "x = 2\n"),
    ],
)
def test_what_is_moved_rewritten_or_goes_with_its_code_is_not(path: str, before: str, after: str) -> None:
    assert codes(path, before, after) == []


def test_the_comment_of_the_spec_itself_may_go() -> None:
    assert codes("spec.md", "<!-- spec: do it\n", "done\n") == []


def test_the_line_that_is_gone_is_shown() -> None:
    changes = {"a.py": (TRY, "def f():\n    g()\n    return 1\n")}
    [found] = found_in(changes)
    assert shown(proposal_of(changes), found) == "    except ValueError:\n"
