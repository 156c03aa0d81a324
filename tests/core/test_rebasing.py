"""Rebasing offers what a stale hunk is in the text as it is now, and applies nothing."""

from __future__ import annotations

from countersign.core.effects import ChangeDocuments, ReplaceFile
from countersign.core.events import DiskSeen, DocumentClosed, RebaseRequested
from countersign.core.folding import remember
from countersign.core.model import Hunk, Status
from countersign.core.records import ProposalOffered
from countersign.core.staleness import staleness
from countersign.core.state import State
from countersign.core.text import Text
from countersign.core.views import open_in
from support.reviews import PATH, Review

BASE = "def f():\n    x = 1\n    return x\n\ndef g():\n    y = 1\n    return y\n"
AFTER = BASE.replace("x = 1", "x = 2").replace("y = 1", "y = 2")
INDENTED = "if True:\n" + "".join(f"    {line}" if line.strip() else line for line in Text.of(BASE))


def rebase(review: Review, *numbers: int) -> list[Hunk]:
    """Ask to rebase hunks of the first proposal; return the hunks that came of it."""
    known = len(review.records)
    wanted = tuple(review.hunks[number].id for number in numbers)
    effects = review.happen(RebaseRequested(wanted, review.now()))
    assert not [effect for effect in effects if isinstance(effect, ChangeDocuments | ReplaceFile)]
    offered = [record for record in review.records[known:] if isinstance(record, ProposalOffered)]
    return [hunk for record in offered for change in record.proposal.files for hunk in change.hunks]


def test_a_hunk_whose_lines_were_indented_is_offered_anew_and_applies() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(INDENTED)
    assert review.statuses() == [Status.STALE, Status.STALE]
    new = rebase(review, 0, 1)
    assert [hunk.new for hunk in new] == [("        x = 2\n",), ("        y = 2\n",)]
    offers = open_in(review.state, PATH)
    assert [(offer.hunk.id, offer.review.status) for offer in offers] == [(hunk.id, Status.PENDING) for hunk in new]
    assert [offer.proposal.task for offer in offers] == [review.proposal.task] * 2
    assert "2 hunks were rebased and wait for review." in review.told()


def test_what_was_said_of_a_hunk_is_said_of_what_stands_for_it() -> None:
    review = Review(BASE, AFTER, reasons=True)
    review.replace_all(INDENTED)
    assert [(hunk.rationale, hunk.clause) for hunk in rebase(review, 1)] == [("because of 1", "clause 1")]


def test_a_hunk_can_be_rebased_time_and_again_and_back_to_where_it_was() -> None:
    review = Review(BASE, AFTER)
    seen = {hunk.id for hunk in review.hunks}
    (first,) = hunks = review.hunks[:1]
    for text in (INDENTED, BASE, INDENTED, BASE):
        review.replace_all(text)
        wanted = (first.id,)
        review.happen(RebaseRequested(wanted, review.now()))
        hunks = [offer.hunk for offer in open_in(review.state, PATH) if offer.review.status is Status.PENDING]
        first = next(hunk for hunk in hunks if "x = 2" in hunk.new[0])
        assert first.id not in seen
        seen.add(first.id)
    assert first.new == review.hunks[0].new


def test_rebasing_takes_what_has_landed_of_the_proposal_for_granted() -> None:
    review = Review(BASE, AFTER)
    review.accept(0)
    review.replace_all(BASE.replace("x = 1", "x = 2"))
    review.replace_all(INDENTED.replace("x = 1", "x = 2"))
    assert [hunk.new for hunk in rebase(review, 1)] == [("        y = 2\n",)]


def test_a_conflict_names_the_lines_and_changes_nothing() -> None:
    review = Review(BASE, AFTER)
    review.type(1, 8, "10", until=(1, 9))
    assert rebase(review, 0) == []
    assert review.kinds() == []
    assert 'line 2 reads "x = 10"' in review.told()[-1]
    assert review.statuses() == [Status.STALE, Status.PENDING]


def test_of_several_hunks_those_that_fit_are_rebased() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(INDENTED.replace("y = 1", "y = 1 + 1"))
    assert [hunk.new for hunk in rebase(review, 0, 1)] == [("        x = 2\n",)]
    assert "changed the same lines" in review.told()[-1]


def test_only_stale_hunks_are_rebased() -> None:
    review = Review(BASE, AFTER)
    review.type(1, 8, "2", until=(1, 9))
    assert rebase(review, 0, 1) == []
    review.type(1, 9, "2")
    assert rebase(review, 0) == []
    assert ["fits the text" in said or "was accepted" in said for said in review.told()] == [True] * 3


def test_a_hunk_of_a_closed_file_is_rebased_on_what_the_disk_holds() -> None:
    review = Review(BASE, AFTER)
    review.happen(DocumentClosed(PATH))
    review.happen(DiskSeen(PATH, Text.of(INDENTED), review.now()))
    assert [hunk.new for hunk in rebase(review, 0)] == [("        x = 2\n",)]


def test_the_ledger_alone_tells_what_stands_for_what() -> None:
    review = Review(BASE, AFTER)
    review.replace_all(INDENTED)
    rebase(review, 0)
    offered = [ProposalOffered(proposal, 0.0) for proposal in review.proposals]
    assert remember(State("other").history, [*offered, *review.records]) == review.state.history


def test_a_stale_hunk_says_which_line_is_in_its_way() -> None:
    review = Review(BASE, AFTER)
    review.type(1, 8, "10", until=(1, 9))
    found = staleness(review.state, review.hunks[0].id)
    assert found is not None
    assert found.reason == 'Its lines have changed: line 2 now reads "x = 10".'
    assert found.now == ("    x = 10\n",)
    assert staleness(review.state, review.hunks[1].id) is None


def test_a_stale_hunk_says_when_its_lines_or_its_file_are_gone() -> None:
    review = Review(BASE, AFTER)
    review.type(0, 0, "", until=(3, 0))
    found = staleness(review.state, review.hunks[0].id)
    assert found is not None
    assert (found.reason, found.now) == ("Its line is gone.", ())
    review.happen(DocumentClosed(PATH))
    review.happen(DiskSeen(PATH, None, review.now()))
    found = staleness(review.state, review.hunks[0].id)
    assert found is not None
    assert "can not be read" in found.reason


def test_a_stale_hunk_names_the_task_whose_hunk_took_its_place() -> None:
    review = Review(BASE, AFTER, BASE.replace("x = 1", "x = 3"))
    review.accept(2)
    review.replace_all(BASE.replace("x = 1", "x = 3"))
    found = staleness(review.state, review.hunks[0].id)
    assert found is not None
    assert found.reason == "B (agent) of the task task-1 was accepted here."
