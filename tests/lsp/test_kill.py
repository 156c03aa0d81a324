"""`kill -9` at any moment of a review: nothing acknowledged is lost, no file is half written.

Each round starts the server on a fresh workspace, lets a client work through a whole review, and kills the server
after a random number of microseconds. What the client had been told by then is what must be found.
"""

from __future__ import annotations

import random
import sys
import threading
from itertools import product
from pathlib import Path

import pytest

from countersign.core.folding import remember
from countersign.core.records import (
    HunkAccepted,
    HunkRejected,
    ProposalOffered,
    Recorded,
    TaskStarted,
)
from countersign.core.state import State
from countersign.ledger.place import stream_directory
from countersign.ledger.verify import verify
from support.client import Client
from support.ledgers import recorded
from support.profiles import NEOVIM
from support.session import ServerError
from support.waiting import wait_until

COMMAND = [sys.executable, "-m", "countersign", "serve"]
ROUNDS = 50
WORKERS = 4
"""Rounds times workers are 200 kills; the workers can run side by side."""

SPEC = "# spec: Modern spelling.\n#   rewrite: Optional[$T] -> $T | None\n#   scope: **/*.py\n"
OPEN = SPEC + "".join(f"def f{n}(a: Optional[int]) -> None: ...\n\n\n" for n in range(4))
CLOSED = "".join(f"def g{n}(a: Optional[int]) -> None: ...\n\n\n" for n in range(4))


class Told:
    """What the client was told while the server lived."""

    def __init__(self) -> None:
        self.started = 0
        self.accepted: set[str] = set()
        self.rejected: set[str] = set()


@pytest.mark.parametrize("worker", range(WORKERS))
def test_a_killed_server_has_lost_nothing_it_acknowledged(worker: int, tmp_path: Path) -> None:
    chance = random.Random(worker)  # noqa: S311 - chosen moments, no secret
    longest = 0.9
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        make_workspace(folder / "work")
        told = review_until_killed(folder, chance.uniform(0.15, longest))
        check_ledger(folder, told)
        check_files(folder / "work")
        if number % 10 == 0:
            check_next_start(folder)


def make_workspace(root: Path) -> None:
    (root / ".git").mkdir(parents=True)
    (root / "open.py").write_text(OPEN, encoding="utf-8")
    (root / "closed.py").write_text(CLOSED, encoding="utf-8")


def review_until_killed(folder: Path, seconds: float) -> Told:
    told = Told()
    client = new_client(folder)
    killer = threading.Timer(seconds, client.wire.process.kill)
    killer.start()
    try:
        review(client, folder, told)
    except (AssertionError, ServerError, OSError):
        pass  # the server was killed in the middle
    finally:
        killer.join()
        client.wire.close()
    return told


def review(client: Client, folder: Path, told: Told) -> None:
    """Run the spec, then accept and reject hunks until the server is gone."""
    client.initialize()
    document = client.open(folder / "work" / "open.py")
    client.execute("countersign.run", [document.uri, 0])
    told.started += 1
    client.wait_for(lambda: any("ready for review" in said for said in client.shown), "the proposal")
    (offered,) = [event for event in events_of(folder) if isinstance(event, ProposalOffered)]
    for change in offered.proposal.files:
        for number, hunk in enumerate(change.hunks):
            if number == 1:
                client.execute("countersign.reject", [[hunk.id], "no"])
                told.rejected.add(hunk.id)
            else:
                client.execute("countersign.accept", [[hunk.id]])
                told.accepted.add(hunk.id)
    client.wait_for(lambda: None, "the end", within=5)


def check_ledger(folder: Path, told: Told) -> None:
    directory = stream_directory(folder / "work", folder / "state" / "countersign")
    if not told.started and not directory.exists():
        return
    found = verify(directory)
    assert found.ok, found.problems
    events = events_of(folder)
    assert len([event for event in events if isinstance(event, TaskStarted)]) >= told.started
    assert told.accepted <= {event.hunk for event in events if isinstance(event, HunkAccepted)}
    assert told.rejected <= {event.hunk for event in events if isinstance(event, HunkRejected)}


def check_files(root: Path) -> None:
    """See that every file is the original with some hunks applied, whole.

    A temporary file that was being written may be left; the next write in its directory sweeps it away.
    """
    assert (root / "open.py").read_text(encoding="utf-8") == OPEN
    lines = CLOSED.splitlines(keepends=True)
    states = {
        "".join(
            line.replace("Optional[int]", "int | None") if mask[n // 3] else line for n, line in enumerate(lines)
        )
        for mask in product([False, True], repeat=4)
    }
    assert (root / "closed.py").read_text(encoding="utf-8") in states
    others = {path.name for path in root.iterdir()} - {".git", "closed.py", "open.py"}
    assert all(name.startswith(".countersign") for name in others)


def check_next_start(folder: Path) -> None:
    """See that a new server offers what the ledger and the texts leave open."""
    with new_client(folder) as client:
        client.initialize()
        document = client.open(folder / "work" / "open.py")
        history = remember(State("reader").history, events_of(folder))
        rejected = {hunk for hunk, verdict in history.verdicts.items() if verdict.kind.value == "rejected"}
        hunks = [hunk for hunk, entry in history.hunks.items() if entry.hunk.path == "open.py"]
        wanted = len([hunk for hunk in hunks if hunk not in rejected])

        def pending() -> int:
            return len([found for found in client.diagnostics(document) if found.get("code") == "pending-hunk"])

        wait_until(client, lambda: pending() == wanted, f"{wanted} pending hunks")


def new_client(folder: Path) -> Client:
    environment = {"XDG_STATE_HOME": str(folder / "state")}
    return Client(COMMAND, folder / "work", NEOVIM, environment=environment)


def events_of(folder: Path) -> list[Recorded]:
    return recorded(folder / "work", folder / "state")
