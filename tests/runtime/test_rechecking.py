"""What was accepted is checked as it is, and the hunk that breaks it is found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.core.check_events import CheckRequested
from countersign.core.model import HunkId
from countersign.core.receipt import Shows
from countersign.core.records import AcceptedChecked
from support.bureau import Bureau
from support.open_sandbox import OpenSandbox

SPEC = f"# spec: Say yes.\n#   scope: **\n#   done: {sys.executable} check.py\n"
JUDGE = "import sys\nsys.exit('yes' not in open('a.txt').read() or 'bad' in open('b.txt').read())\n"
YES, BAD = "write `a.txt`: `yes\\n`", "write `b.txt`: `bad\\n`"


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Bureau(tmp_path, sandbox=OpenSandbox()) as bureau:
        bureau.write("spec.py", SPEC)
        bureau.write("check.py", JUDGE)
        bureau.write("a.txt", "no\n")
        bureau.write("b.txt", "good\n")
        yield bureau


def checked(bureau: Bureau) -> AcceptedChecked:
    task = bureau.hunks[0].task
    bureau.look()
    bureau.happen(CheckRequested(task, bureau.runtime.clock()))
    return bureau.runtime.state.history.checked[task]


def hunk(bureau: Bureau, path: str) -> HunkId:
    return next(hunk.id for hunk in bureau.hunks if hunk.path == path)


def test_what_is_accepted_is_checked_without_what_is_not(bureau: Bureau) -> None:
    proposal = bureau.run(YES, BAD)
    assert proposal is not None
    assert [receipt.shows for receipt in proposal.receipts] == [Shows.NEVER_PASSED]
    bureau.accept_these(hunk(bureau, "a.txt"))
    found = checked(bureau)
    assert [receipt.shows for receipt in found.receipts] == [Shows.PROVES]
    assert found.hunks == (hunk(bureau, "a.txt"),)
    assert "What you accepted: proved by its check." in bureau.told()
    assert found in bureau.records()


def test_the_hunk_that_breaks_a_check_is_found(bureau: Bureau) -> None:
    bureau.run(YES, BAD, "write `c.txt`: `1\\n`")
    bureau.accept()
    found = checked(bureau)
    assert [receipt.shows for receipt in found.receipts] == [Shows.NEVER_PASSED]
    assert found.breaking == (hunk(bureau, "b.txt"),)
    assert "It passes without the hunk at b.txt:1." in bureau.told()
    assert bureau.read("b.txt") == b"bad\n"


def test_when_no_single_hunk_is_why_that_is_said(bureau: Bureau) -> None:
    bureau.write("check.py", "import os, sys\nsys.exit(os.path.exists('c.txt') or os.path.exists('d.txt'))\n")
    bureau.run("write `c.txt`: `1\\n`", "write `d.txt`: `1\\n`")
    bureau.accept()
    found = checked(bureau)
    assert [receipt.shows for receipt in found.receipts] == [Shows.BROKE]
    assert found.breaking == ()
    assert "No single hunk is why" in found.note


def test_what_the_user_has_changed_since_counts(bureau: Bureau) -> None:
    bureau.run(YES)
    bureau.accept()
    bureau.write("b.txt", "bad\n")
    assert [receipt.shows for receipt in checked(bureau).receipts] == [Shows.NEVER_PASSED]


def test_without_an_accepted_hunk_there_is_nothing_to_check(bureau: Bureau) -> None:
    bureau.run(YES)
    bureau.happen(CheckRequested(bureau.hunks[0].task, 0.0))
    assert "nothing to check" in bureau.told()
    assert not bureau.runtime.state.history.checked
