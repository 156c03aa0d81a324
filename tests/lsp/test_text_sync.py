"""The server's text of a document is the client's, whatever was typed and however it was told.

`COUNTERSIGN_FUZZ=100000 pytest tests/lsp/test_text_sync.py` tries so many sequences of edits in each encoding.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from random import Random

import pytest
from lsprotocol import types
from msgspec import to_builtins
from pygls.protocol import default_converter
from pygls.workspace import PositionCodec, TextDocument

from countersign.core.effects import DocumentChange
from countersign.core.events import DocumentEdited, DocumentOpened
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import LineEdit, Span, Text
from countersign.lsp.envelope import opened, read
from countersign.lsp.from_lsp import changes_of
from countersign.lsp.messages import DidChangeTextDocumentParams, DidOpenTextDocumentParams
from countersign.lsp.to_lsp import range_of, text_edits
from support.documents import Encoding, Json
from support.edit_sequences import ENCODINGS, URI, EditSequence, drawn, line_edits_in, smallest, text_of
from support.text_model import ReversedRangeError, TextModel

TRIES = int(os.environ.get("COUNTERSIGN_FUZZ", "7000"))
"""How many sequences of edits are tried in each encoding: half of them are always the same, half new each time."""
FIXED_SEED, NEW_SEED = "1", secrets.token_hex(4)
PATH = "fuzz.py"

_converter = default_converter()


class Ours:
    """The server's way from the bytes of a notification to the text of a document."""

    def __init__(self, encoding: Encoding, opening: bytes) -> None:
        item = read(opened(opening).params, DidOpenTextDocumentParams).text_document
        self._encoding: Encoding = encoding
        self._state, _ = step(State("session"), DocumentOpened(PATH, item.version, Text.of(item.text), 0.0))

    def change(self, changing: bytes) -> None:
        params = read(opened(changing).params, DidChangeTextDocumentParams)
        text = self._state.documents[PATH].text
        if text is not None:
            changes = changes_of(params.content_changes, text, self._encoding)
            event = DocumentEdited(PATH, params.text_document.version, changes, 0.0)
            self._state, _ = step(self._state, event)

    def lines(self) -> list[str] | None:
        """Return the document's lines, None when it is followed no longer."""
        text = self._state.documents[PATH].text
        return None if text is None else list(text)


class Stock:
    """What the library that we build on makes of the same notifications."""

    def __init__(self, encoding: Encoding, opening: bytes) -> None:
        item = _converter.structure(json.loads(opening)["params"], types.DidOpenTextDocumentParams).text_document
        self._document = TextDocument(URI, item.text, 0, position_codec=PositionCodec(encoding))

    def change(self, changing: bytes) -> None:
        params = _converter.structure(json.loads(changing)["params"], types.DidChangeTextDocumentParams)
        for change in params.content_changes:
            self._document.apply_change(change)

    def lines(self) -> list[str] | None:
        return TextModel(self._document.source, "utf-32").lines()


Side = Callable[[Encoding, bytes], Ours | Stock]


def by_characters(encoding: Encoding, opening: bytes) -> Ours:
    """Return a server that counts characters where its client counts code units, or the other way round."""
    return Ours("utf-16" if encoding == "utf-32" else "utf-32", opening)


def test_every_sequence_of_edits_gives_the_text_that_the_specification_gives(encoding: Encoding) -> None:
    for seed, sequence in sequences(encoding, TRIES):
        if difference(sequence, Ours) is not None:
            pytest.fail(reproduction(sequence, seed, Ours))


@pytest.mark.parametrize(("side", "share"), [(Stock, 0.25), (by_characters, 0.05)])
def test_a_wrong_text_is_found_and_made_small(encoding: Encoding, side: Side, share: float) -> None:
    """Stock pygls 2.1.1 is wrong in a third of the sequences that the specification is clear about."""
    drawn_alike = (sequence for seed, sequence in sequences(encoding, 1_200) if seed.startswith(f"{FIXED_SEED}:"))
    tried = [sequence for sequence in drawn_alike if is_specified(sequence)]
    wrong = [sequence for sequence in tried if difference(sequence, side) is not None]
    assert len(wrong) > share * len(tried)
    small = smallest(wrong[0], lambda smaller: is_specified(smaller) and difference(smaller, side) is not None)
    assert sum(map(len, small.notifications)) <= 2
    assert len(str(small)) < 300


