"""How work goes on with a damaged chain."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from countersign.ledger.chain import Flaw
from countersign.ledger.stream import Stream
from countersign.ledger.verify import verify
from support.records import accepted
from support.tampering import EVENTS, change, rechained, record_of, rewritten

Process = Callable[[], Stream]


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
    assert running.catch_up() == []
    running.append(accepted(8))
    assert running.notices() == []
    last = (stream.directory / "0002.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line)["kind"] for line in last] == ["stream-continued", *["hunk-accepted"] * 2]


def test_a_record_edited_in_place_is_seen_before_the_next_write(stream: Stream, process: Process) -> None:
    running = process()
    assert running.catch_up() == EVENTS
    path = stream.directory / "0001.jsonl"
    written = path.stat().st_mtime_ns
    change(path, lambda lines: [*lines[:2], lines[2].replace(b"hunk-2", b"hunk-9"), *lines[3:]])
    os.utime(path, ns=(written, written + 1))
    running.append(accepted(7))
    assert len(running.notices()) == 1


def test_damage_behind_what_a_process_knows_hides_nothing_new(stream: Stream, process: Process) -> None:
    running = process()
    assert running.catch_up() == EVENTS
    process().append_all([accepted(6), accepted(7), accepted(8)])
    change(stream.directory / "0001.jsonl", lambda lines: [*lines[:7], lines[7][:9] + b"\n", lines[8]])
    assert running.catch_up() == [accepted(6), accepted(8)]
    assert [problem.flaw for problem in verify(stream.directory).problems] == [Flaw.UNREADABLE]


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
    assert one.catch_up() == two.catch_up() == []
    one.append(accepted(7))
    assert two.catch_up() == [accepted(7)]
    two.append(accepted(8))
    assert one.catch_up() == [accepted(8)]
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
