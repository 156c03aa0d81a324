"""What is offered has receipts, and what its checks show to fail goes back to the agent first."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.core.model import Proposal, Severity
from countersign.core.receipt import Shows
from countersign.core.records import ProposalOffered
from support.bureau import Bureau
from support.open_sandbox import NoSandbox, OpenSandbox

CHECK = f"{sys.executable} check.py"
SPEC = f"# spec: Say yes.\n#   scope: **\n#   done: {CHECK}\n"
JUDGE = "import sys\nsys.exit(open('answer.txt').read() != 'yes')\n"


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Bureau(tmp_path, sandbox=OpenSandbox()) as bureau:
        bureau.write("spec.py", SPEC)
        bureau.write("check.py", JUDGE)
        bureau.write("answer.txt", "no")
        yield bureau


def shown(proposal: Proposal | None) -> Shows:
    assert proposal is not None
    (receipt,) = proposal.receipts
    return receipt.shows


def test_a_proposal_has_the_receipts_of_its_checks(bureau: Bureau) -> None:
    assert shown(bureau.run("write `answer.txt`: `yes`")) is Shows.PROVES
    assert "Checks: proved by its check." in bureau.told()


def test_receipts_are_in_the_ledger(bureau: Bureau) -> None:
    proposal = bureau.run("write `answer.txt`: `yes`")
    assert proposal in [record.proposal for record in bureau.records() if isinstance(record, ProposalOffered)]


def test_what_fails_goes_back_to_the_agent_which_mends_it(bureau: Bureau) -> None:
    proposal = bureau.run(
        "write `answer.txt`: `maybe`", mending=["write `answer.txt`: `perhaps`", "write `answer.txt`: `yes`"]
    )
    assert shown(proposal) is Shows.PROVES
    bureau.accept()
    assert bureau.read("answer.txt") == b"yes"


def test_when_no_repair_is_left_the_last_state_is_offered_as_it_is(bureau: Bureau) -> None:
    mending = ["write `answer.txt`: `2`", "write `answer.txt`: `3`", "write `answer.txt`: `yes`"]
    proposal = bureau.run("write `answer.txt`: `1`", mending=mending)
    assert shown(proposal) is Shows.NEVER_PASSED
    assert "Checks: a check fails (exit code 1)." in bureau.told()
    bureau.accept()
    assert bureau.read("answer.txt") == b"3"


def test_a_check_that_only_passes_without_the_change_makes_its_hunks_high_risk(bureau: Bureau) -> None:
    bureau.write("answer.txt", "yes")
    proposal = bureau.run(
        "write `answer.txt`: `no`", mending=["write `answer.txt`: `never`", "write `answer.txt`: `nowhere`"]
    )
    assert shown(proposal) is Shows.BROKE
    assert proposal is not None
    assert [(one.code, one.severity) for one in proposal.findings] == [("check-broken", Severity.ERROR)]


def test_without_a_sandbox_the_spec_runs_and_the_receipt_says_why_nothing_was_checked(tmp_path: Path) -> None:
    with Bureau(tmp_path, sandbox=NoSandbox()) as bureau:
        bureau.write("spec.py", SPEC)
        proposal = bureau.run("write `answer.txt`: `yes`")
        assert shown(proposal) is Shows.NOT_RUN
        assert proposal is not None
        assert "apt install bubblewrap" in proposal.receipts[0].reason


def test_a_later_round_is_checked_against_the_files_of_the_user(bureau: Bureau) -> None:
    assert shown(bureau.run("write `answer.txt`: `yes`", "write `other.txt`: `1`")) is Shows.PROVES
    assert shown(bureau.refine("write `other.txt`: `2`")) is Shows.PROVES
