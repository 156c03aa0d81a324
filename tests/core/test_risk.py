"""What the checks found stays with the hunk, and with the hunks that are made of it."""

from __future__ import annotations

from msgspec.structs import replace

from countersign.core.events import DiskSeen, DocumentEdited, DocumentOpened, RebaseRequested, RecordsArrived
from countersign.core.folding import remember
from countersign.core.hunks import propose
from countersign.core.model import Hunk, HunkFinding, HunkId, Proposal, Recut, Severity, Side, TaskId
from countersign.core.records import HunkRecut, ProposalOffered
from countersign.core.risk import carried_over, is_high_risk
from countersign.core.state import State
from countersign.core.step import step
from countersign.core.text import Text
from countersign.core.views import offers_in, open_in

BASE, AFTER = "a\nb\n", "A\nB\nC\n"


def _proposal(*findings: tuple[Severity, int | None, Side]) -> Proposal:
    proposal = propose(TaskId("t"), "agent", [("a.py", Text.of(BASE), Text.of(AFTER))])
    assert proposal is not None
    hunk = proposal.files[0].hunks[0].id
    made = tuple(
        HunkFinding(hunk, severity, "tests", "code", "Why.", line, side) for severity, line, side in findings
    )
    return replace(proposal, findings=made)


def _recut(proposal: Proposal, *parts: Hunk) -> dict[HunkId, tuple[HunkFinding, ...]]:
    whole = proposal.files[0].hunks[0]
    record = HunkRecut(
        hunk=whole.id, task=whole.task, path=whole.path, session="s", at=1.0, parts=parts, why=Recut.SPLIT
    )
    return dict(remember(State("s").history, [ProposalOffered(proposal, 0.0), record]).findings)


def test_a_hunk_is_of_high_risk_when_a_finding_is_an_error() -> None:
    for severity, high in ((Severity.ERROR, True), (Severity.WARNING, False), (Severity.INFO, False)):
        assert is_high_risk(_proposal((severity, None, Side.NEW)).findings) is high
    assert not is_high_risk(())


def test_an_offer_knows_what_was_found_in_its_hunk() -> None:
    for severity, high in ((Severity.ERROR, True), (Severity.INFO, False)):
        proposal = _proposal((severity, 1, Side.NEW))
        state, _ = step(State("s"), RecordsArrived((ProposalOffered(proposal, 0.0),), frozenset(), at=0.0))
        state, _ = step(state, DiskSeen("a.py", Text.of(BASE), 0.0))
        [offer] = offers_in(state, "a.py")
        assert offer.findings == proposal.findings
        assert offer.is_high_risk is high


def test_a_part_of_a_hunk_has_what_was_found_in_the_whole_and_in_its_own_lines() -> None:
    proposal = _proposal(
        (Severity.ERROR, 1, Side.NEW), (Severity.WARNING, None, Side.NEW), (Severity.INFO, 0, Side.BASE)
    )
    whole = proposal.files[0].hunks[0]
    first = replace(whole, id=HunkId("first"), base=("a\n",), new=("A\n",), parent=whole.id)
    second = replace(whole, id=HunkId("second"), base=("b\n",), new=("B\n", "C\n"), parent=whole.id)
    found = _recut(proposal, first, second)
    assert [(finding.severity, finding.line) for finding in found[first.id]] == [
        (Severity.WARNING, None),
        (Severity.INFO, 0),
    ]
    assert [(finding.severity, finding.line) for finding in found[second.id]] == [
        (Severity.ERROR, 0),
        (Severity.WARNING, None),
    ]
    assert {finding.hunk for finding in found[second.id]} == {second.id}


def test_what_was_edited_away_is_no_finding_any_more() -> None:
    proposal = _proposal((Severity.ERROR, 1, Side.NEW))
    whole = proposal.files[0].hunks[0]
    edited = replace(whole, id=HunkId("edited"), new=("A\n", "b\n", "C\n"), parent=whole.id)
    assert not is_high_risk(_recut(proposal, edited)[edited.id])


def test_what_was_found_is_found_after_a_rebase_in_the_line_where_it_stands_now() -> None:
    base = "def f():\n    x = 1\n    return x\n"
    proposal = propose(TaskId("t"), "agent", [("a.py", Text.of(base), Text.of(base.replace("1", "2\n    y = 3")))])
    assert proposal is not None
    hunk = proposal.files[0].hunks[0].id
    findings = tuple(
        HunkFinding(hunk, Severity.ERROR, "tests", "code", "Why.", line, side)
        for line, side in ((1, Side.NEW), (0, Side.BASE))
    )
    indented = "if True:\n" + "".join(f"    {line}" for line in Text.of(base))
    state = State("s")
    for event in (
        RecordsArrived((ProposalOffered(replace(proposal, findings=findings), 0.0),), frozenset(), at=0.0),
        DocumentOpened("a.py", 1, Text.of(base), 1.0),
        DocumentEdited("a.py", 2, (Text.of(indented),), 2.0),
        RebaseRequested((hunk,), 3.0),
    ):
        state, _ = step(state, event)
    [offer] = open_in(state, "a.py")
    assert offer.hunk.new == ("        x = 2\n", "        y = 3\n")
    assert [(finding.hunk, finding.line) for finding in offer.findings] == [(offer.hunk.id, 1), (offer.hunk.id, 0)]


def test_a_finding_whose_line_can_not_be_found_again_is_one_of_the_whole_hunk() -> None:
    proposal = _proposal((Severity.ERROR, 1, Side.NEW))
    whole = proposal.files[0].hunks[0]
    other = replace(whole, id=HunkId("other"), new=("A\n", "B'\n"))
    elsewhere = replace(other, id=HunkId("elsewhere"), path="b.py")
    found = carried_over({whole.id: proposal.findings}, [whole], [other, elsewhere])
    assert [(finding.hunk, finding.line) for finding in found] == [(other.id, None)]


def test_a_record_that_is_read_again_adds_nothing() -> None:
    offered = ProposalOffered(_proposal((Severity.ERROR, 1, Side.NEW)), 0.0)
    once, twice = (remember(State("s").history, [offered] * times) for times in (1, 2))
    assert once.findings == twice.findings