def test_edits_of_lines_arrive_as_they_were_meant(encoding: Encoding) -> None:
    for seed, random in randoms(TRIES // 4):
        raw = text_of(random)
        text = Text.of(raw)
        edits = tuple(LineEdit(Span(*span), lines) for span, lines in line_edits_in(random, text.lines()))
        model = TextModel(raw, encoding)
        model.apply(to_builtins(text_edits(DocumentChange(PATH, 1, text, edits), encoding)))
        assert model.text == meant(text, edits), (seed, raw, edits)


def test_a_range_holds_the_lines_it_was_made_for(encoding: Encoding) -> None:
    for seed, random in randoms(TRIES // 4):
        raw = text_of(random) or "a"
        model = TextModel(raw, encoding)
        lines, contents = model.lines(), model.contents()
        start, last = sorted(random.choices(range(len(lines)), k=2))
        begin = random.randint(0, len(contents[start]))
        end = random.randint(begin if start == last else 0, len(contents[last]))
        made = range_of(Span(start, last + 1), Text.of(raw), encoding, (begin, end))
        here, there = model.offsets(to_builtins(made))
        expected = "".join((*lines[start:last], contents[last][:end]))[begin:]
        assert model.text[here:there] == expected, (seed, raw, start, last)


def meant(text: Text, edits: tuple[LineEdit, ...]) -> str:
    lines = list(text.lines())
    for edit in reversed(edits):
        lines[edit.span.start : edit.span.stop] = edit.lines
    return "".join(lines)


def randoms(tries: int) -> Iterator[tuple[str, Random]]:
    """Yield sources of chance with their seeds."""
    for number in range(tries):
        seed = f"{NEW_SEED if number % 2 else FIXED_SEED}:{number}"
        yield seed, Random(seed)  # noqa: S311 - a seed gives the same sequence again


def sequences(encoding: Encoding, tries: int) -> Iterator[tuple[str, EditSequence]]:
    for seed, random in randoms(tries):
        yield seed, drawn(random, encoding)


def difference(sequence: EditSequence, side: Side) -> str | None:
    """Return where a text first differs from the model's, None when it never does."""
    model = TextModel(sequence.text, sequence.encoding)
    followed = side(sequence.encoding, sequence.opening())
    expected: list[str] | None = model.lines()
    if followed.lines() != expected:
        return f"opened: {followed.lines()} instead of {expected}"
    for number, changes in enumerate(sequence.notifications):
        expected = told(model, changes) if expected is not None else None
        followed.change(sequence.changing(number))
        if followed.lines() != expected:
            return f"notification {number}: {followed.lines()} instead of {expected}"
    return None


def told(model: TextModel, changes: tuple[Json, ...]) -> list[str] | None:
    """Return the lines after some changes, None when one of them means nothing."""
    try:
        for change in changes:
            model.change(change)
    except ReversedRangeError:
        return None
    return model.lines()


def is_specified(sequence: EditSequence) -> bool:
    """Whether the specification says what becomes of a text: it is Unicode, and no place is inside a character."""
    model = TextModel(sequence.text, sequence.encoding)
    texts = [sequence.text]
    for change in (change for changes in sequence.notifications for change in changes):
        places = change["range"].values() if "range" in change else ()
        if any(model.is_inside(place) for place in places):
            return False
        texts.append(change["text"])
        try:
            model.change(change)
        except ReversedRangeError:
            return False
    return not any("\ud800" <= letter <= "\udfff" for text in texts for letter in text)


def reproduction(sequence: EditSequence, seed: str, side: Side) -> str:
    small = smallest(sequence, lambda smaller: difference(smaller, side) is not None)
    return f"seed {seed}: {difference(small, side)}\n{small}"


@pytest.fixture(params=ENCODINGS)
def encoding(request: pytest.FixtureRequest) -> Encoding:
    return request.param
