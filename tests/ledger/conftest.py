"""Ledgers of processes, each test with a state directory of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from countersign.ledger.stream import Stream
from support.tampering import EVENTS, MEMORY


@pytest.fixture
def state() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        yield Path(directory) / "state"


@pytest.fixture
def process(state: Path) -> Iterator[Callable[[], Stream]]:
    """Return a function that opens the ledger as a new process would."""
    opened: list[Stream] = []

    def new() -> Stream:
        opened.append(Stream(Path("/home/ada/Shop"), state, patience=0.2))
        return opened[-1]

    yield new
    for stream in opened:
        stream.close()


@pytest.fixture
def stream(process: Callable[[], Stream]) -> Stream:
    """Return a ledger of `EVENTS` whose process has ended."""
    writer = process()
    writer.append_all(EVENTS)
    writer.close()
    return writer
