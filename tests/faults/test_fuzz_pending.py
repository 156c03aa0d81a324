"""Fifty hunks are pending while somebody types anything anywhere: the text is the editor's, every hunk has a place.

`COUNTERSIGN_FUZZ=100000 pytest tests/faults/test_fuzz_pending.py` makes so many changes in each encoding.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from random import Random

import pytest
from msgspec import convert, to_builtins

from countersign.core.effects import ChangeDocuments
from countersign.core.events import EditAnswered
from countersign.core.hunks import fits
from countersign.core.model import Anchor, Anchors, Status
from countersign.core.text import Text
from countersign.core.whitespace import reformatted
from countersign.lsp.from_lsp import changes_of
from countersign.lsp.messages import DidChangeTextDocumentParams
from countersign.lsp.to_lsp import text_edits
from support.documents import Encoding, Json
from support.edit_sequences import ENCODINGS, change_of, text_of
from support.reviews import PATH, Review
from support.text_model import ReversedRangeError, TextModel, paired

CHANGES = int(os.environ.get("COUNTERSIGN_FUZZ", "1200"))
"""How many changes are made in each encoding."""
HUNKS = 50
ROUND = 40
"""Changes after which a new document begins, since typing anything anywhere soon makes every hunk stale."""


class Editor:
    """An editor that types, undoes and accepts, beside a review that is told of it."""

    def __init__(self, random: Random, encoding: Encoding) -> None:
        self.random = random
        self.encoding: Encoding = encoding
        base, after = proposal_of(random)
        self.model = TextModel(base, encoding)
        self.review = Review(base, after)
        self.past = [base]
        assert len(self.anchors) == HUNKS

    @property
    def text(self) -> Text:
        text = self.review.state.documents[PATH].text
        assert text is not None
        return text

    @property
    def anchors(self) -> Anchors:
        return self.review.state.documents[PATH].anchors

    def act(self) -> None:
        kind = self.random.random()
        if kind < 0.75:
            self.type()
        elif kind < 0.85:
            self.tell([{"text": self.random.choice(self.past[-4:])}])
        else:
            self.accept(self.random.sample(range(HUNKS), self.random.randint(1, 3)))
        self.past.append(self.model.text)

    def type(self) -> None:
        """Make some changes, each in the text that the one before has left."""
        changes: list[Json] = []
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            change = change_of(self.random, self.model)
            while self.random.random() < 0.98 and not is_small(change):
                change = change_of(self.random, self.model)
            with suppress(ReversedRangeError):
                self.model.change(change)
                changes.append(change)
        self.send(changes)

    def tell(self, changes: list[Json]) -> None:
        """Change the document and send the notification."""
        for change in changes:
            self.model.change(change)
        self.send(changes)

    def send(self, changes: list[Json]) -> None:
        document = {"uri": "file:///work/module.py", "version": self.review.version + 1}
        params = {"textDocument": document, "contentChanges": changes}
        told = convert(params, DidChangeTextDocumentParams)
        self.review.report(*changes_of(told.content_changes, self.text, self.encoding))

    def accept(self, numbers: list[int]) -> None:
        """Accept hunks and carry out the edit that the server asks for, from its end to its beginning."""
        for effect in self.review.accept(*numbers):
            if isinstance(effect, ChangeDocuments):
                (change,) = effect.changes
                lines = len(self.text) + sum(edit.growth for edit in change.edits)
                edits = to_builtins(text_edits(change, self.encoding))
                self.tell([{"range": edit["range"], "text": edit["newText"]} for edit in reversed(edits)])
                accepted = [anchor for anchor in self.anchors if anchor.hunk.id in effect.hunks]
                # A deletion may bring a CR and an LF together, which are one line end then: no hunk says that.
                assert len(self.text) != lines or all(anchor.status is Status.APPLIED for anchor in accepted)
                self.review.happen(EditAnswered(effect.hunks, "the text does not show it", self.review.now()))

    def check(self) -> None:
        text = self.text
        assert list(text) == self.model.lines()
        assert len(self.anchors) == HUNKS
        for anchor in self.anchors:
            span = anchor.span
            assert 0 <= span.start <= span.stop <= len(text), anchor
            wanted = {Status.PENDING: anchor.hunk.base, Status.APPLIED: anchor.hunk.new}.get(anchor.status)
            shows = wanted is None or fits(anchor.hunk, text.lines(span.start, span.stop), wanted)
            assert shows or (anchor.status is Status.APPLIED and _is_respaced(anchor, text)), anchor


def _is_respaced(anchor: Anchor, text: Text) -> bool:
    """Whether an applied hunk stands there in other white space."""
    return reformatted(anchor.hunk, text, anchor.span, anchor.hunk.new) == anchor.span


def proposal_of(random: Random) -> tuple[str, str]:
    """Draw a text and what an agent made of it: as many hunks as are wanted, between lines that repeat."""
    base: list[str] = []
    after: list[str] = []
    for number in range(HUNKS):
        kept = [f"{content_of(random)}\n" for _ in range(random.randint(1, 4))]
        old = [] if random.random() < 0.2 else [f"old {content_of(random)}\n" for _ in range(random.randint(1, 2))]
        new = [f"new {number}\n"] if not old else [f"new {number}\n"] * random.randint(0, 2)
        base += [*kept, "kept\n", *old]
        after += [*kept, "kept\n", *new]
    return "".join((*base, "end\n")), "".join((*after, "end\n"))


def is_small(change: Json) -> bool:
    """Whether a change leaves most of the hunks as they are."""
    return "range" in change and change["range"]["end"]["line"] - change["range"]["start"]["line"] < 3


def content_of(random: Random) -> str:
    return paired("".join(letter for letter in text_of(random)[:10] if letter not in "\r\n"))


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_hunks_keep_a_place_in_the_text_whatever_is_typed(encoding: Encoding) -> None:
    new_seed = secrets.token_hex(4)
    for number in range(CHANGES // ROUND):
        seed = f"{new_seed if number % 2 else 1}:{number}"
        editor = Editor(Random(seed), encoding)  # noqa: S311 - a seed gives the same session again
        for step in range(ROUND):
            try:
                editor.act()
                editor.check()
            except AssertionError as wrong:
                pytest.fail(f"seed {seed}, change {step}: {wrong}")


def test_a_marker_behind_a_longer_deletion_keeps_its_lines() -> None:
    review = Review("x\ny\nz\nkept\nold\n", "kept\nnew\n")
    review.type(4, 0, "another ")
    assert review.statuses() == [Status.PENDING, Status.STALE]
    review.type(0, 0, "", until=(3, 0))
    assert review.statuses() == [Status.APPLIED, Status.STALE]
    assert review.lines() == [(0, 0), (1, 2)]
