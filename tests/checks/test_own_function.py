"""`scope: this function` is a contract: what a hunk changes beside it is outside of the scope."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st

from countersign.core.languages import LANGUAGES
from countersign.core.model import Clause, ClauseKind, HunkFinding, Mode, Severity, Spec
from countersign.core.operation import Changed
from countersign.core.spec import find_specs
from countersign.core.text import Span, Text
from support.functions import FUNCTIONS
from support.scanning import found_in, found_in_files, proposal_of, shown

SUFFIXES = {language.grammar: language.suffixes[0] for language in reversed(LANGUAGES) if language.suffixes}


def spec_at(line: int, path: str) -> Spec:
    span = Span(line, line + 1)
    return Spec(path, span, Mode.TASK, (Clause(ClauseKind.SCOPE, "this function", span),))


def outside(path: str, before: str, after: str, spec: Spec) -> list[HunkFinding]:
    return [finding for finding in found_in({path: (before, after)}, spec) if finding.code == "outside-scope"]


def touched(lines: list[str], number: int) -> str:
    """Return the text with a blank more at the end of a line: a change that no parser minds."""
    end = "\r\n" if lines[number].endswith("\r\n") else "\n"
    made = lines[number].removesuffix(end) + " " + end
    return "".join([*lines[:number], made, *lines[number + 1 :]])


def own_lines(code: str) -> Iterator[tuple[int, bool]]:
    """Yield the lines of marked code that are not blank, each with whether the function has a part of it."""
    inside = False
    for number, line in enumerate(code.splitlines(keepends=True)):
        has_part = inside or "«" in line
        inside = has_part and "»" not in line
        if line.strip():
            yield number, has_part


@pytest.mark.parametrize(("grammar", "code"), FUNCTIONS)
def test_what_is_changed_beside_the_function_is_found_in_any_language(grammar: str, code: str) -> None:
    path = f"own{SUFFIXES[grammar]}"
    before = code.replace("«", "").replace("»", "")
    lines = before.splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if "spec: y" in line)
    first = next(number for number, line in enumerate(code.split("\n")) if "«" in line)
    for number, is_own in own_lines(code):
        is_between = place < number < first
        found = outside(path, before, touched(lines, number), spec_at(place, path))
        assert bool(found) is not (is_own or is_between), lines[number]
        assert all(finding.severity is Severity.ERROR for finding in found)


SPEC = "# spec: do it\n#   scope: this function\n"
OWN = "def own(x):\n    y = x\n    return y\n"
OTHER = "def other(x):\n    return x\n"
HELPER = "def helper(x):\n    return -x\n\n\n"
TEXT = f"import os\n\n\n{SPEC}{OWN}\n\n{OTHER}"


def scope_of_text() -> Spec:
    [spec] = find_specs("own.py", Text.of(TEXT))
    return spec


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (TEXT.replace("y = x", "y = x + 1"), None),
        (TEXT.replace("def own(x)", "@cache\ndef own(x, z)"), None),
        (TEXT.replace("    return y\n", "    return y\n\n    # the end\n    return None\n"), None),
        (TEXT.replace(OWN, "def own(x):\n    return abs(x)\n"), None),
        (TEXT.replace("import os", "import os, sys"), "import os, sys\n"),
        (TEXT.replace("import os\n", ""), "import os\n"),
        (TEXT.replace("    return x\n", "    return None\n"), "    return None\n"),
        (TEXT.replace(SPEC, HELPER + SPEC), "def helper(x):\n"),
        (TEXT.replace(OWN, HELPER + OWN), "def helper(x):\n"),
        (TEXT.replace(OWN, f"{OWN}\n\n{HELPER}"), "def helper(x):\n"),
        (TEXT.replace(OWN, OWN.replace("y = x", "y = helper(x)") + f"\n\n{HELPER}"), "def helper(x):\n"),
        (TEXT.replace("this function", "**"), "#   scope: **\n"),
        (TEXT.replace(SPEC, ""), "# spec: do it\n"),
        (TEXT.replace(SPEC + OWN + "\n\n", ""), "# spec: do it\n"),
    ],
)
def test_the_first_line_outside_is_named(after: str, line: str | None) -> None:
    proposal = proposal_of({"own.py": (TEXT, after)})
    found = outside("own.py", TEXT, after, scope_of_text())
    assert [shown(proposal, finding) for finding in found][:1] == ([line] if line else [])


@given(st.lists(st.sampled_from([*TEXT.splitlines(keepends=True), "z = 1\n", "    z = 1\n"]), max_size=16))
def test_other_functions_are_never_changed_unseen(lines: list[str]) -> None:
    """Whatever is made of the file: if nothing is found, all that stood around the function still does."""
    after = "".join(lines)
    if after == TEXT or outside("own.py", TEXT, after, scope_of_text()):
        return
    bare = "".join(line for line in lines if line.strip())
    assert bare.startswith("import os\n" + SPEC)
    assert bare.endswith(OTHER)


def test_without_a_function_at_the_spec_every_hunk_of_its_file_is_found() -> None:
    found = outside("own.py", "# spec: y\nx = 1\n", "# spec: y\nx = 2\n", spec_at(0, "own.py"))
    assert [finding.message for finding in found] == [
        "The scope is `this function`, and there is none at the spec in own.py."
    ]
    assert outside("own.txt", "# spec: y\nx\n", "# spec: y\ny\n", spec_at(0, "own.txt"))


def test_deleting_the_file_of_the_function_is_found() -> None:
    found = found_in_files(Changed("own.py", TEXT.encode(), None), spec=scope_of_text())
    assert [finding.message for finding in found if finding.code == "outside-scope"] == [
        "The scope is `this function`, and this is about the whole file in own.py."
    ]


def test_other_files_in_scope_are_not_held_to_the_function() -> None:
    spec = scope_of_text()
    span = spec.span
    wider = Spec(spec.path, span, spec.mode, (Clause(ClauseKind.SCOPE, "this function, lib.py", span),))
    assert not outside("lib.py", "a = 1\n", "a = 2\n", wider)
    assert outside("own.py", TEXT, TEXT.replace("import os", "import re"), wider)
