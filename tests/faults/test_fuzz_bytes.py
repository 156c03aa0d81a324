"""Whatever bytes a client sends, a server neither crashes nor hangs, answers once, and keeps its documents.

`COUNTERSIGN_FUZZ_SECONDS=600 pytest tests/faults/test_fuzz_bytes.py` goes on for ten minutes.
"""

from __future__ import annotations

import os
import secrets
import time
from functools import partial
from pathlib import Path
from random import Random

import pytest

from faults.fuzz_bytes import BROKEN_FRAMES
from faults.fuzz_process import Target
from faults.fuzz_streams import Stream, after_broken_frame, minimal, tried
from support.serving import SERVER

TARGET = Target(SERVER)
STREAMS = 12
"""How many streams are tried: half of them are always the same, half new each time."""
BURSTS = 6
SECONDS = float(os.environ.get("COUNTERSIGN_FUZZ_SECONDS", "0")) / STREAMS
"""How long to go on from each of them."""

FOUND = (
    rb'"\ud83d"',
    rb'{"jsonrpc":"2.0","id":"b","method":"workspace/executeCommand","params":{"command":"","arguments":"\ud83d"}}',
    (
        rb'{"jsonrpc":"2.0","id":"c","method":"workspace/executeCommand",'
        rb'"params":{"command":"countersign.run","arguments":["file:///a.py","\ud83d"]}}'
    ),
    rb'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"\ud83d","version":"\ud83d"}}}',
    b'{"jsonrpc":"2.0","id":"d","method":"textDocument/codeLens","params":{"textDocument":{"uri":"a\xc6"}}}',
    b'{"jsonrpc":"2.0","id":"e","method":"$/cancelRequest","params":{"id":6}}',
    (
        b'{"jsonrpc":"2.0","method":"workspace/executeCommand",'
        b'"params":{"command":"countersign.run","arguments":["file:///a.py",0]}}'
    ),
)
"""Messages that once ended the reading, brought a traceback, or were not answered."""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", range(STREAMS))
def test_no_stream_of_messages_makes_a_server_crash_or_hang_or_lose_its_documents(
    first: int, tmp_path: Path
) -> None:
    until = time.monotonic() + SECONDS
    seed = f"{secrets.token_hex(4) if first % 2 else 1}:{first}"
    for number in range(1_000_000):
        if number and time.monotonic() > until:
            break
        random = Random(f"{seed}:{number}")  # noqa: S311 - a seed gives the same stream again
        problems, frames = tried(random, tmp_path / f"{number}", TARGET, BURSTS)
        if problems:
            pytest.fail(report(f"{seed}:{number}", problems, frames, tmp_path))


def test_what_the_fuzzer_has_found_is_not_found_again(tmp_path: Path) -> None:
    stream = Stream(Random(1), tmp_path, TARGET)  # noqa: S311 - always the same
    try:
        stream.begin()
        stream.send(FOUND)
        stream.settle()
        stream.look_at_clean_document()
        assert stream.problems == []
    finally:
        stream.server.close()


@pytest.mark.parametrize("is_begun", [False, True])
def test_a_frame_that_can_not_be_read_ends_a_server_in_a_line(is_begun: bool, tmp_path: Path) -> None:  # noqa: FBT001 - pytest's way
    for number, broken in enumerate(BROKEN_FRAMES):
        stream = Stream(Random(number), tmp_path / f"{number}", TARGET)  # noqa: S311 - always the same
        try:
            if is_begun:
                stream.begin()
            stream.end(partial(after_broken_frame, broken=broken))
            assert stream.problems == []
        finally:
            stream.server.close()


def report(seed: str, problems: list[str], frames: list[bytes], folder: Path) -> str:
    """Return what was wrong and the fewest messages that show it; all of them are in files."""
    (folder / "stream").write_bytes(b"".join(frames))
    (folder / "problems").write_text("\n".join([seed, *problems]), encoding="utf-8", errors="backslashreplace")
    small = minimal(frames, problems[0], folder / "minimal", Target(SERVER, 5.0), 60)
    shown = "\n".join(f"  {frame[:1_000]!r}" for frame in small)
    return f"seed {seed}: {'; '.join(problems)}\n{len(small)} of {len(frames)} messages:\n{shown}"
