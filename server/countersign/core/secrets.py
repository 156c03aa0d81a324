"""Where secrets stand in lines, by rules that are data."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from msgspec import Struct

from countersign.core.globs import matches
from countersign.core.scope import is_test
from countersign.core.secret_values import entropy, is_placeholder, is_plain_word

__all__ = ["FoundSecret", "Rule", "find_secrets"]

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
    until: str = ""


class FoundSecret(Struct, frozen=True):
    """A secret: the line that it stands on, from 0, and its first column and the one behind its last."""

    line: int
    rule: Rule
    value: str
    start: int
    stop: int


def find_secrets(path: str, lines: Sequence[str], rules: Sequence[Rule]) -> Iterator[FoundSecret]:
    """Yield what fits a rule in lines of a file, by rule; a place can be found several times, and by several rules.

    In tests, what is only a guess is left out.
    """
    lowered = "\n".join(lines).lower()
    starts = [0, *accumulate(len(line.lower()) + 1 for line in lines)]
    in_test = is_test(path)
    for rule in rules:
        if (rule.guess and in_test) or (rule.files and not matches(path.lower(), rule.files)):
            continue
        for keyword in rule.keywords:
            for number, place in _places(lowered, keyword, starts):
                yield from _secrets(rule, lines[number], number, place - starts[number])


def _places(text: str, word: str, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where a word stands, with the number of its line; not again where it has been looked around already."""
    place = text.find(word)
    while place >= 0:
        number = bisect_right(starts, place) - 1
        yield number, place
        place = text.find(word, min(place + _STRIDE, starts[number + 1]))


def _secrets(rule: Rule, text: str, number: int, column: int) -> Iterator[FoundSecret]:
    """Yield the secrets that stand around a column of a line."""
    for found in _compiled(rule.pattern).finditer(text, max(column - _BEFORE, 0), column + _BEHIND):
        value = found[1]
        if (
            entropy(value) >= rule.entropy
            and not is_placeholder(value)
            and not (rule.guess and is_plain_word(value))
        ):
            yield FoundSecret(number, rule, value, found.start(1), found.end(1))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
