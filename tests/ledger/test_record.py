import re
import sys

import msgspec
import pytest
import rfc8785
from hypothesis import given, settings, strategies as st

from countersign.ledger.record import Actor, Record, genesis, read, unicode_of
from support.records import any_string

RECORD = Record(
    actor=Actor(42, "0123456789abcdef", "ada"),
    commitment="c" * 64,
    hunk="hunk-1",
    kind="hunk-accepted",
    path="src/a.py",
    prev=genesis("w/d/1"),
    seq=0,
    stream="w/d/1",
    task="task-1",
    time="2026-11-20T20:48:07.279028Z",
    v=1,
).sealed()
LINE = RECORD.line()

texts = any_string.map(unicode_of)
numbers = st.integers(0, 2**53 - 1)
records = st.builds(
    Record,
    actor=st.builds(Actor, pid=numbers, session=texts, user=texts),
    commitment=texts,
    hunk=texts,
    kind=texts,
    path=texts,
    prev=texts,
    seq=numbers,
    stream=texts,
    task=texts,
    time=texts,
    v=st.just(1),
)


@settings(deadline=None)  # a busy machine is no failure
@given(records)
def test_a_stored_line_is_the_canonical_json_of_the_record(record: Record) -> None:
    sealed = record.sealed()
    assert sealed.line() == rfc8785.dumps(msgspec.to_builtins(sealed)) + b"\n"
    assert read(sealed.line()) == sealed
    assert sealed.is_intact


def test_every_character_is_written_as_canonical_json_writes_it() -> None:
    for start in range(0, sys.maxunicode + 1, 0x1000):
        text = "".join(map(chr, range(start, start + 0x1000)))
        record = msgspec.structs.replace(RECORD, path=unicode_of(text))
        assert record.line() == rfc8785.dumps(msgspec.to_builtins(record)) + b"\n"


def test_the_hash_covers_every_other_field() -> None:
    changes = msgspec.to_builtins(RECORD)
    del changes["hash"], changes["v"]
    for name, value in changes.items():
        other = Actor(43, "", "") if name == "actor" else value + 1 if isinstance(value, int) else f"{value}x"
        assert not msgspec.structs.replace(RECORD, **{name: other}).is_intact, name


@pytest.mark.parametrize(
    "line",
    [
        LINE[:-1],
        LINE + b"\n",
        b" " + LINE,
        LINE.replace(b",", b", "),
        LINE.replace(b"\n", b"\r\n"),
        LINE.replace(b'"v":1', b'"v":1,"v":1'),
        LINE.replace(b'"v":1', b'"v":2'),
        LINE.replace(b'"v":1', b'"v":1.0'),
        LINE.replace(b',"v":1', b""),
        LINE.replace(b'"v":1', b'"v":1,"w":1'),
        LINE.replace(b'"user":"ada"', b'"user":"ada","uid":0'),
        LINE.replace(b'"seq":0', b'"seq":-0'),
        LINE.replace(b"src/a.py", b"src\\/a.py"),
        LINE.replace(b"src/a.py", b"\\u0073rc/a.py"),
        LINE.replace(b"src/a.py", b"\xff"),
        LINE.replace(b'"path":"src/a.py"', b'"path":""'),
        re.sub(rb'("actor":\{.*?\}),("commitment":"c*")', rb"\2,\1", LINE),
        b"\0" * len(LINE),
        b"",
        b"{}\n",
    ],
)
def test_a_line_in_any_other_form_is_refused(line: bytes) -> None:
    assert line != LINE
    assert read(line) is None


def test_a_lone_surrogate_is_written_out() -> None:
    assert unicode_of("caf\udce9.py") == r"caf\udce9.py"
    assert unicode_of("café.py") == "café.py"


def test_the_first_hash_differs_from_stream_to_stream() -> None:
    assert genesis("w/d/1") != genesis("w/d/2")
