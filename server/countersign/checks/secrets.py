"""Secrets that a change adds. The rules are data (`secrets.toml`); what is told never holds the secret itself."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import accumulate
from operator import itemgetter

import msgspec
from msgspec import Struct

from countersign.checks.changeset import ChangedFile, Changeset, Kind, Line
from countersign.checks.placeholders import entropy, is_placeholder, is_plain_word
from countersign.core.globs import matches
from countersign.core.model import HunkFinding, Severity
from countersign.core.scope import is_test

__all__ = ["scan"]

_SECRET = Kind("secrets", "secret", Severity.ERROR)
_PERHAPS = Kind("secrets", "possible-secret", Severity.WARNING)
_BEFORE, _BEHIND = 100, 500
_STRIDE = 250
"""Characters around a keyword that are looked at, and behind it to where one is looked at again: a line costs what
its length is, whatever stands in it.
"""


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of secret; `secrets.toml` says what each field means."""

    id: str
    description: str
    keywords: tuple[str, ...]
    pattern: str
    entropy: float = 0.0
    guess: bool = False
    files: tuple[str, ...] = ()


class _Rules(Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[Rule, ...]


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return the rules: those whose value tells before those whose name does."""
    text = resources.files("countersign.checks").joinpath("secrets.toml").read_text(encoding="utf-8")
    found = msgspec.convert(tomllib.loads(text), _Rules).rules
    return tuple(sorted(found, key=lambda rule: rule.guess))


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    removed = "\n".join(line.text for _, hunk in changeset.hunks() for line in hunk.removed)
    for file in changeset.files:
        lines = [(hunk, line) for hunk in file.hunks for line in hunk.added]
        told = set[int]()
        for number, rule, value in sorted(_found(file, [line for _, line in lines]), key=itemgetter(0)):
            if number in told or value in removed:
                continue
            told.add(number)
            hunk, line = lines[number]
            if rule.guess:
                text = (
                    f"This may be {rule.description}: take it from the environment or a store of secrets instead."
                )
                yield hunk.on_added(_PERHAPS, text, line)
            else:
                text = f"This looks like {rule.description}: whoever reads the code can use it. Do not accept it."
                yield hunk.on_added(_SECRET, text, line)


def _found(file: ChangedFile, lines: Sequence[Line]) -> Iterator[tuple[int, Rule, str]]:
    """Yield what fits a rule: the number of the line, the rule, and the secret."""
    lowered = "\n".join(line.text for line in lines).lower()
    starts = [0, *accumulate(len(line.text.lower()) + 1 for line in lines)]
    in_test = is_test(file.path)
    for rule in rules():
        if (rule.guess and in_test) or (rule.files and not matches(file.path.lower(), rule.files)):
            continue
        for keyword in rule.keywords:
            for number, place in _places(lowered, keyword, starts):
                value = _secret(rule, lines[number].text, place - starts[number])
                if value is not None:
                    yield number, rule, value


def _places(text: str, word: str, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where a word stands, with the number of its line; not again where it has been looked around already."""
    place = text.find(word)
    while place >= 0:
        number = bisect_right(starts, place) - 1
        yield number, place
        place = text.find(word, min(place + _STRIDE, starts[number + 1]))


def _secret(rule: Rule, text: str, column: int) -> str | None:
    """Return the secret that stands around a column of a line."""
    for found in _compiled(rule.pattern).finditer(text, max(column - _BEFORE, 0), column + _BEHIND):
        value = found[1]
        if (
            entropy(value) >= rule.entropy
            and not is_placeholder(value)
            and not (rule.guess and is_plain_word(value))
        ):
            return value
    return None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
