"""What is suggested inside of specs; `$0` in a text is where the cursor stands."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.completion import MEANINGS, MOST, complete
from countersign.core.spec import WORDS
from countersign.core.surroundings import Surroundings
from countersign.core.text import Text
from support.texts import raw_texts

AROUND = Surroundings(
    agents=lambda: ["recipe", "claude", "codex"],
    paths=lambda: ["a.py", "src/b.py", "src/c/d.py"],
    programs=lambda: ["ruff", "gofmt"],
)
CLAUSES = [f"{word}: " for word in WORDS]


def suggested(text: str, path: str = "a.py") -> list[str]:
    """Return each line that a suggestion would make of the one with the cursor."""
    before, _, behind = text.partition("$0")
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    whole = Text.of(before + behind)
    content = (whole.line_at(line) or "").rstrip("\r\n")
    found = complete(path, whole, (line, column), AROUND)
    return [content[: suggestion.start] + suggestion.text + content[column:] for suggestion in found]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# spec: a\n# $0\n", [f"# {clause}" for clause in CLAUSES]),
        ("# spec: a\n#$0\n", [f"# {clause}" for clause in CLAUSES]),
        ("# spec: a\n#   m$0\n", ["#   must: "]),
        ("# spec: a\n#   RE$0\n", ["#   rewrite: ", "#   rename: ", "#   ref: "]),
        ("# spec: a\n#   x$0\n", []),
        ("# spec: a\n# fix: $0\n", ["# fix: ruff", "# fix: ruff format", "# fix: gofmt"]),
        ("# spec: a\n# fix: ruff f$0\n", ["# fix: ruff format"]),
        ("# spec: a\n# must: b\n# d$0\n", ["# done: "]),
        ("# spec: a\n# must: d$0\n", []),
        ("# spec: a\n# d$0\n# must: b\n", ["# done: "]),
        ("# spec: a\n# agent: $0\n", ["# agent: claude", "# agent: codex", "# agent: recipe"]),
        ("# spec: a\n# agent: c$0\n", ["# agent: claude", "# agent: codex"]),
        ("# spec: a\n# scope: this$0\n", ["# scope: this file", "# scope: this function"]),
        ("# spec: a\n# scope: this file, sr$0\n", ["# scope: this file, src/"]),
        ("# spec: a\n# scope: !src/$0\n", ["# scope: !src/b.py", "# scope: !src/c/"]),
        ("# spec: a\n# ref: $0\n", ["# ref: a.py", "# ref: src/"]),
        ("# spec: a\n# ref: src/c/d.py$0\n", ["# ref: src/c/d.py"]),
    ],
)
def test_what_may_follow_is_suggested(text: str, lines: list[str]) -> None:
    assert suggested(text) == lines


@pytest.mark.parametrize(
    "text",
    [
        "# spec: $0a\n",
        "# m$0\n# spec: a\n",
        "# spec: a\n#\n# m$0\n",
        "# spec: a\nm$0\n",
        "# spec: a\n\n# m$0\n",
        "m$0\n",
        "f()  # spec: a\n# m$0\n",
        "x = '''\n# spec: a\n# m$0\n'''\n",
        "# do it AI!\n# m$0\n",
        "# spec: a\n# done: p$0\n",
        "$0",
    ],
)
def test_nothing_is_suggested_outside_of_specs(text: str) -> None:
    assert suggested(text) == []


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("a.c", "/* spec: a\n * m$0\n */\n", [" * must: "]),
        ("a.c", "/* spec: a\n   m$0 */\n", ["   must:  */"]),
        ("a.html", "<!-- spec: a\n  e$0\n-->\n", ["  edge: "]),
        ("a.tsx", "a = <p>{/* spec: a\n  b$0\n*/}</p>\n", ["  budget: "]),
    ],
)
def test_blocks_of_comment_are_completed(path: str, text: str, lines: list[str]) -> None:
    assert suggested(text, path) == lines


def test_every_clause_has_a_meaning_and_all_are_suggested() -> None:
    assert [kind.value for kind in MEANINGS] == list(WORDS)


def test_not_more_paths_are_suggested_than_one_can_read() -> None:
    around = Surroundings(paths=lambda: [f"{number}.py" for number in range(10 * MOST)])
    assert len(complete("a.py", Text.of("# spec: a\n# ref: \n"), (1, 7), around)) == MOST


def test_what_is_not_known_is_not_suggested() -> None:
    assert complete("a.py", Text.of("# spec: a\n# ref: \n# agent: \n"), (1, 7)) == ()
    assert complete("a.py", Text.of("# spec: a\n# ref: \n# agent: \n"), (2, 9)) == ()


@given(raw_texts.map(lambda text: "# spec: a\n# " + text), st.integers(0, 5), st.integers(0, 9))
def test_no_place_raises(text: str, line: int, column: int) -> None:
    whole = Text.of(text)
    for suggestion in complete("a.py", whole, (line, column), AROUND):
        assert 0 <= suggestion.start <= column
