"""Every way to change a stream that leaves a trace in it is found, and work goes on behind it."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from countersign.ledger.chain import Flaw
from countersign.ledger.record import Record, read
from countersign.ledger.stream import Stream
from countersign.ledger.verify import verify
from support.records import accepted

Process = Callable[[], Stream]
Lines = list[bytes]
EVENTS = [accepted(number) for number in range(6)]


@pytest.fixture
def stream(process: Process) -> Stream:
    """Return a ledger of six records whose process has ended."""
    writer = process()
    writer.append_all(EVENTS)
    writer.close()
    return writer


def record_of(line: bytes) -> Record:
    record = read(line)
    assert record is not None
    return record


def rewritten(line: bytes, **changes: str | int) -> bytes:
    """Return the record changed and hashed anew, as a careful forger does."""
    return msgspec.structs.replace(record_of(line), **changes, hash="").sealed().line()


def rechained(lines: Lines) -> Lines:
    """Return the lines with all sequence numbers and hashes made to fit."""
    fitting = lines[:1]
    for line in lines[1:]:
        before = record_of(fitting[-1])
        fitting.append(rewritten(line, seq=before.seq + 1, prev=before.hash))
    return fitting


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
    "delete a record": (Flaw.DELETED, lambda lines: [*lines[:2], *lines[3:]]),
    "delete records": (Flaw.DELETED, lambda lines: [*lines[:2], *lines[5:]]),
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


def change(path: Path, attack: Callable[[Lines], Lines]) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(attack(lines)))


def test_what_is_sound_in_a_damaged_stream_is_still_read_once_and_in_order(
    stream: Stream, process: Process
) -> None:
    change(
        stream.directory / "0001.jsonl",
        lambda lines: [
            lines[1],
            lines[0],
            lines[0],
            b"garbage\n",
            lines[3].replace(b"hunk-3", b"hunk-9"),
            *lines[4:],
        ],
    )
    assert process().catch_up() == [EVENTS[0], EVENTS[1], EVENTS[4], EVENTS[5]]


def test_damage_made_while_a_process_runs_is_seen_before_it_writes(stream: Stream, process: Process) -> None:
    running = process()
    assert running.catch_up() == EVENTS
    change(stream.directory / "0001.jsonl", lambda lines: [*lines[:2], *lines[3:]])
    running.append(accepted(7))
    assert len(running.notices()) == 1
    running.append(accepted(8))
    assert running.notices() == []
    last = (stream.directory / "0002.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line)["kind"] for line in last] == ["stream-continued", *["hunk-accepted"] * 2]


def test_an_older_state_of_the_ledger_put_back_is_seen(stream: Stream, process: Process) -> None:
    path = stream.directory / "0001.jsonl"
    backup = path.read_bytes()
    running = process()
    running.append(accepted(6))
    path.write_bytes(backup)
    running.append(accepted(7))
    (notice,) = running.notices()
    assert "gone from 0001.jsonl" in notice
    assert verify(stream.directory).problems[0].flaw is Flaw.CONTINUED


def test_two_processes_leave_a_damaged_segment_for_the_same_one(stream: Stream, process: Process) -> None:
    one, two = process(), process()
    one.catch_up()
    two.catch_up()
    change(stream.directory / "0001.jsonl", lambda lines: [*lines[:2], *lines[3:]])
    one.append(accepted(7))
    two.append(accepted(8))
    assert one.catch_up() == [accepted(8)]
    assert two.catch_up() == [accepted(7)]
    assert sorted(path.name for path in stream.directory.glob("*.jsonl")) == ["0001.jsonl", "0002.jsonl"]


def test_a_second_damage_is_left_behind_as_well(stream: Stream, process: Process) -> None:
    for number in (1, 2):
        path = stream.directory / f"{number:04}.jsonl"
        change(path, lambda lines: [*lines[:-1], lines[-1].replace(b"accepted", b"rejected")])
        process().append(accepted(10 + number))
    found = verify(stream.directory)
    assert [problem.flaw for problem in found.problems] == [
        Flaw.EDITED,
        Flaw.EDITED,
        Flaw.CONTINUED,
        Flaw.CONTINUED,
    ]
    assert process().catch_up() == [*EVENTS[:5], accepted(12)]


def test_a_damaged_segment_changed_again_is_found(stream: Stream, process: Process) -> None:
    path = stream.directory / "0001.jsonl"
    change(path, lambda lines: [*lines[:2], *lines[3:]])
    process().append(accepted(7))
    assert "has been changed since" not in verify(stream.directory).problems[-1].message
    change(path, lambda lines: lines[:3])
    assert "has been changed since" in verify(stream.directory).problems[-1].message


def test_a_lost_segment_is_found(stream: Stream, process: Process) -> None:
    path = stream.directory / "0001.jsonl"
    change(path, lambda lines: lines[1:])
    process().append(accepted(7))
    path.unlink()
    found = verify(stream.directory)
    assert [problem.flaw for problem in found.problems] == [Flaw.SEGMENT_MISSING, Flaw.CONTINUED]
    assert process().catch_up() == [accepted(7)]


def test_a_segment_nobody_had_to_begin_is_found(stream: Stream) -> None:
    other = stream.directory.with_name(stream.directory.name) / "0002.jsonl"
    lines = (stream.directory / "0001.jsonl").read_bytes().splitlines(keepends=True)
    name = record_of(lines[0]).stream.removesuffix("1") + "2"
    other.write_bytes(rewritten(lines[0], stream=name))
    assert Flaw.INSERTED in {problem.flaw for problem in verify(stream.directory).problems}


PAYLOAD_ATTACKS: dict[str, tuple[Flaw, Callable[[Lines], Lines]]] = {
    "edit": (Flaw.PAYLOAD_ALTERED, lambda lines: [*lines[:2], lines[2].replace(b"a.py", b"b.py"), *lines[3:]]),
    "another salt": (
        Flaw.PAYLOAD_ALTERED,
        lambda lines: [*lines[:2], lines[2].replace(b'"salt":"', b'"salt":"AAAA'), *lines[3:]],
    ),
    "no json": (Flaw.PAYLOAD_ALTERED, lambda lines: [*lines[:2], lines[2][:-9] + b"\n", *lines[3:]]),
    "no packed bytes": (
        Flaw.PAYLOAD_ALTERED,
        lambda lines: [*lines[:2], lines[2].replace(b'"form":"json"', b'"form":"zlib"'), *lines[3:]],
    ),
    "delete": (Flaw.PAYLOAD_MISSING, lambda lines: [*lines[:2], *lines[3:]]),
    "overwrite with spaces": (
        Flaw.PAYLOAD_MISSING,
        lambda lines: [*lines[:2], b" " * (len(lines[2]) - 1) + b"\n", *lines[3:]],
    ),
}


@pytest.mark.parametrize(("flaw", "attack"), PAYLOAD_ATTACKS.values(), ids=PAYLOAD_ATTACKS.keys())
def test_a_damaged_payload_is_left_out_and_reported_and_the_rest_goes_on(
    stream: Stream, process: Process, flaw: Flaw, attack: Callable[[Lines], Lines]
) -> None:
    change(stream.directory / "0001.payloads", attack)
    running = process()
    assert running.catch_up() == [*EVENTS[:2], *EVENTS[3:]]
    (notice,) = running.notices()
    assert "the payload of record 2" in notice
    running.append(accepted(7))
    assert not (stream.directory / "0002.jsonl").exists()
    found = verify(stream.directory)
    assert [(problem.flaw, problem.seq) for problem in found.problems] == [(flaw, 2)]
    assert not found.ok


def test_a_lost_payload_file_is_one_notice(stream: Stream, process: Process) -> None:
    (stream.directory / "0001.payloads").unlink()
    running = process()
    assert running.catch_up() == []
    (notice,) = running.notices()
    assert "record 0 is missing and 5 more" in notice


def test_a_clock_set_back_is_noted_but_no_damage(stream: Stream) -> None:
    change(
        stream.directory / "0001.jsonl",
        lambda lines: rechained([*lines[:3], rewritten(lines[3], time="2020-01-01T00:00:00.000000Z"), *lines[4:]]),
    )
    found = verify(stream.directory)
    assert [(problem.flaw, problem.seq) for problem in found.problems] == [(Flaw.CLOCK, 3)]
    assert found.ok


def test_verifying_no_ledger_finds_nothing(tmp_path: Path) -> None:
    found = verify(tmp_path / "w" / "d")
    assert (found.records, found.problems, found.ok) == (0, (), True)
