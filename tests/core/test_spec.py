"""How specs are read from comments."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import example, given, strategies as st

from countersign.core.languages import LANGUAGES
from countersign.core.model import ClauseKind, Mode, Spec
from countersign.core.spec import digest, find_specs, spec_at
from countersign.core.syntax import Block, Language, Where
from countersign.core.text import Span, Text
from support.texts import raw_texts


def found(text: str, path: str = "a.py", tag: str = "spec:") -> str:
    """Return the specs of a text, a line for each clause: its lines in the file, its kind and what it says."""
    lines: list[str] = []
    for spec in find_specs(path, Text.of(text), None, tag):
        lines.append(f"{spec.mode.value} {spec.span.start}-{spec.span.stop}")
        said = ((clause.span, clause.kind.value, clause.text) for clause in spec.clauses)
        lines += [f"  {span.start}-{span.stop} {kind}: {text}" for span, kind, text in said]
    return "\n".join(lines)


def read(text: str, path: str = "a.py") -> Spec:
    (spec,) = find_specs(path, Text.of(text))
    return spec


def test_a_spec_has_a_goal_and_clauses() -> None:
    text = textwrap.dedent("""\
        # spec: Parse an ISO 8601 duration such as "P3DT4H" into a timedelta.
        #   must: accept weeks, days, hours, minutes and seconds, each optional,
        #     fractions only in the last
        #   edge: "" and a bare "P" raise ValueError naming the text
        #   never: accept months or years
        #   done: python -m pytest -q tests/test_duration.py
        #   scope: this file, tests/test_duration.py
        #   rewrite: a($X) -> b($X)
        #   rename: old -> new
        #   agent: claude
        #   budget: 5 min
        #   ref: docs/duration.md
        def parse_duration(text: str) -> timedelta: ...
        """)
    assert found(text) == textwrap.dedent("""\
        task 0-12
          0-1 goal: Parse an ISO 8601 duration such as "P3DT4H" into a timedelta.
          1-3 must: accept weeks, days, hours, minutes and seconds, each optional, fractions only in the last
          3-4 edge: "" and a bare "P" raise ValueError naming the text
          4-5 never: accept months or years
          5-6 done: python -m pytest -q tests/test_duration.py
          6-7 scope: this file, tests/test_duration.py
          7-8 rewrite: a($X) -> b($X)
          8-9 rename: old -> new
          9-10 agent: claude
          10-11 budget: 5 min
          11-12 ref: docs/duration.md""")


@pytest.mark.parametrize(
    ("text", "specs"),
    [
        ("# spec: a\n# b\n# must: c\n", "task 0-3\n  0-2 goal: a b\n  2-3 must: c"),
        ("# spec:\n# a\n", "task 0-2\n  0-2 goal: a"),
        ("# spec:\n# must: a\n", "task 0-2\n  0-1 goal: \n  1-2 must: a"),
        ("# spec:\n", "task 0-1\n  0-1 goal: "),
        ("# Spec: a\n# MUST: b\n", "task 0-2\n  0-1 goal: a\n  1-2 must: b"),
        ("#spec:a\n#must:b\n", "task 0-2\n  0-1 goal: a\n  1-2 must: b"),
        ("# text\n# spec: a\n", "task 1-2\n  1-2 goal: a"),
        ("# spec: a\n#\n# must: b\n", "task 0-1\n  0-1 goal: a"),
        ("# spec: a\n# spec: b\n", "task 0-1\n  0-1 goal: a\ntask 1-2\n  1-2 goal: b"),
        ("# spec: a\n#\n# spec: b\n", "task 0-1\n  0-1 goal: a\ntask 2-3\n  2-3 goal: b"),
        ("# spec: a\n# must:\n", "task 0-2\n  0-1 goal: a\n  1-2 must: "),
        ("# spec: a\n# note: b\n", "task 0-2\n  0-2 goal: a note: b"),
        ("# spec: a\n# https://x.y\n# must::b\n", "task 0-3\n  0-3 goal: a https://x.y must::b"),
        ("# spec: a\n# goal: b\n", "task 0-2\n  0-2 goal: a goal: b"),
        ("# spec: must: a\n", "task 0-1\n  0-1 goal: must: a"),
        ("f()  # spec: a\n# must: b\n", "task 0-1\n  0-1 goal: a"),
        ("\ufeff# spec: a\n", "task 0-1\n  0-1 goal: a"),
        ("# spec: a", "task 0-1\n  0-1 goal: a"),
        ("# spec: a\x0cb\u2028c\n", "task 0-1\n  0-1 goal: a\x0cb\u2028c"),
    ],
)
def test_lines_without_a_word_continue_the_clause_above(text: str, specs: str) -> None:
    assert found(text) == specs


@pytest.mark.parametrize(
    ("text", "specs"),
    [
        ("# make it so AI!\n", "task 0-1\n  0-1 goal: make it so"),
        ("# make it so, ai!\n", "task 0-1\n  0-1 goal: make it so,"),
        ("# why? AI?\n", "question 0-1\n  0-1 goal: why?"),
        ("# AI!\n", "task 0-1\n  0-1 goal: "),
        ("x = 1  # ten AI!\n", "task 0-1\n  0-1 goal: ten"),
        ("# one\n#\n# two\n# three AI!\n# four\n", "task 2-4\n  2-4 goal: two three"),
        ("# one AI!\n# two AI?\n", "task 0-1\n  0-1 goal: one\nquestion 1-2\n  1-2 goal: two"),
        ("# AI! is great\n# ai!x\n# samurai!\n# AI!?\n", ""),
        ("# why AI? do it AI!\n", "task 0-1\n  0-1 goal: why AI? do it"),
        ('x = "do it AI!"\n', ""),
        ("# spec: a AI!\n# must: b\n", "task 0-2\n  0-1 goal: a\n  1-2 must: b"),
        ("# spec: a\n# must: b AI?\n", "question 0-2\n  0-1 goal: a\n  1-2 must: b"),
        ("# spec: a\n# AI!\n", "task 0-2\n  0-2 goal: a"),
        ("# spec: a\n\n# b AI!\n", "task 0-1\n  0-1 goal: a\ntask 2-3\n  2-3 goal: b"),
    ],
)
def test_a_mark_at_the_end_makes_a_comment_a_spec(text: str, specs: str) -> None:
    assert found(text) == specs


@pytest.mark.parametrize(
    ("path", "text", "specs"),
    [
        ("a.c", "/* make it so AI! */\n", "task 0-1\n  0-1 goal: make it so"),
        ("a.c", "/* one\n * two AI!\n */\n", "task 0-2\n  0-2 goal: one two"),
        ("a.html", "<!-- why AI? -->\n", "question 0-1\n  0-1 goal: why"),
        ("a.tsx", "a = <p>{/* so AI! */}</p>\n", "task 0-1\n  0-1 goal: so"),
        ("a.ts", "interface A { ai?: string; ai!: number } // spec: a\n", "task 0-1\n  0-1 goal: a"),
        (
            "a.c",
            "/**\n * Docs.\n *\n * spec: a\n *   must: b\n *     c\n */\n",
            "task 3-6\n  3-4 goal: a\n  4-6 must: b c",
        ),
        ("a.md", "# T\n<!-- spec: a\nmust: b -->\n", "task 1-3\n  1-2 goal: a\n  2-3 must: b"),
        ("a.yaml", "spec:\n  a: 1\n# spec: a\n", "task 2-3\n  2-3 goal: a"),
        ("a.unheard-of", "spec: no\n# spec: a\n", "task 1-2\n  1-2 goal: a"),
    ],
)
def test_specs_are_read_from_other_languages(path: str, text: str, specs: str) -> None:
    assert found(text, path) == specs


def test_the_editor_says_which_language_it_is() -> None:
    text = Text.of("-- spec: a\n")
    assert [spec.goal for spec in find_specs("untitled", text, "lua")] == ["a"]
    assert find_specs("a.py", text) == ()


def test_the_tag_can_be_another() -> None:
    assert found("# todo(ai): a\n# spec: b\n", tag="TODO(ai):") == "task 0-2\n  0-2 goal: a spec: b"


def test_a_spec_is_found_by_its_lines() -> None:
    specs = find_specs("a.py", Text.of("x\n# spec: a\n# b\ny\n# spec: c\n"))
    assert [spec and spec.goal for spec in (spec_at(specs, line) for line in range(6))] == [
        None, "a b", "a b", None, "c", None,
    ]  # fmt: skip


def test_the_digest_depends_on_what_is_said_alone() -> None:
    same = ["# spec: a b\n# must: c\n", "x\n# spec: a\n#  b\n#     must:  c\n", "# Spec: a b\r\n# must: c\r\n"]
    other = [
        "# spec: a b\n# edge: c\n",
        "# spec: a b\n# must: C\n",
        "# spec: a b AI?\n# must: c\n",
        "# spec: a b\n",
    ]
    assert len({digest(read(text)) for text in same}) == 1
    assert len({digest(read(text)) for text in (*other, same[0])}) == len(other) + 1
    assert digest(read("// spec: a b\n// must: c\n", "b.ts")) == digest(read(same[0]))
    assert len(digest(read("# spec: \ud800\n"))) == 64


# --- for any text ----------------------------------------------------------------------------------------------

snippets = st.sampled_from(
    """spec: SPEC:a must: done: note: AI! AI? -> # // -- ; % /* */ * <!-- --> {- -} {/* */} (* *) #| |# ' " \"\"\"
    ''' ` ${ } <<X X $q$ \\ =begin =end <script> </script> a é 😀""".split()  # noqa: SIM905 - one sign each
) | st.sampled_from(["\n", "\r", "\r\n", " ", "\t", "\ufeff", "\0", "\ud800"])
texts = st.lists(snippets, max_size=40).map("".join) | raw_texts
languages = st.sampled_from(LANGUAGES)


def path_of(language: Language) -> str:
    return next(iter((*(f"a{suffix}" for suffix in language.suffixes), *language.files)))


@given(texts, languages)
@example("#\rspec:\r#", LANGUAGES[0])
def test_specs_lie_inside_of_any_text(text: str, language: Language) -> None:
    whole = Text.of(text)
    specs = find_specs(path_of(language), whole)
    for spec in specs:
        assert 0 <= spec.span.start < spec.span.stop <= len(whole)
        assert spec.clauses[0].kind is ClauseKind.GOAL
        assert [clause.span.start for clause in spec.clauses] == [
            spec.span.start, *(clause.span.stop for clause in spec.clauses[:-1])
        ]  # fmt: skip
        assert spec.clauses[-1].span.stop == spec.span.stop
        assert len(digest(spec)) == 64
    assert list(specs) == sorted(specs, key=lambda spec: spec.span)


@given(st.lists(snippets.filter(lambda snippet: "\r" not in snippet), max_size=30).map("".join), languages)
def test_line_ends_change_nothing(text: str, language: Language) -> None:
    path = path_of(language)
    lf, crlf, cr = (find_specs(path, Text.of(text.replace("\n", end))) for end in ("\n", "\r\n", "\r"))
    assert lf == crlf == cr


@given(
    languages,
    st.lists(st.sampled_from(["must: b", "edge: c", "d", "done: e"]), max_size=4),
    st.sampled_from(["", "  ", "\t"]),
)
def test_a_written_spec_is_read_back(language: Language, clauses: list[str], indent: str) -> None:
    lines = ["spec: a", *clauses]
    for syntax in (*language.blocks, *language.lines):
        if isinstance(syntax, Block):
            text = "\n".join([f"{syntax.open} {lines[0]}", *lines[1:], syntax.close, ""])
        else:
            margin = "" if syntax.where is Where.MARGIN else indent
            text = "".join(f"{margin}{syntax.marker} {line}\n" for line in lines)
        (spec,) = find_specs(path_of(language), Text.of(text))
        assert spec.span == Span(0, len(lines))
        assert (spec.mode, spec.goal.split()[0]) == (Mode.TASK, "a")
        words = [line.partition(":")[0] for line in clauses if ":" in line]
        assert [clause.kind.value for clause in spec.clauses[1:]] == words
