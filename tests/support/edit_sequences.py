"""Documents and edits that nobody would type, drawn from a seed, and made small again when they fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from support.documents import Encoding, Json
from support.text_model import ReversedRangeError, TextModel, paired

__all__ = [
    "ENCODINGS",
    "URI",
    "EditSequence",
    "change_of",
    "drawn",
    "line_edits_in",
    "position_in",
    "smallest",
    "text_of",
]

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
URI = "file:///work/fuzz.py"

_PLAIN = ("a", "b", "x = 1", " ", "\t", "\n", "\n", "\n\n", "def f():\n")
_LINE_ENDS = ("\n", "\r\n", "\r", "\n\r", "\r\r\n", "a\r", "\nb")
_NO_LINE_ENDS = ("\f", "\v", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u2028", "\u2029", "\0", "\x7f", "\ufeff")
_BEYOND_ASCII = ("é", "ß", "e\u0301", "\u0301", "\u200d", "漢", "\uffff", "\ue000")
_ASTRAL = ("😀", "\U0001d4b3", "\U0010ffff", "👩\u200d🚀", "🇩🇪", "\U00010000")
_SURROGATES = ("\ud83d", "\ude00", "\ud83da", "\ude00\n", "\udfff\ud800")
_FLAVOURS: tuple[tuple[str, ...], ...] = (
    _PLAIN,
    (*_PLAIN, *_LINE_ENDS),
    (*_PLAIN, *_LINE_ENDS, *_NO_LINE_ENDS),
    (*_PLAIN, *_BEYOND_ASCII, *_ASTRAL),
    (*_PLAIN, *_LINE_ENDS, *_NO_LINE_ENDS, *_BEYOND_ASCII, *_ASTRAL),
    (*_LINE_ENDS, *_ASTRAL, *_SURROGATES, "a"),
)
_LARGEST = 2**31 - 1
"""The largest number that the protocol allows."""


class EditSequence(Struct, frozen=True):
    """A document as it is opened, and the `contentChanges` of each notification after that."""

    encoding: Encoding
    text: str
    notifications: tuple[tuple[Json, ...], ...]

    def opening(self) -> bytes:
        """Return the notification that opens the document."""
        item = {"uri": URI, "languageId": "python", "version": 0, "text": self.text}
        return _message("textDocument/didOpen", {"textDocument": item})

    def changing(self, number: int) -> bytes:
        """Return the notification with one group of changes."""
        document = {"uri": URI, "version": number + 1}
        params = {"textDocument": document, "contentChanges": self.notifications[number]}
        return _message("textDocument/didChange", params)

    def __str__(self) -> str:
        changes = "\n".join(f"  {json.dumps(changes)}" for changes in self.notifications)
        return f"{self.encoding}, text {json.dumps(self.text)}, notifications:\n{changes}"


def drawn(random: Random, encoding: Encoding) -> EditSequence:
    """Draw a document and what happens to it; places are chosen in the text that the changes before have left."""
    pieces = random.choice(_FLAVOURS)
    text = text_of(random, pieces, largest=True)
    model = TextModel(text, encoding)
    notifications: list[tuple[Json, ...]] = []
    for _ in range(random.randint(1, 4)):
        changes: list[Json] = []
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            changes.append(change_of(random, model, pieces))
            try:
                model.change(changes[-1])
            except ReversedRangeError:
                return EditSequence(encoding, text, (*notifications, tuple(changes)))
        notifications.append(tuple(changes))
    return EditSequence(encoding, text, tuple(notifications))


def change_of(random: Random, model: TextModel, pieces: Sequence[str] | None = None) -> Json:
    """Draw one change of a document; very rarely it ends before it begins."""
    pieces = pieces or random.choice(_FLAVOURS)
    kind = random.random()
    if kind < 0.03:
        return {"text": text_of(random, pieces)}
    contents = model.contents()
    places = [position_in(random, model, contents)]
    if kind < 0.35:
        places *= 2
    elif kind < 0.7:
        near = {"line": places[0]["line"], "character": max(places[0]["character"] + random.randint(-3, 3), 0)}
        places.append({**near, "character": min(near["character"], _LARGEST)})
    else:
        places.append(position_in(random, model, contents))
    places.sort(key=lambda place: (place["line"], place["character"]), reverse=random.random() < 0.002)
    text = "".join(random.choices(pieces, k=random.choice((0, 0, 1, 1, 2, 8))))
    change: Json = {"range": {"start": places[0], "end": places[1]}, "text": text}
    if random.random() < 0.2:
        change["rangeLength"] = random.choice((0, len(text), 7))
    return change


def text_of(random: Random, pieces: Sequence[str] | None = None, *, largest: bool = False) -> str:
    """Draw a text; `largest`: now and then it has thousands of lines, or a line of 100,000 characters."""
    pieces = pieces or random.choice(_FLAVOURS)
    size = random.random()
    if largest and size < 0.002:
        line = "".join(piece for piece in random.choices(pieces, k=40) if not set(piece) & set("\r\n")) or "x"
        return paired("\n".join(("first", line * (100_000 // len(line) + 1), "last")))
    longest = random.randint(1_000, 4_000) if largest and size < 0.01 else random.choice((0, 1, 3, 10, 30))
    return paired("".join(random.choices(pieces, k=longest)))


def position_in(random: Random, model: TextModel, contents: Sequence[str]) -> Json:
    """Draw a place: mostly one that exists, sometimes one inside of a character or behind an end."""
    where = random.random()
    line = len(contents) - 1 if where < 0.1 else random.randrange(len(contents))
    if where > 0.95:
        line = random.choice((len(contents), len(contents) + 3, _LARGEST))
    content = contents[line] if line < len(contents) else ""
    units = model.units(content)
    character = model.units(content[: random.randint(0, len(content))])
    if where < 0.2:
        character = random.randint(0, units)
    elif random.random() < 0.2:
        character = random.choice((0, units, units, units + 1, units + 2, units + 50, _LARGEST))
    return {"line": line, "character": min(character, _LARGEST)}


def line_edits_in(random: Random, lines: Sequence[str]) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """Draw replacements of lines, as (first, behind the last) and new lines: in order, and none meets another."""
    edits: list[tuple[tuple[int, int], tuple[str, ...]]] = []
    start = random.randint(0, len(lines))
    while start <= len(lines) and len(edits) < 5:
        stop = min(start + random.choice((0, 0, 1, 1, 2, 5)), len(lines))
        new = text_of(random)
        if new and not new.endswith(("\n", "\r")) and stop < len(lines):
            new += "\n"
        if start == len(lines) and lines and not lines[-1].endswith(("\n", "\r")):
            new = ""
        edits.append(((start, stop), tuple(TextModel(new, "utf-32").lines())))
        start = stop + random.randint(1, 4)
    return edits


def smallest(sequence: EditSequence, fails: Callable[[EditSequence], bool], tries: int = 3_000) -> EditSequence:
    """Return a sequence that fails as the given one does, with nothing in it that could be left out."""
    shrunk = True
    while shrunk and tries > 0:
        shrunk = False
        for smaller in _smaller(sequence):
            tries -= 1
            if tries > 0 and fails(smaller):
                sequence, shrunk = smaller, True
                break
    return sequence


def _smaller(sequence: EditSequence) -> Iterator[EditSequence]:
    groups = sequence.notifications
    if groups:
        model = TextModel(sequence.text, sequence.encoding)
        with suppress(ReversedRangeError):
            for change in groups[0]:
                model.change(change)
            yield replace(sequence, text=model.text, notifications=groups[1:])
    for number, group in enumerate(groups):
        yield replace(sequence, notifications=groups[:number] + groups[number + 1 :])
        for place, change in enumerate(group):
            if len(group) > 1:
                yield _with_group(sequence, number, group[:place] + group[place + 1 :])
            for smaller in _smaller_change(change):
                yield _with_group(sequence, number, (*group[:place], smaller, *group[place + 1 :]))
    for text in _smaller_text(sequence.text):
        yield replace(sequence, text=text)


def _with_group(sequence: EditSequence, number: int, group: tuple[Json, ...]) -> EditSequence:
    groups = sequence.notifications
    return replace(sequence, notifications=(*groups[:number], group, *groups[number + 1 :]))


def _smaller_change(change: Json) -> Iterator[Json]:
    for text in _smaller_text(change["text"]):
        yield {**change, "text": text}
    if "rangeLength" in change:
        yield {key: value for key, value in change.items() if key != "rangeLength"}
    for side in ("start", "end") if "range" in change else ():
        for key, value in change["range"][side].items():
            for less in {0, value // 2, max(value - 1, 0)} - {value}:
                place = {**change["range"][side], key: less}
                yield {**change, "range": {**change["range"], side: place}}


def _smaller_text(text: str) -> Iterator[str]:
    size = len(text)
    while size:
        for start in range(0, len(text), size):
            yield text[:start] + text[start + size :]
        size //= 2


def _message(method: str, params: Json) -> bytes:
    """Return the body of a notification; lone surrogates can only be written as escapes."""
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    try:
        return json.dumps(message, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(message).encode()
