"""What the lint says of specs, and what its fixes make of them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.finding import Finding
from countersign.core.languages import LANGUAGES
from countersign.core.lint import Surroundings, lint
from countersign.core.spec import find_specs
from countersign.core.syntax import Language
from countersign.core.text import Text, content_of
from support.texts import ends

DONE = "# done: pytest\n"


def lint_all(text: str, path: str = "a.py", around: Surroundings | None = None) -> list[Finding]:
    whole = Text.of(text)
    return [finding for spec in find_specs(path, whole) for finding in lint(spec, whole, around)]


def marked(text: str, finding: Finding) -> str:
    """Return the part of the text that a finding is about."""
    lines = Text.of(text).lines(finding.span.start, finding.span.stop)
    last = len("".join(lines[:-1])) + finding.stop
    return "".join(lines)[finding.start : last]


def findings(text: str, path: str = "a.py", around: Surroundings | None = None) -> list[str]:
    """Return the findings of a text: severity and code, and what they are about."""
    return [f"{f.severity.value} {f.code}: {marked(text, f)}" for f in lint_all(text, path, around)]


def fixed(text: str, path: str = "a.py", around: Surroundings | None = None) -> str:
    """Return the text after the fix of its one finding that has one."""
    (fix,) = (finding.fix for finding in lint_all(text, path, around) if finding.fix is not None)
    return str(Text.of(text).spliced(fix.edit))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"# spec: a\n{DONE}", []),
        ("# spec: a\n", ["warning no-done: spec: a"]),
        ("# spec:\n", ["error empty-goal: spec:", "warning no-done: spec:"]),
        ("# spec:\n# rewrite: a($X) -> b($X)\n", ["info no-done: spec:"]),
        ("# spec: a\n# rename: a -> b\n# must: c\n", ["warning no-done: spec: a"]),
        ("# why so? AI?\n", []),
        ("# do it AI!\n", []),
        ("# AI!\n", ["error empty-goal: AI!"]),
        ("# spec: why so? AI?\n", []),
        (f"# spec: do it AI!\n{DONE}", ["info needless-mark: AI!"]),
        (f"# spec: why AI?\n{DONE}", ["warning question-with-change: done: pytest"]),
        (f"# spec: do it properly, etc.\n{DONE}", ["warning unclear: properly", "warning unclear: etc."]),
        (f"# spec: a\n# must: log if\n# needed as needed\n{DONE}", ["warning unclear: as needed"]),
        (f"# spec: fetch, ketchup, incorrectly\n{DONE}", []),
        (f"# spec: parse it; format it and also save it\n{DONE}", ["info two-jobs: ;"]),
        (f"# spec: a\n# mus: b\n{DONE}", ["warning unknown-clause: mus: "]),
        (f"# spec: a\n# note: b\n# Note: c\n# https://d\n{DONE}", ["info unknown-clause: note: "]),
        (f"# spec: a\n# must:\n{DONE}", ["error empty-clause: must:"]),
        ("# spec: a\n# done:\n", ["error empty-clause: done:"]),
        ("# spec: a\n# done: echo 'b\n", ["error bad-command: done: echo 'b"]),
        ("# spec: a\n# done: make && make test\n", ["warning shell-syntax: done: make && make test"]),
        ("# spec: a\n# done: grep '&& x' a | sort\n", ["warning shell-syntax: done: grep '&& x' a | sort"]),
        ("# spec: a\n# done: grep 'a && b' 'c;' x&y\n", []),
        ("# spec: a\n# done: A=1 make\n", ["warning shell-syntax: done: A=1 make"]),
        (f"# spec: a\n# rewrite: b\n{DONE}", ["error bad-rewrite: rewrite: b"]),
        (f"# spec: a\n# rename: b.c -> d\n{DONE}", ["error bad-rename: rename: b.c -> d"]),
        (f"# spec: a\n# fix: ruff UP\n{DONE}", []),
        (f"# spec: a\n# fix: ruf UP\n{DONE}", ["error bad-fix: fix: ruf UP"]),
        (f"# spec: a\n# fix: ruff up\n{DONE}", ["error bad-fix: fix: ruff up"]),
        (f"# spec: a\n# rewrite: def f( -> b\n{DONE}", ["warning bad-pattern: rewrite: def f( -> b"]),
        (f"# spec: a\n# rewrite: def f( -> b\n# scope: **/*.txt\n{DONE}", []),
        (f"# spec: a\n# scope: ../b, c\n{DONE}", ["error bad-scope: scope: ../b, c"]),
        (f"# spec: a\n# agent: b\n# agent: c\n{DONE}", ["warning second-agent: agent: c"]),
        (f"# spec: a\n#   must: b\n#     mroe\n#   edge:\n{DONE}", ["error empty-clause: edge:"]),
    ],
)
def test_a_spec_is_judged_by_what_it_says(text: str, found: list[str]) -> None:
    assert findings(text) == found


def test_a_finding_over_several_lines_marks_them_all() -> None:
    text = "x = 1\n# spec: a\n#   b\n"
    (finding,) = lint_all(text)
    assert marked(text, finding) == "spec: a\n#   b"


@pytest.mark.parametrize(
    ("clauses", "found"),
    [
        ("# agent: claude\n# scope: this file, src/**/*.py\n", []),
        ("# agent: clude\n", ["error unknown-agent: agent: clude"]),
        ("# scope: lib/**\n", ["warning empty-scope: lib/**"]),
        ("# scope: this file, src/new.py\n", ["info empty-scope: src/new.py"]),
        ("# scope: **, !lib/**\n", []),
    ],
)
def test_a_spec_is_judged_by_its_surroundings(clauses: str, found: list[str]) -> None:
    around = Surroundings(agents=lambda: ["claude", "recipe"], paths=lambda: ["a.py", "src/b/c.py"])
    text = f"# spec: a\n{clauses}{DONE}"
    assert findings(text, around=around) == found
    assert findings(text) == []


@pytest.mark.parametrize(
    ("path", "text", "after"),
    [
        ("a.py", "# spec: a\n", "# spec: a\n#   done: python -m pytest -q\n"),
        ("a.py", "# spec: a", "# spec: a\n#   done: python -m pytest -q"),
        ("a.go", "\t// spec: a\r\n\t//  b\r\n", "\t// spec: a\r\n\t//  b\r\n\t//   done: go test ./...\r\n"),
        ("a.sh", "# spec: a\n#   must: b\n# c\n", "# spec: a\n#   must: b\n# c\n#   done: make test\n"),
        ("a.rs", "/// spec: a\n", "/// spec: a\n///   done: cargo test\n"),
        ("a.c", "/* spec: a */\n", "/* spec: a */\n/*   done: make test */\n"),
        ("a.c", "/* spec: a\n * must: b\n */\n", "/* spec: a\n * must: b\n * done: make test\n */\n"),
        ("a.c", "/*\n * spec: a */\n", "/*\n * spec: a\n *   done: make test */\n"),
        ("a.c", "  /* spec: a\n   */\n", "  /* spec: a\n       done: make test\n   */\n"),
        ("a.tsx", "a = <p>\n{/* spec: a */}\n</p>\n", "a = <p>\n{/* spec: a */}\n{/*   done: npm test */}\n</p>\n"),
        ("a.html", "<!-- spec: a -->\n", "<!-- spec: a -->\n<!--   done: make test -->\n"),
        ("a.py", f"# spec: a\n# mus: b\n{DONE}", f"# spec: a\n# must: b\n{DONE}"),
        ("a.py", f"# spec: a\n# must:\n{DONE}", f"# spec: a\n{DONE}"),
        ("a.py", f"# spec: a AI!\n{DONE}", f"# spec: a\n{DONE}"),
        ("a.py", "# spec: a\n#   done: b && c; d\n", "# spec: a\n#   done: b\n#   done: c\n#   done: d\n"),
        ("a.py", "# spec: a\n#   done: A=1 b", "# spec: a\n#   done: env A=1 b"),
        ("a.py", f"# spec: a\n# agent: claud\n{DONE}", f"# spec: a\n# agent: claude\n{DONE}"),
        ("a.py", f"# spec: a\n# scope: **, c.py\n{DONE}", f"# spec: a\n# scope: **, src/c.py\n{DONE}"),
        ("a.py", f"# spec: a\n# AI!\n{DONE}", f"# spec: a\n{DONE}"),
    ],
)  # fmt: skip
def test_a_fix_keeps_to_how_the_comment_is_written(path: str, text: str, after: str) -> None:
    around = Surroundings(agents=lambda: ["claude"], paths=lambda: ["a.py", "src/c.py"])
    assert fixed(text, path, around) == after
    codes = {finding.code for finding in lint_all(text, path, around) if finding.fix}
    assert not codes & {finding.code for finding in lint_all(after, path, around) if finding.fix}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "x()  # spec: a\n"),
        ("a.c", "/* spec: a */ x();\n"),
        ("a.c", "/* spec: a\n   done: */\n"),
        ("a.py", "# spec: a\n# done: b 'c' && d\n"),
        ("a.py", "# spec: a\n# done: b &&\n# c\n"),
    ],
)
def test_where_a_fix_would_break_the_code_there_is_none(path: str, text: str) -> None:
    found = lint_all(text, path)
    assert found
    assert [finding for finding in found if finding.fix is not None] == []


def test_nothing_is_found_in_another_text() -> None:
    (spec,) = find_specs("a.py", Text.of("# spec: a\n"))
    assert lint(spec, Text.of("# spec: a\n"))
    assert lint(spec, Text.of("x\n# spec: a\n")) == ()
    assert lint(spec, Text.of("# spec: b\n")) == ()
    assert lint(spec, Text.of("")) == ()


words = st.sampled_from(
    [
        *(
            "spec: a",
            "spec:",
            "must: b",
            "mus: c",
            "done:",
            "done: x && y",
            "done: 'z",
            "rewrite: f(",
            "rename: a -> a",
        ),
        *("scope: ../x, y*", "agent: nobody", "etc.", "and also d", "AI!", "AI?", ""),
    ]
)


@given(st.sampled_from(LANGUAGES), st.lists(words, min_size=1, max_size=6), ends)
def test_every_fix_leaves_specs_and_line_ends_as_they_are(language: Language, said: list[str], end: str) -> None:
    path = next(iter((*(f"a{suffix}" for suffix in language.suffixes), *language.files)))
    opening = language.lines[0].marker if language.lines else language.blocks[0].open
    closing = "" if language.lines else f" {language.blocks[0].close}"
    text = Text.of("".join(f"{opening} {line}{closing}{end}" for line in ("spec: z", *said)))
    specs = find_specs(path, text)
    found = [
        finding for spec in specs for finding in lint(spec, text, Surroundings(lambda: ["one"], lambda: ["two"]))
    ]
    for finding in found:
        assert any(spec.span.start <= finding.span.start < finding.span.stop <= spec.span.stop for spec in specs)
        assert 0 <= finding.start <= len(content_of(text[finding.span.start]))
        assert finding.message[-1] in ".?"
    for fix in (finding.fix for finding in found if finding.fix is not None):
        after = text.spliced(fix.edit)
        assert all(line.endswith(end) for line in after)
        assert len(find_specs(path, after)) == len(specs)


@pytest.mark.timeout(10)
def test_no_pattern_is_slow_to_judge() -> None:
    text = Text.of(f"// spec: a\n//   rewrite: {'%w(' * 3_000} -> b\n//   done: make\n")
    (spec,) = find_specs("a.rs", text)
    assert lint(spec, text) == ()
