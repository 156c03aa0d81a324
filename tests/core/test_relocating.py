"""A file that is renamed takes its hunks along, with what was decided on them."""

from __future__ import annotations

import pytest

from countersign.core.effects import Look
from countersign.core.events import DiskSeen, DocumentClosed, DocumentOpened, FileMoved, RecordsArrived
from countersign.core.folding import remember
from countersign.core.history import History
from countersign.core.model import HunkId, Status
from countersign.core.records import ProposalOffered
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Text
from support.reviews import PATH, Review

BASE, AFTER = "a\nb\nc\nd\n", "A\nb\nC\nd\n"
ONE_DONE = "A\nb\nc\nd\n"


def moved(review: Review, new: str = "new.py", old: str = PATH) -> Review:
    """Accept the first hunk, close the file, and rename it."""
    review.accept(0)
    review.replace_all(ONE_DONE)
    review.happen(DocumentClosed(PATH))
    review.happen(FileMoved(old, new, review.now()))
    return review


def statuses(state: State, path: str) -> list[Status]:
    return [anchor.status for anchor in state.documents[path].anchors]


def test_a_closed_file_is_looked_at_under_its_new_path() -> None:
    review = moved(Review(BASE, AFTER))
    assert Look("new.py") in review.effects
    review.happen(DiskSeen("new.py", Text.of(ONE_DONE), 9.0))
    assert statuses(review.state, "new.py") == [Status.APPLIED, Status.PENDING]
    assert PATH not in review.state.documents


def test_what_was_decided_stays_decided() -> None:
    review = moved(Review(BASE, AFTER))
    kinds = review.kinds()
    review.happen(DocumentOpened("new.py", 1, Text.of(ONE_DONE), 9.0))
    assert review.kinds() == kinds
    assert review.state.history.has_landed(review.hunks[0].id)


def test_a_restart_knows_the_new_path() -> None:
    review = moved(Review(BASE, AFTER))
    records = (*(ProposalOffered(proposal, 0.0) for proposal in review.proposals), *review.records)
    assert remember(History(), records) == review.state.history
    later, effects = step(State(session="later"), RecordsArrived(records, frozenset({"session"}), 10.0))
    assert Look("new.py") in effects
    assert Look(PATH) not in effects
    later, _ = step(later, DiskSeen("new.py", Text.of(ONE_DONE), 11.0))
    assert statuses(later, "new.py") == [Status.APPLIED, Status.PENDING]


@pytest.mark.parametrize("opens_first", [True, False])
def test_an_open_file_is_followed_under_its_new_path(*, opens_first: bool) -> None:
    review = Review(BASE, AFTER)
    opened = DocumentOpened("new.py", 1, Text.of(BASE), 5.0)
    renamed = FileMoved(PATH, "new.py", 6.0)
    for event in (opened, renamed) if opens_first else (renamed, opened):
        review.happen(event)
    review.happen(DocumentClosed(PATH))
    assert statuses(review.state, "new.py") == [Status.PENDING, Status.PENDING]


def test_another_window_follows_the_file_too() -> None:
    review = moved(Review(BASE, AFTER))
    other = Review(BASE, AFTER)
    other.happen(DocumentClosed(PATH))
    effects = other.happen(RecordsArrived(tuple(review.records), frozenset(), 9.0))
    assert Look("new.py") in effects
    assert PATH not in other.state.documents


def test_a_directory_takes_its_files_along() -> None:
    review = Review(BASE, AFTER)
    review.happen(FileMoved(PATH, "src/module.py", 5.0))
    review.happen(FileMoved("src", "lib", 6.0))
    assert review.state.history.hunks[HunkId(review.hunks[0].id)].hunk.path == "lib/module.py"


def test_a_file_without_hunks_is_no_news() -> None:
    review = Review(BASE, AFTER)
    assert review.happen(FileMoved("other.py", "another.py", 5.0)) == []


def test_what_is_not_saved_is_known_under_the_new_name_before_the_editor_opens_it() -> None:
    """The editor tells of the new name first; what the disk holds there is older than what was accepted."""
    review = Review(BASE, AFTER)
    review.accept(0)
    review.replace_all(ONE_DONE)
    effects = review.happen(FileMoved(PATH, "new.py", 5.0))
    assert Look("new.py") not in effects
    assert statuses(review.state, "new.py") == [Status.APPLIED, Status.PENDING]
    review.happen(DocumentClosed(PATH))
    review.happen(DocumentOpened("new.py", 1, Text.of(ONE_DONE), 6.0))
    assert statuses(review.state, "new.py") == [Status.APPLIED, Status.PENDING]
    assert "hunk-reopened" not in review.kinds()
