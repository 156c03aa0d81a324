"""Two editors on one workspace, each with a server of its own: they see each other, and nothing happens twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.core.model import HunkId
from countersign.core.records import (
    HunkAccepted,
    HunkApplied,
    HunkNotApplied,
    HunkNotTakenBack,
    HunkRejected,
    HunkReopened,
    HunkTakenBack,
    ProposalOffered,
    Recorded,
)
from countersign.ledger.stream import Stream
from support.client import Client
from support.documents import Document
from support.serving import ACCEPT, REJECT, RUN, serving
from support.shop import AFTER_FIRST, FIRST, TEXT, make_shop
from support.waiting import wait_until


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[tuple[Client, Client]]:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as one, serving(source.parent, tmp_path) as two:
        yield one, two


def opened(window: Client, text: str | None = None) -> Document:
    assert window.root is not None
    return window.open(window.root / "shop.py", text)


def records(window: Client, tmp_path: Path) -> list[Recorded]:
    assert window.root is not None
    return [*Stream(window.root, tmp_path / "state" / "countersign").catch_up()]


def hunks(window: Client, tmp_path: Path) -> list[HunkId]:
    """Return the hunks that were offered, once they are."""
    found: list[HunkId] = []

    def are_offered() -> bool:
        offered = (record for record in records(window, tmp_path) if isinstance(record, ProposalOffered))
        found[:] = [hunk.id for record in offered for change in record.proposal.files for hunk in change.hunks]
        return bool(found)

    wait_until(window, are_offered, "a proposal")
    return found


def offered_in_closed_file(window: Client, tmp_path: Path) -> tuple[Path, HunkId]:
    """Have a change of a file offered that nobody has open."""
    assert window.root is not None
    other = window.root / "store.py"
    other.write_text("x: Optional[int]\n", encoding="utf-8")
    document = opened(window, TEXT.replace("this file", "store.py"))
    window.choose(window.offered(document, 0, RUN))
    [hunk] = hunks(window, tmp_path)
    return other, hunk


def accept_at_once(windows: tuple[Client, Client], hunk: HunkId) -> None:
    """Let both users accept a hunk at the same moment."""
    do_at_once(windows, "countersign.accept", hunk)


def do_at_once(windows: tuple[Client, Client], command: str, hunk: HunkId) -> None:
    """Let both users do something to a hunk at the same moment."""
    asked = [
        window.begin("workspace/executeCommand", {"command": command, "arguments": [[hunk]]}) for window in windows
    ]
    for window, request in zip(windows, asked, strict=True):
        window.result_of(request)


def test_what_one_window_proposes_is_offered_in_the_other(windows: tuple[Client, Client]) -> None:
    one, two = windows
    first, second = opened(one), opened(two)
    one.choose(one.offered(first, 0, RUN))
    two.offered(second, second.line_of(FIRST.strip()), ACCEPT)


def test_what_is_rejected_in_one_window_is_not_offered_in_the_other(
    windows: tuple[Client, Client], tmp_path: Path
) -> None:
    one, two = windows
    first, second = opened(one), opened(two)
    one.choose(one.offered(first, 0, RUN))
    line = second.line_of(FIRST.strip())
    two.offered(second, line, ACCEPT)
    one.choose(one.offered(first, line, REJECT))
    wait_until(two, lambda: not _accepts(two, second, line), "the hunk to be offered no more")
    assert sum(isinstance(record, HunkRejected) for record in records(one, tmp_path)) == 1


def test_a_hunk_of_a_closed_file_that_both_accept_at_once_is_applied_once(
    windows: tuple[Client, Client], tmp_path: Path
) -> None:
    one = windows[0]
    other, hunk = offered_in_closed_file(one, tmp_path)
    accept_at_once(windows, hunk)
    assert other.read_text(encoding="utf-8") == "x: int | None\n"
    assert_applied_once(one, tmp_path)


def test_a_hunk_of_a_file_open_in_both_that_both_accept_at_once_is_applied_once(
    windows: tuple[Client, Client], tmp_path: Path
) -> None:
    one, two = windows
    first, second = documents = [opened(window) for window in windows]
    one.choose(one.offered(first, 0, RUN))
    accept_at_once(windows, hunks(one, tmp_path)[0])
    wait_until(one, lambda: AFTER_FIRST in {first.text, second.text}, "the hunk to be applied")
    assert_applied_once(one, tmp_path)
    assert sorted(document.text for document in documents) == sorted([TEXT, AFTER_FIRST])
    told = two if second.text == TEXT else one
    assert any("was accepted in another window" in said for said in told.shown)


def test_a_hunk_of_a_closed_file_that_both_take_back_at_once_is_taken_back_once(
    windows: tuple[Client, Client], tmp_path: Path
) -> None:
    one = windows[0]
    other, hunk = offered_in_closed_file(one, tmp_path)
    one.execute("countersign.accept", [[hunk]])
    wait_until(one, lambda: HunkApplied in map(type, records(one, tmp_path)), "the hunk to be applied")
    do_at_once(windows, "countersign.takeBack", hunk)
    wait_until(one, lambda: HunkReopened in map(type, records(one, tmp_path)), "the hunk to be taken back")
    assert other.read_text(encoding="utf-8") == "x: Optional[int]\n"
    kinds = Counter(map(type, records(one, tmp_path)))
    assert (kinds[HunkTakenBack], kinds[HunkReopened], kinds[HunkNotTakenBack]) == (1, 1, 0)


def test_an_alternative_of_what_the_other_window_accepted_is_stale_and_not_accepted(
    windows: tuple[Client, Client], tmp_path: Path
) -> None:
    one, two = windows
    text = (
        "# spec: Modern.\n#   rewrite: Optional[$T] -> $T | None\n#   scope: this file\n\n"
        "# spec: Long.\n#   rewrite: Optional[$T] -> Union[$T, None]\n#   scope: this file\na: Optional[int]\n"
    )
    assert one.root is not None
    (one.root / "shop.py").write_text(text, encoding="utf-8")
    first, second = opened(one), opened(two)
    line = second.line_of("a: Optional")
    for spec in (0, 4):
        one.choose(one.offered(first, spec, RUN))
    wait_until(two, lambda: len(two.actions(second, line, only=ACCEPT)) > 1, "both alternatives")
    offered = [record.proposal for record in records(one, tmp_path) if isinstance(record, ProposalOffered)]
    chosen, other = (proposal.files[0].hunks[0].id for proposal in offered)
    one.execute("countersign.accept", [[chosen]])
    wait_until(one, lambda: first.text != text, "the hunk to be applied")
    stale = "was accepted in another window, and this text does not show it yet"
    wait_until(two, lambda: any(stale in found["message"] for found in two.diagnostics(second)), "it to be stale")
    two.execute("countersign.accept", [[other]])
    wait_until(two, lambda: any(stale in said for said in two.shown), "to be told why")
    assert second.text == text
    assert_applied_once(one, tmp_path)


def assert_applied_once(window: Client, tmp_path: Path) -> None:
    wait_until(window, lambda: HunkApplied in map(type, records(window, tmp_path)), "the hunk to be recorded")
    kinds = Counter(map(type, records(window, tmp_path)))
    assert (kinds[HunkAccepted], kinds[HunkApplied], kinds[HunkNotApplied]) == (1, 1, 0)


def _accepts(window: Client, document: Document, line: int) -> bool:
    return any(action.get("kind") == ACCEPT for action in window.actions(document, line))
