"""What the records add up to, where hunks come to stand for others."""

from __future__ import annotations

from msgspec.structs import replace

from countersign.core.folding import remember
from countersign.core.history import History
from countersign.core.hunks import propose
from countersign.core.model import Hunk, HunkId, Proposal, Recut, TaskId
from countersign.core.records import HunkRecut, ProposalOffered
from countersign.core.text import Text

TASK = TaskId("task")
BASE = "one\ntwo\nthree\nfour\nfive\n"


def proposed(after: str, base: str = BASE) -> Proposal:
    made = propose(TASK, "agent", [("a.py", Text.of(base), Text.of(after))])
    assert made is not None
    return made


def halves(hunk: Hunk) -> tuple[Hunk, Hunk]:
    return part(hunk, "a"), part(hunk, "b")


def part(hunk: Hunk, name: str) -> Hunk:
    return replace(hunk, id=HunkId(hunk.id + name), parent=hunk.id)


def recut(hunk: Hunk, *parts: Hunk) -> HunkRecut:
    return HunkRecut(hunk=hunk.id, task=TASK, path="a.py", session="s", at=1.0, parts=parts, why=Recut.SPLIT)


def test_parts_take_the_place_of_their_hunk_however_often_it_is_cut() -> None:
    offered = proposed("ONE\ntwo\nTHREE\nfour\nfive\n")
    first, second = offered.files[0].hunks
    left, right = halves(first)
    middle, end = halves(right)
    records = ProposalOffered(offered, 0.0), recut(first, left, right), recut(right, middle, end)
    history = remember(History(), records)
    assert list(history.hunks_of(offered)) == [left, middle, end, second]
    assert history.offers["a.py"][0].hunks == (left, middle, end, second)
    assert history.is_decided(first.id)
    assert not history.is_decided(middle.id)


def test_a_later_proposal_stands_for_the_hunks_it_replaces() -> None:
    offered = proposed("ONE\ntwo\nTHREE\nfour\nfive\n")
    first, second = offered.files[0].hunks
    later = replace(proposed("EINS\ntwo\nthree\nfour\nfive\n"), replaces=(first.id,))
    history = remember(History(), [ProposalOffered(offered, 0.0), ProposalOffered(later, 1.0)])
    assert list(history.hunks_of(offered)) == [second]
    assert list(history.hunks_of(later)) == list(later.files[0].hunks)
    assert history.replaced == {first.id: (later.files[0].hunks[0].id,)}
