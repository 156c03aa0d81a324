"""What comes of the other hunks when some are turned at once."""

from __future__ import annotations

from countersign.core.events import AcceptRequested, RecordsArrived
from countersign.core.model import How, Recut, Status
from countersign.core.records import HunkRecut
from countersign.core.splitting import Lines, parts_of, pieces_of
from countersign.core.text import Span
from support.reviews import PATH, Review


def test_a_hunk_that_does_what_another_did_covers_what_that_one_does_and_no_neighbour() -> None:
    review = Review("one\ntwo\nthree\n", "one\nthree\n", "one\nTWO\nthree\n")
    deletion, change = review.hunks
    (gone, _), (added, _) = parts_of(change, pieces_of(change, Lines(base=(0,))))
    recut = HunkRecut(
        hunk=change.id,
        task=change.task,
        path=PATH,
        session="session",
        at=1.0,
        parts=(gone, added),
        why=Recut.SPLIT,
    )
    review.happen(RecordsArrived((recut,), frozenset(), 1.0))
    review.happen(AcceptRequested((deletion.id, added.id), How.ONE, 2.0))
    review.replace_all("one\nTWO\nthree\n")
    anchor = review.state.documents[PATH].anchor(gone.id)
    assert anchor is not None
    assert (anchor.status, len(anchor.span)) == (Status.APPLIED, 0)
    assert anchor.span in {Span(1, 1), Span(2, 2)}
