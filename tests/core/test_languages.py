"""Every row of the table: a spec in each kind of its comments is found, and none in its strings."""

from __future__ import annotations

import re

import pytest

from countersign.core.grammar import GRAMMARS
from countersign.core.languages import GENERIC, LANGUAGES, language_of, named
from countersign.core.model import ClauseKind
from countersign.core.spec import find_specs
from countersign.core.syntax import Block, Language, Line, Quote, Where
from countersign.core.text import Text

COMMENTS = [
    pytest.param(
        language, syntax, id=f"{language.name} {syntax.marker if isinstance(syntax, Line) else syntax.open}"
    )
    for language in (*LANGUAGES, GENERIC)
    for syntax in (*language.lines, *language.blocks)
]
DOCS = [pytest.param(language, doc, id=f"{language.name} {doc}") for language in LANGUAGES for doc in language.docs]
QUOTES = [
    pytest.param(language, quote, id=f"{language.name} {quote.open}")
    for language in LANGUAGES
    for quote in language.quotes
]


def file_of(language: Language) -> str:
    return next(iter((*(f"a{suffix}" for suffix in language.suffixes), *language.files)), "a.unheard-of")


def found_in(language: Language, text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return goal and musts of the specs in a text of the language."""
    specs = find_specs(file_of(language), Text.of(text))
    return [(spec.goal, spec.texts(ClauseKind.MUST)) for spec in specs]


def as_comment(syntax: Line | Block) -> str:
    if isinstance(syntax, Line):
        return f"{syntax.marker} spec: parse it\n{syntax.marker}   must: be fast\n"
    return f"{syntax.open} spec: parse it\n{syntax.leader}   must: be fast\n{syntax.close}\n"


@pytest.mark.parametrize(("language", "syntax"), COMMENTS)
def test_a_spec_in_each_comment_of_each_language_is_found(language: Language, syntax: Line | Block) -> None:
    assert found_in(language, as_comment(syntax)) == [("parse it", ("be fast",))]


@pytest.mark.parametrize(("language", "syntax"), COMMENTS)
def test_a_spec_in_a_comment_on_one_line_is_found(language: Language, syntax: Line | Block) -> None:
    close = "" if isinstance(syntax, Line) else " " + syntax.close
    opening = syntax.marker if isinstance(syntax, Line) else syntax.open
    assert found_in(language, f"\n{opening} SPEC: parse it{close}\n\n") == [("parse it", ())]


@pytest.mark.parametrize(("language", "doc"), DOCS)
def test_a_spec_in_a_comment_of_documentation_is_found(language: Language, doc: str) -> None:
    text = f"{doc} spec: parse it\n{doc.partition(' ')[0]}   must: be fast\n"
    assert found_in(language, text) == [("parse it", ("be fast",))]


@pytest.mark.parametrize(("language", "quote"), QUOTES)
def test_the_same_text_in_a_string_is_not_found(language: Language, quote: Quote) -> None:
    comments = [as_comment(syntax) for syntax in (*language.lines, *language.blocks)]
    for comment in comments:
        if quote.close in comment:
            continue
        inside = "\n" + comment if quote.spans_lines else re.sub(r"\n[\s\S]*", "", comment)
        assert found_in(language, f"{quote.open}{inside}{quote.close}\n") == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_a_row_is_complete(language: Language) -> None:
    assert language.lines or language.blocks
    assert language.suffixes or language.files
    assert language.grammar is None or language.grammar in GRAMMARS
    assert all(named(id_) is language for id_ in (language.name, *language.ids))
    for text in (*language.suffixes, *language.files, *language.ids, *language.programs, language.name):
        assert text == text.lower()


@pytest.mark.parametrize("field", ["suffixes", "files", "programs"])
def test_no_two_rows_claim_the_same_file(field: str) -> None:
    claimed = [claim for language in LANGUAGES for claim in getattr(language, field)]
    assert len(claimed) == len(set(claimed))


def test_no_two_rows_have_the_same_id() -> None:
    ids = [id_ for language in LANGUAGES for id_ in (language.name, *language.ids)]
    assert len(ids) == len(set(ids))
    assert len(LANGUAGES) >= 100


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("src/Main.PY", "python"),
        ("types/a.d.ts", "typescript"),
        ("CMakeLists.txt", "cmake"),
        ("docker/Dockerfile", "dockerfile"),
        ("Dockerfile.dev", "dockerfile"),
        ("c:\\x\\GNUmakefile", "makefile"),
        ("build.gradle.kts", "kotlin"),
        (".gitignore", "ignore"),
        ("a.html.erb", "erb"),
        ("notes.txt", None),
        ("LICENSE", None),
        ("", None),
    ],
)
def test_a_file_name_tells_the_language(path: str, language: str | None) -> None:
    known = language_of(path)
    assert (known.name if known else None) == language


@pytest.mark.parametrize(
    ("first_line", "language"),
    [
        ("#!/usr/bin/env python3", "python"),
        ("#! /bin/sh -e", "bash"),
        ("#!/usr/bin/env -S deno run", "typescript"),
        ("#!/usr/bin/env FOO=1 ruby", "ruby"),
        ("#!", None),
        ("print()", None),
    ],
)
def test_a_file_without_a_suffix_is_known_by_its_first_line(first_line: str, language: str | None) -> None:
    known = language_of("bin/tool", None, first_line)
    assert (known.name if known else None) == language


def test_the_editor_knows_better_than_the_name() -> None:
    known = language_of("a.py", "typescriptreact")
    assert known is not None
    assert known.name == "tsx"
    assert language_of("a.py", "plaintext") is language_of("a.py")


def test_a_file_of_no_known_language_has_comments_on_lines_of_their_own() -> None:
    assert found_in(GENERIC, "x # spec: no\n# spec: yes\n") == [("yes", ())]
    assert GENERIC.lines == tuple(Line(line.marker, Where.FIRST) for line in GENERIC.lines)
