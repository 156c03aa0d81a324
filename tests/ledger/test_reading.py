from collections.abc import Callable

import pytest

from countersign.ledger.content import StreamContinued
from countersign.ledger.payloads import Loss
from countersign.ledger.reading import entries
from countersign.ledger.stream import Stream
from countersign.ledger.verify import verify
from countersign.ports import LedgerError
from support.records import accepted, offered, started

Process = Callable[[], Stream]


def test_entries_are_the_records_with_their_events_newest_last(process: Process) -> None:
    writer = process()
    events = [started(), offered("a\n"), accepted(1)]
    writer.append_all(events)
    found = list(entries(writer.directory))
    assert [entry.content for entry in found] == events
    assert [entry.record.seq for entry in found] == [0, 1, 2]
    assert {entry.record.actor.session for entry in found} == {writer.session}


def test_entries_of_a_file_are_those_that_name_it_and_those_of_its_tasks(process: Process) -> None:
    writer = process()
    writer.append_all(
        [started("caf\udce9.py"), offered("a\n"), accepted(1, "other.py"), accepted(2, "caf\udce9.py")]
    )
    found = [entry.content for entry in entries(writer.directory, "caf\udce9.py")]
    assert found == [started("caf\udce9.py"), offered("a\n"), accepted(2, "caf\udce9.py")]
    found = [entry.content for entry in entries(writer.directory, "other.py")]
    assert found == [started("caf\udce9.py"), offered("a\n"), accepted(1, "other.py")]
    assert list(entries(writer.directory, "nowhere.py")) == []


def test_a_damaged_ledger_is_read_as_far_as_it_is_sound(process: Process) -> None:
    writer = process()
    writer.append_all([accepted(1), accepted(2), accepted(3)])
    path = writer.directory / "0001.jsonl"
    path.write_bytes(path.read_bytes().replace(b"hunk-2", b"hunk-9"))
    payloads = writer.directory / "0001.payloads"
    payloads.write_bytes(payloads.read_bytes().replace(b"hunk-3", b"hunk-9"))
    process().append(accepted(4))
    contents = [entry.content for entry in entries(writer.directory)]
    assert contents[:2] == [accepted(1), Loss.ALTERED]
    assert isinstance(contents[2], StreamContinued)
    assert contents[2].problem == "line 2 of 0001.jsonl was edited: its hash is of another content"
    assert contents[3:] == [accepted(4)]


def test_a_ledger_that_cannot_be_read_is_told_in_a_sentence(process: Process) -> None:
    writer = process()
    writer.append(accepted(1))
    payloads = writer.directory / "0001.payloads"
    kept = payloads.rename(payloads.with_suffix(".kept"))
    payloads.mkdir()
    reader = process()
    for reading in (lambda: list(entries(writer.directory)), lambda: verify(writer.directory), reader.catch_up):
        with pytest.raises(LedgerError, match="cannot be used because"):
            reading()
    payloads.rmdir()
    kept.rename(payloads)
    assert reader.catch_up() == [accepted(1)]


def test_there_is_nothing_to_read_where_no_ledger_is(process: Process) -> None:
    assert list(entries(process().directory)) == []
