"""Characters that are not seen, that move others, or that look like others (Unicode reports 36 and 39)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from countersign.checks.changeset import ChangedFile, ChangedHunk, Changeset, Kind, Line
from countersign.checks.lookalikes import is_styled, looks_like
from countersign.core.escape import visible
from countersign.core.model import HunkFinding, Severity

__all__ = ["scan"]

_BIDI = Kind("characters", "bidi-character", Severity.ERROR)
_INVISIBLE = Kind("characters", "invisible-character", Severity.ERROR)
_CONTROL = Kind("characters", "control-character", Severity.WARNING)
_CONFUSABLE = Kind("characters", "confusable-character", Severity.ERROR)

_MOVING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0e"
    "\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\U0001d173-\U0001d17a\U0001bca0-\U0001bca3]"
)
_COMMANDS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029]")
_TOKEN = re.compile(r"\w*[^\W\x00-\x7f]\w*")
_JOINERS, _LETTER_JOINERS = "\u200c\u200d\ufe0e\ufe0f", "\u200c\u200d"
"""What joins emoji, and letters of some scripts: there it is meant."""
_BEFORE_SELECTORS, _KEYCAP = "\ufe0f\u2139\u3030", "\u20e3"


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    for file, hunk in changeset.hunks():
        standing = set[str]()
        for line in hunk.added:
            if not line.text.isascii():
                standing = standing or _standing(hunk)
                yield from _hidden(hunk, line, standing)
                yield from _confusable(file, hunk, line, standing)
            elif (found := _COMMANDS.search(line.text)) is not None:
                yield hunk.on_added(_CONTROL, f"Here stands the control character {_named(found[0])}.", line)


def _standing(hunk: ChangedHunk) -> set[str]:
    """Return the words with letters beyond ASCII, and the hidden characters, that the hunk's old lines had."""
    old = "\n".join(line.text for line in hunk.removed)
    return {*_TOKEN.findall(old), *_MOVING.findall(old), *_HIDDEN.findall(old), "\n"}


def _hidden(hunk: ChangedHunk, line: Line, standing: set[str]) -> Iterator[HunkFinding]:
    for found in _MOVING.finditer(line.text):
        if found[0] not in standing:
            text = f"{_named(found[0])} makes this line look different from what it is for a compiler."
            yield hunk.on_added(_BIDI, text, line)
            break
    for found in _HIDDEN.finditer(line.text):
        if found[0] not in standing and not _is_meant(line.text, found.start()):
            text = (
                f"{_named(found[0])} can not be seen here: two names that look alike may differ, or text be hidden."
            )
            yield hunk.on_added(_INVISIBLE, text, line)
            break
    if (found := _COMMANDS.search(line.text)) is not None:
        yield hunk.on_added(_CONTROL, f"Here stands the control character {_named(found[0])}.", line)


def _is_meant(text: str, place: int) -> bool:
    """Whether a hidden character belongs to the sign before it: in emoji, and in scripts that join letters."""
    letter, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if letter not in _JOINERS or not before:
        return False
    kind = unicodedata.category(before)
    if letter in _LETTER_JOINERS and kind in {"Lo", "Mn", "Mc"}:
        return True
    return kind in {"So", "Sk", "Po", "Sm"} or before in _BEFORE_SELECTORS or after == _KEYCAP


def _confusable(file: ChangedFile, hunk: ChangedHunk, line: Line, standing: set[str]) -> Iterator[HunkFinding]:
    for found in _TOKEN.finditer(line.text):
        word = found[0]
        plain = looks_like(word)
        if plain is None or word in standing:
            continue
        mixed = any(letter.isascii() and letter.isalpha() for letter in word)
        if mixed or (len(word) > 1 and (is_styled(word) or _is_word_of(file, plain))):
            strange = next(letter for letter in word if not letter.isascii())
            text = f"`{word}` reads like `{plain}` but is another word: {_named(strange)} stands in it."
            yield hunk.on_added(_CONFUSABLE, text, line)
            return


def _is_word_of(file: ChangedFile, word: str) -> bool:
    """Whether a word stands as such in the file that is changed."""
    return re.search(rf"\b{re.escape(word)}\b", str(file.base)) is not None


def _named(letter: str) -> str:
    name = unicodedata.name(letter, "a character without a name").lower()
    return f"U+{ord(letter):04X} ({name})" if visible(letter) != letter else f"`{letter}`, {name},"
