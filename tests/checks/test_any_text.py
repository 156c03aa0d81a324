"""Whatever the texts are: no scanner fails, findings name lines that changed, and what stays is never looked at."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest
from hypothesis import given, settings, strategies as st

from countersign.checks import scan
from countersign.checks.changeset import ChangedFile
from countersign.checks.scan import findings
from countersign.core.model import HunkFinding, Proposal, Severity
from countersign.core.text import content_of
from support.scanning import SPEC, found_in, project_of, proposal_of, shown

PATHS = [
    "src/a.py", "tests/test_a.py", "a.ts", "a.test.js", "a_test.go", "src/lib.rs", "A.java", "a.rb", "Makefile",
    "package.json", "pyproject.toml", "requirements.txt", "go.mod", "Cargo.toml", ".env", "a.yaml", "a.md", "a",
]  # fmt: skip
LINES = [
    "def test_a():", "    assert f(1) == 2", "    assert f(1)", "@pytest.mark.skip", "try:", "except Exception:",
    "    pass", "import requestz, os.path as p", "from x.y import z", "# a comment", "// @ts-ignore", "/* no */",
    "raise E  # noqa", "it('x', () => {", "expect(x).toBe(1)", "it.only('y')", "p\u0430ypal", "a\u200bb", "\u202e",
    "\U000e0041", "\ufeff", 'password = "tr0ub4dor&3x"', "AK" + "IAQ3ZK7MWN5XBV2LDY", "verify(x)", "requests==1",
    "-----BEGIN PRIVATE " + "KEY-----", '"react": "1",', "{", "}", "[dependencies]", 'x = "1"', "", " ", "x",
    "\x0c", "\ud800", "İ" * 40,
]  # fmt: skip
line = st.sampled_from(LINES) | st.text(max_size=30)
text = st.lists(st.tuples(line, st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", ""])), max_size=12).map(
    lambda pairs: "".join(content + end for content, end in pairs)
)
change = st.dictionaries(st.sampled_from(PATHS), st.tuples(text, text), min_size=1, max_size=3).filter(
    lambda changes: any(before != after for before, after in changes.values())
)
FILES = {"pyproject.toml": "[project]\n", "package.json": "{}", "go.mod": "module a", "Cargo.toml": ""}


def _scanned(proposal: Proposal) -> tuple[HunkFinding, ...]:
    return findings(proposal, SPEC, project_of(FILES), ["**/a.rb"])


@given(change)
@settings(max_examples=300, deadline=None)
def test_no_scanner_fails_and_findings_name_lines_that_changed(changes: dict[str, tuple[str, str]]) -> None:
    proposal = proposal_of(changes)
    for finding in _scanned(proposal):
        assert finding.code != "check-failed"
        assert finding.message.endswith((".", "?"))
        if finding.line is not None:
            hunk = next(hunk for file in proposal.files for hunk in file.hunks if hunk.id == finding.hunk)
            named = content_of(shown(proposal, finding))
            before, after = ([content_of(line) for line in side].count(named) for side in (hunk.base, hunk.new))
            assert before != after


@given(
    st.lists(line.filter(lambda content: not set(content) & set("\r\n")), max_size=12), st.sampled_from(PATHS[:9])
)
@settings(max_examples=200, deadline=None)
def test_lines_that_stay_are_never_looked_at(lines: Sequence[str], path: str) -> None:
    """What a scanner tells of a change is told of the change alone: whatever else the file holds."""
    around = "".join(f"{content}\n" for content in lines)
    own = [finding.code for finding in found_in({path: ("one = 1\n", "one = 2\n")})]
    among = found_in({path: (f"{around}one = 1\n{around}", f"{around}one = 2\n{around}")})
    assert [finding.code for finding in among] == own


def test_a_scanner_that_fails_is_a_finding_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(file: ChangedFile) -> None:
        raise ZeroDivisionError(file.path)

    monkeypatch.setattr(scan.size, "scan", broken)
    with caplog.at_level(logging.ERROR):
        found = found_in({"Makefile": ("a\n", "b\n")})
    assert [(finding.code, finding.severity) for finding in found] == [
        ("path-sensitive", Severity.ERROR),
        ("check-failed", Severity.ERROR),
    ]
    assert "size" in caplog.text


def test_many_findings_of_one_kind_in_one_hunk_are_counted() -> None:
    lines = "".join(f"x{n} = 1  # noqa\n" for n in range(9))
    found = found_in({"a.py": ("", lines)})
    assert [finding.line for finding in found] == [0, 1, 2, 3]
    assert "6 more" in found[-1].message
