"""Receipts: what runs without and with a change add up to, and the words for it."""

from __future__ import annotations

from hypothesis import given, strategies as st

from countersign.core.model import Proposal, ProposalId, Spec, TaskId
from countersign.core.receipt import Attempt, Receipt, Shows, TestReport, failed, is_verified
from countersign.core.receipt_words import in_short, receipt_words, remarks_on, why_not_verified
from countersign.core.spec import find_specs
from countersign.core.text import Text

GOOD = Attempt("t", 0, 1.0, "", tests=TestReport(14, 0))
BAD = Attempt("t", 1, 1.0, "", tests=TestReport(12, 2, failing=("a::b", "a::c")))


def receipt(before: Attempt | None, after: Attempt | None, reason: str = "") -> Receipt:
    return Receipt("pytest", ("pytest",), before, after, reason)


PROVES, STILL, BROKE, NEVER = receipt(BAD, GOOD), receipt(GOOD, GOOD), receipt(GOOD, BAD), receipt(BAD, BAD)
NOT_RUN = receipt(None, None, "There is no sandbox.")
ALL = st.lists(st.sampled_from([PROVES, STILL, BROKE, NEVER, NOT_RUN]))


def test_what_a_command_shows_depends_on_both_runs() -> None:
    found = [one.shows for one in (PROVES, STILL, BROKE, NEVER, NOT_RUN)]
    assert found == [Shows.PROVES, Shows.STILL_PASSES, Shows.BROKE, Shows.NEVER_PASSED, Shows.NOT_RUN]


def test_the_words_name_how_many_tests_fail() -> None:
    assert receipt_words(NEVER).endswith("(2 of 14 tests fail, 1.0 s)")
    assert in_short([PROVES, NEVER]) == "a check fails (2 of 14 tests fail)"
    assert in_short([BROKE, NEVER]) == "breaks a check (2 of 14 tests fail)"
    assert remarks_on(NEVER) == ("Failing: a::b, a::c.",)
    assert receipt_words(NOT_RUN) == "not run: there is no sandbox"


@given(ALL)
def test_nothing_is_called_proved_that_was_not(receipts: list[Receipt]) -> None:
    short = in_short(receipts)
    assert ("proved" in short) is is_verified(receipts)
    if failed(receipts):
        assert "fail" in short


def test_a_doubt_is_no_pass() -> None:
    doubted = Attempt("t", 0, 1.0, "", doubt="No report.")
    assert not doubted.passed
    assert receipt(GOOD, doubted).shows is Shows.BROKE
    assert "No report." in remarks_on(receipt(GOOD, doubted))


def spec(*clauses: str) -> Spec:
    lines = "".join(f"#   {clause}\n" for clause in clauses)
    return find_specs("a.py", Text.of(f"# spec: Do it.\n{lines}"))[0]


def test_a_proposal_without_receipts_says_why_it_is_not_verified() -> None:
    proposal = Proposal(ProposalId("p"), TaskId("t"), "recipe", ())
    assert "no `done:` clause" in (why_not_verified(proposal, spec()) or "")
    assert "was run on it" in (why_not_verified(proposal, spec("done: pytest")) or "")
