"""Paths of every class, files outside of the scope, hunks that nobody asked for, and hunks that are too large."""

from __future__ import annotations

import pytest

from countersign.checks.scan import findings
from countersign.core.model import Reason, Severity
from countersign.core.text import Span
from support.scanning import SPEC, codes, found_in, project_of, proposal_of, spec_of

_CHANGE = ("a\n", "b\n")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (".git/hooks/pre-commit", "path-never"),
        ("sub/.vscode/tasks.json", "path-never"),
        ("CLAUDE.md", "path-never"),
        ("countersign.toml", "path-never"),
        (".github/workflows/ci.yml", "path-sensitive"),
        ("web/package-lock.json", "path-sensitive"),
        ("Makefile", "path-sensitive"),
        ("tests/conftest.py", "path-sensitive"),
    ],
)
def test_a_hunk_in_a_file_of_a_class_is_of_high_risk(path: str, code: str) -> None:
    [found] = found_in({path: _CHANGE})
    assert (found.code, found.severity) == (code, Severity.ERROR)
    assert path in found.message


def test_what_is_protected_is_protected_in_any_case() -> None:
    proposal = proposal_of({"Src/Crypto/aes.py": _CHANGE, "src/cryptography.py": _CHANGE})
    found = findings(proposal, SPEC, project_of(), ["**/crypto/**"])
    assert [(finding.code, "Crypto" in finding.message) for finding in found] == [("path-protected", True)]


def test_a_hunk_outside_of_the_scope_is_found() -> None:
    spec = spec_of("src/*.py, !src/b.py", path="src/a.py")
    found = found_in({"src/a.py": _CHANGE, "src/b.py": _CHANGE, "docs/c.py": _CHANGE}, spec)
    assert [finding.message.split()[0] for finding in found] == ["src/b.py", "docs/c.py"]
    assert {(finding.code, finding.severity) for finding in found} == {("outside-scope", Severity.ERROR)}


def test_a_hunk_without_a_clause_is_not_asked_for_where_others_have_one() -> None:
    change = {"a.py": ("a\nb\nc\n", "A\nb\nC\n")}
    reason = Reason("a.py", Span(0, 1), "rewrite: a -> A", "")
    found = findings(proposal_of(change, [reason]), SPEC, project_of())
    assert [(finding.code, finding.hunk) for finding in found] == [
        ("not-asked-for", proposal_of(change).files[0].hunks[1].id)
    ]
    assert codes("a.py", *change["a.py"]) == []


def test_a_hunk_of_more_lines_than_one_reads_with_care_is_large() -> None:
    assert codes("a.txt", "", "".join(f"{n}\n" for n in range(201))) == ["large-hunk"]
    assert codes("a.txt", "", "".join(f"{n}\n" for n in range(200))) == []
