"""What is recorded between an editor and its server is what they say, in whatever pieces it comes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given, strategies as st

from support import recording
from support.recording import Messages

_BODIES = st.lists(st.binary(max_size=40), max_size=6)


def _framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@given(_BODIES, st.integers(1, 30))
def test_messages_are_found_in_whatever_pieces_they_come(bodies: list[bytes], size: int) -> None:
    stream, messages = io.BytesIO(b"".join(map(_framed, bodies))), Messages()
    pieces = iter(lambda: stream.read(size), b"")
    assert [body for piece in pieces for body in messages.feed(piece)] == bodies


def test_a_server_is_recorded_and_every_byte_is_passed_on(tmp_path: Path) -> None:
    """`cat` is a server that says what it hears."""
    said = _framed(b'{"method": "\\ud83d\\ude00"}') + _framed(b"{}")
    ran = subprocess.run(
        [sys.executable, recording.__file__, str(tmp_path), "cat"], input=said, capture_output=True, check=True
    )
    assert ran.stdout == said
    [trace] = tmp_path.glob("*.jsonl")
    entries = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
    for direction in ("c2s", "s2c"):
        assert [entry["msg"] for entry in entries if entry["dir"] == direction] == [{"method": "😀"}, {}]
