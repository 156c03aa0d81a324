"""Payloads that are damaged, lost or not understood: the chain is whole, and the rest is used."""

from collections.abc import Callable

import msgspec
import pytest

from countersign.ledger.chain import Flaw
from countersign.ledger.payloads import seal
from countersign.ledger.stream import Stream
from countersign.ledger.verify import verify
from support.records import accepted
from support.tampering import EVENTS, Lines, change, record_of

Process = Callable[[], Stream]

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


def test_a_record_of_a_newer_version_is_left_out_but_is_no_damage(stream: Stream, process: Process) -> None:
    newer = seal(b'{"type":"hunk-pondered"}')
    chain = stream.directory / "0001.jsonl"
    last = record_of(chain.read_bytes().splitlines(keepends=True)[-1])
    changes = {"seq": 6, "prev": last.hash, "kind": "hunk-pondered", "commitment": newer.commitment, "hash": ""}
    with chain.open("ab") as records, (stream.directory / "0001.payloads").open("ab") as payloads:
        payloads.write(newer.line)
        records.write(msgspec.structs.replace(last, **changes).sealed().line())
    running = process()
    assert running.catch_up() == EVENTS
    (notice,) = running.notices()
    assert "record 6 is of a kind this version does not know" in notice
    running.append(accepted(7))
    assert verify(stream.directory).problems == ()
