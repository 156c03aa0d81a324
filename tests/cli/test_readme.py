"""What the documents show is true: commands and their output, keys, JSON, configurations, the picture."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from countersign.core.clauses import parse_rename, parse_rewrite
from countersign.core.grammar import GRAMMARS
from countersign.core.model import ClauseKind
from countersign.core.problem import Problem
from countersign.core.spec import WORDS, find_specs
from countersign.core.text import Text
from draw_review import PICTURE, draw
from support.documents import Json
from support.profiles import EGLOT
from support.serving import ACCEPT, RUN, serving
from support.shell import EXAMPLE, Shell
from support.trusting import trust

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
MONEY = "parcel/money.py"


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)


def commands(console: str) -> Iterator[tuple[list[str], str]]:
    """Yield each command of a console block with the output behind it."""
    for part in re.split(r"^\$ countersign ", console, flags=re.MULTILINE)[1:]:
        line, _, output = part.partition("\n")
        yield shlex.split(line), output


def pattern(output: str) -> str:
    """Return a regular expression for an output in which `...` stands for anything."""
    return re.escape(output).replace(re.escape("...\n"), "(?:.*\n)*?").replace(re.escape("..."), ".*")


def shape(document: Json) -> Json:
    """Return the names in a JSON document, without its values; of a list, that of its first element."""
    match document:
        case dict():
            return {name: shape(value) for name, value in cast("dict[str, Json]", document).items()}
        case [first, *_]:
            return [shape(first)]
        case _:
            return None


def test_the_commands_of_the_readme_print_what_it_shows(shell: Shell) -> None:
    (console,) = blocks(README, "console")
    for arguments, output in commands(console):
        ran = shell.run(*arguments)
        assert ran.code == 0, ran.err
        assert re.fullmatch(pattern(output), ran.out), f"{arguments}: {ran.out}"


def test_the_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"^    make ([a-z-]+)$", README, re.MULTILINE))
    assert named == {"demo", "test"}
    assert named <= targets


def test_the_spec_of_the_readme_is_the_one_of_the_example() -> None:
    (block,) = blocks(README, "python")
    assert block in (EXAMPLE / MONEY).read_text(encoding="utf-8")


def test_every_clause_of_the_readme_is_one() -> None:
    rows = re.findall(r"^\| (`[a-z]+:`.*?) \|.*\| `(.+?)` \|$", README, re.MULTILINE)
    words = {word for row, _ in rows for word in re.findall(r"`([a-z]+):`", row)}
    assert words <= set(WORDS)
    text = "".join(f"#   {example}\n" for _, example in rows)
    (spec,) = find_specs("a.py", Text.of(f"# spec: Show clauses.\n{text}"))
    assert len(spec.clauses) == len(rows) + 1
    (rewrite,), (rename,) = spec.texts(ClauseKind.REWRITE), spec.texts(ClauseKind.RENAME)
    assert not isinstance(parse_rewrite(rewrite), Problem)
    assert not isinstance(parse_rename(rename), Problem)


def test_the_number_of_languages_is_that_of_the_grammars() -> None:
    assert f"in {len(GRAMMARS)} languages" in README


def test_the_keys_of_the_manual_are_those_of_the_help(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to("]? ")
    typing.type("?")
    shown = re.findall(r"^(\S) - (.+)$", typing.read_to("]? "), re.MULTILINE)
    typing.type("q")
    typing.end()
    table = re.findall(r"^\| `(\S)` \| (.+) \|$", MANUAL, re.MULTILINE)
    assert [row for row in table if ", if it " not in row[1]] == shown


@pytest.mark.parametrize(
    ("number", "arguments"),
    [(0, ("run", "web/track.ts", "--json")), (3, ("doctor", "--json"))],
    ids=["run", "doctor"],
)
def test_the_json_of_the_manual_has_the_names_that_are_printed(
    shell: Shell, number: int, arguments: tuple[str, ...]
) -> None:
    assert shape(json.loads(blocks(MANUAL, "json")[number])) == shape(shell.run(*arguments).document)


def test_the_json_of_blame_in_the_manual_has_the_names_that_are_printed(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    (block,) = [block for block in blocks(MANUAL, "json") if '"origin"' in block]
    printed = shell.run("blame", "parcel/rates.py:15", "--json").document
    assert shape(json.loads(block)) == shape(printed)


def test_the_json_of_the_ledger_in_the_manual_has_the_names_that_are_printed(shell: Shell) -> None:
    shell.run("run", MONEY)
    assert shape([json.loads(blocks(MANUAL, "json")[1])]) == shape(shell.records())
    (segment,) = shell.state.rglob("*.jsonl")
    segment.write_bytes(segment.read_bytes().replace(b'"time":"20', b'"time":"19', 1))
    assert shape(json.loads(blocks(MANUAL, "json")[2])) == shape(shell.run("verify", "--json").document)


def test_the_hover_is_what_the_server_says(tmp_path: Path) -> None:
    root = tmp_path / "parcel-desk"
    shutil.copytree(EXAMPLE, root)
    (root / ".git").mkdir()
    with serving(root, tmp_path, EGLOT) as client:
        trust(root, tmp_path / "state")
        spec, rates = client.open(root / MONEY), client.open(root / "parcel/rates.py")
        client.choose(client.offered(spec, 5, RUN))
        line = rates.line_of("return round(price, 2)")
        client.offered(rates, line, ACCEPT)
        (shown,) = blocks(README, "text")
        said = client.hover(rates, line)["contents"]["value"]
        assert re.fullmatch(pattern(shown), f"{said}\n"), said


def test_the_picture_shows_what_the_program_shows() -> None:
    assert PICTURE.read_text(encoding="utf-8") == draw(), "run `python tools/draw_review.py`"
