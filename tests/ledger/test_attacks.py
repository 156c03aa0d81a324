"""Every change of a chain that leaves a trace in it is found and named, and work goes on behind it."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from countersign.core.records import HunkAccepted
from countersign.ledger.chain import Flaw
from countersign.ledger.reading import entries
from countersign.ledger.stream import Stream
from countersign.ledger.verify import verify
from support.records import accepted
from support.tampering import EVENTS, MEMORY, Lines, change, rechained, record_of, rewritten

Process = Callable[[], Stream]
ATTACKS: dict[str, tuple[Flaw, Callable[[Lines], Lines]]] = {
    "edit a record": (
        Flaw.EDITED,
        lambda lines: [*lines[:2], lines[2].replace(b"hunk-2", b"hunk-9"), *lines[3:]],
    ),
    "edit the last record": (Flaw.EDITED, lambda lines: [*lines[:5], lines[5].replace(b"hunk-5", b"hunk-9")]),
    "edit the first record": (Flaw.EDITED, lambda lines: [lines[0].replace(b"hunk-0", b"hunk-9"), *lines[1:]]),
    "edit a time": (
        Flaw.EDITED,
        lambda lines: [lines[0], lines[1].replace(b'"time":"2', b'"time":"1'), *lines[2:]],
    ),
    "edit and hash anew": (Flaw.REPLACED, lambda lines: [*lines[:2], rewritten(lines[2], hunk="x"), *lines[3:]]),
    "replace the first and hash anew": (
        Flaw.REPLACED,
        lambda lines: [rewritten(lines[0], hunk="x"), *lines[1:]],
    ),
    "begin at another hash": (Flaw.REPLACED, lambda lines: [rewritten(lines[0], prev="0" * 64), *lines[1:]]),
    "begin at another hash and chain anew": (
        Flaw.REPLACED,
        lambda lines: rechained([rewritten(lines[0], prev="0" * 64), *lines[1:]]),
    ),
    "one record that begins at another hash": (Flaw.REPLACED, lambda lines: [rewritten(lines[0], prev="0" * 64)]),
    "delete a record": (Flaw.DELETED, lambda lines: [*lines[:2], *lines[3:]]),
    "delete records": (Flaw.DELETED, lambda lines: [*lines[:2], *lines[5:]]),
    "delete a record before a torn one": (Flaw.DELETED, lambda lines: [*lines[:2], *lines[3:5], lines[5][:99]]),
    "edit a record before a torn one": (
        Flaw.EDITED,
        lambda lines: [*lines[:4], lines[4].replace(b"hunk-4", b"hunk-9"), lines[5][:99]],
    ),
    "delete the first record": (Flaw.DELETED, lambda lines: lines[1:]),
    "delete and number anew": (
        Flaw.REPLACED,
        lambda lines: [*lines[:2], *[rewritten(line, seq=record_of(line).seq - 1) for line in lines[3:]]],
    ),
    "swap two records": (Flaw.REORDERED, lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]]),
    "move the last to the front": (Flaw.REORDERED, lambda lines: [lines[5], *lines[:5]]),
    "replay a record": (Flaw.REPLAYED, lambda lines: [*lines, lines[2]]),
    "double a record": (Flaw.REPLAYED, lambda lines: [*lines[:3], lines[2], *lines[3:]]),
    "insert a record": (Flaw.FORKED, lambda lines: [*lines[:3], rewritten(lines[3], hunk="x"), *lines[3:]]),
    "insert a record that fits nowhere": (
        Flaw.INSERTED,
        lambda lines: [*lines[:5], rewritten(lines[2], prev="1" * 64), lines[5]],
    ),
    "fork": (
        Flaw.FORKED,
        lambda lines: [*lines, *rechained([lines[2], rewritten(lines[3], hunk="x"), lines[4]])[1:]],
    ),
    "a record of another stream": (
        Flaw.FOREIGN,
        lambda lines: [*lines[:5], rewritten(lines[5], stream="other/device/1")],
    ),
    "a stream of another place": (
        Flaw.FOREIGN,
        lambda lines: rechained([rewritten(line, stream="other/device/1") for line in lines]),
    ),
    "write otherwise": (
        Flaw.UNREADABLE,
        lambda lines: [*lines[:2], json.dumps(json.loads(lines[2])).encode() + b"\n", *lines[3:]],
    ),
    "write the last otherwise": (Flaw.UNREADABLE, lambda lines: [*lines[:5], lines[5].replace(b",", b", ")]),
    "an empty line": (Flaw.UNREADABLE, lambda lines: [*lines[:2], b"\n", *lines[2:]]),
    "garbage": (Flaw.UNREADABLE, lambda lines: [*lines[:2], b"\xff\0 garbage\n", *lines[3:]]),
    "a field more": (
        Flaw.UNREADABLE,
        lambda lines: [*lines[:2], lines[2].replace(b'"v":1', b'"v":1,"x":1'), *lines[3:]],
    ),
    "a field twice": (
        Flaw.UNREADABLE,
        lambda lines: [*lines[:2], lines[2].replace(b'"v":1', b'"v":1,"v":1'), *lines[3:]],
    ),
    "half a record in the middle": (Flaw.UNREADABLE, lambda lines: [*lines[:2], lines[2][:99] + b"\n", *lines[3:]]),
    "a number beyond all bounds": (Flaw.DELETED, lambda lines: [*lines[:5], rewritten(lines[5], seq=2**53 - 1)]),
}


@pytest.mark.parametrize(("flaw", "attack"), ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_on_the_chain_is_found_and_named(
    stream: Stream, flaw: Flaw, attack: Callable[[Lines], Lines]
) -> None:
    change(stream.directory / "0001.jsonl", attack)
    found = verify(stream.directory)
    assert not found.ok
    assert flaw in {problem.flaw for problem in found.problems}
    assert all(problem.segment == "0001.jsonl" and problem.message.endswith(".") for problem in found.problems)


@pytest.mark.parametrize(("flaw", "attack"), ATTACKS.values(), ids=ATTACKS.keys())
def test_work_goes_on_in_a_new_segment_and_the_damage_stays_visible(
    stream: Stream, process: Process, flaw: Flaw, attack: Callable[[Lines], Lines]
) -> None:
    damaged = stream.directory / "0001.jsonl"
    change(damaged, attack)
    before = damaged.read_bytes()
    next_one = process()
    read_events = next_one.catch_up()
    (notice,) = next_one.notices()
    assert "0001.jsonl" in notice
    assert "countersign verify" in notice
    next_one.append(accepted(7))
    assert damaged.read_bytes() == before
    assert process().catch_up() == [*read_events, accepted(7)]
    found = {problem.flaw for problem in verify(stream.directory).problems}
    assert {flaw, Flaw.CONTINUED} <= found
    assert next_one.notices() == []


@settings(deadline=None)  # a busy machine is no failure
@given(st.data())
def test_whatever_is_done_to_the_lines_is_judged_and_worked_behind(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        writer = Stream(Path("/home/ada/Shop"), Path(directory))
        writer.append_all(EVENTS)
        chain = writer.directory / "0001.jsonl"
        lines = chain.read_bytes().splitlines(keepends=True)
        pieces = [*lines, *(line[:-40] for line in lines), *(line[40:] for line in lines), b"\n", b"{}\n"]
        chain.write_bytes(b"".join(data.draw(st.lists(st.sampled_from(pieces), max_size=9))))
        writer.close()
        found = verify(writer.directory)
        reader = Stream(Path("/home/ada/Shop"), Path(directory))
        events = reader.catch_up()
        assert found.ok == (reader.notices() == [])
        assert (
            found.records == len(events) == len({event.at for event in events if isinstance(event, HunkAccepted)})
        )
        reader.append(accepted(7))
        reader.close()
        assert verify(writer.directory).records == len(events) + (1 if found.ok else 2)
        assert [entry.content for entry in entries(writer.directory)][-1] == accepted(7)
