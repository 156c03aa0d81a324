"""What a crash or a full disk leaves behind: nothing acknowledged is lost, and nobody is accused of tampering."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from countersign.ledger.chain import Flaw
from countersign.ledger.locking import Lock
from countersign.ledger.stream import Stream
from countersign.ledger.verify import verify
from countersign.ports import LedgerError
from support.records import accepted, offered

Process = Callable[[], Stream]


def test_a_tail_cut_at_any_byte_loses_only_what_is_cut(process: Process) -> None:
    writer = process()
    events = [accepted(number) for number in range(4)]
    writer.append_all(events)
    path = writer.directory / "0001.jsonl"
    data = path.read_bytes()
    ends = [end + 1 for end, byte in enumerate(data) if byte == ord("\n")]
    for size in range(ends[1], len(data)):
        path.write_bytes(data[:size])
        whole = sum(end <= size for end in ends)
        found = verify(writer.directory)
        assert found.ok
        assert found.records == whole
        assert [problem.flaw for problem in found.problems] == ([] if size in ends else [Flaw.TORN])
        next_one = process()
        assert next_one.catch_up() == events[:whole]
        next_one.append(accepted(9))
        next_one.close()
        assert next_one.notices() == []
        assert process().catch_up() == [*events[:whole], accepted(9)]
        assert verify(writer.directory).problems == ()


def test_what_was_torn_is_kept_beside(process: Process) -> None:
    writer = process()
    writer.append_all([accepted(1), accepted(2)])
    path = writer.directory / "0001.jsonl"
    data = path.read_bytes()
    path.write_bytes(data[:-10])
    process().append(accepted(3))
    torn = data.splitlines(keepends=True)[1][:-10]
    assert path.with_suffix(".torn").read_bytes() == torn + b"\n"


def test_a_last_line_of_zeros_is_torn_and_no_damage(process: Process) -> None:
    writer = process()
    writer.append(accepted(1))
    with (writer.directory / "0001.jsonl").open("ab") as file:
        file.write(b"\0" * 4096 + b'"v":1}\n')
    assert [problem.flaw for problem in verify(writer.directory).problems] == [Flaw.TORN]
    writer.append(accepted(2))
    assert verify(writer.directory).problems == ()
    assert process().catch_up() == [accepted(1), accepted(2)]


@contextmanager
def files_no_larger_than(size: int) -> Generator[None]:
    """Let the system refuse to write beyond `size` bytes of a file; it writes up to there, like a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("part", [0, 0.01, 0.5, 0.9, 1])
def test_a_write_that_fails_half_way_leaves_no_trace(process: Process, part: float) -> None:
    writer = process()
    writer.append(accepted(1))
    before = {file: (writer.directory / file).read_bytes() for file in ("0001.jsonl", "0001.payloads")}
    line = len(before["0001.jsonl"])
    with files_no_larger_than(line + int(part * (line - 1))), pytest.raises(LedgerError, match="decide is kept"):
        writer.append(accepted(2))
    assert {file: (writer.directory / file).read_bytes() for file in before} == before
    writer.append(accepted(2))
    assert process().catch_up() == [accepted(1), accepted(2)]
    assert verify(writer.directory).problems == ()


def test_of_a_batch_that_does_not_fit_nothing_is_written(process: Process) -> None:
    writer = process()
    writer.append(accepted(1))
    with files_no_larger_than(100_000), pytest.raises(LedgerError, match="larger than this system allows"):
        writer.append_all([accepted(number) for number in range(2, 1000)])
    assert process().catch_up() == [accepted(1)]
    assert verify(writer.directory).records == 1


def test_a_first_write_that_fails_leaves_a_ledger_that_can_be_begun(process: Process) -> None:
    writer = process()
    with files_no_larger_than(100), pytest.raises(LedgerError):
        writer.append(accepted(1))
    assert writer.catch_up() == []
    writer.append(accepted(1))
    assert process().catch_up() == [accepted(1)]


def test_a_new_segment_that_could_not_be_begun_is_begun_later(process: Process) -> None:
    writer = process()
    writer.append_all([accepted(1), accepted(2)])
    path = writer.directory / "0001.jsonl"
    path.write_bytes(path.read_bytes().replace(b"hunk-1", b"hunk-9"))
    with files_no_larger_than(300), pytest.raises(LedgerError):
        writer.append(accepted(3))
    other = process()
    other.append(accepted(4))
    writer.append(accepted(3))
    assert process().catch_up() == [accepted(2), accepted(4), accepted(3)]
    flaws = [problem.flaw for problem in verify(writer.directory).problems]
    assert flaws == [Flaw.EDITED, Flaw.CONTINUED]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_full_disk_is_told_in_a_sentence(process: Process) -> None:
    writer = process()
    writer.append(accepted(1))
    payloads = writer.directory / "0001.payloads"
    kept = payloads.with_suffix(".kept")
    payloads.rename(kept)
    payloads.symlink_to("/dev/full")
    with pytest.raises(LedgerError, match=r"the disk is full .* free some space\.$"):
        writer.append(accepted(2))
    kept.replace(payloads)
    writer.append(accepted(2))
    assert process().catch_up() == [accepted(1), accepted(2)]


def test_a_state_directory_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    stream = Stream(Path("/home/ada/shop"), tmp_path / "file" / "state")
    for attempt in (lambda: stream.append(accepted(1)), stream.catch_up, lambda: stream.gone(["0" * 16])):
        with pytest.raises(LedgerError, match="a file stands where a directory should be"):
            attempt()
    (tmp_path / "file").unlink()
    (tmp_path / "file").mkdir()
    stream.append(accepted(1))
    stream.close()


def test_a_lock_held_for_too_long_is_told_in_a_sentence(process: Process) -> None:
    writer = process()
    writer.append(accepted(1))
    with Lock(writer.directory / "lock"), pytest.raises(LedgerError, match="another process holds its lock"):
        writer.append(accepted(2))
    with Lock(writer.directory / "lock"), pytest.raises(LedgerError, match="another process holds its lock"):
        process().catch_up()
    writer.append(accepted(2))
    assert process().catch_up() == [accepted(1), accepted(2)]


WRITER = """
import sys
from pathlib import Path
from countersign.ledger.stream import Stream
from support.records import accepted, offered

stream = Stream(Path("/home/ada/Shop"), Path(sys.argv[1]))
print(stream.session, flush=True)
for number in range(1_000_000):
    if number % 5 == 4:
        stream.append_all([accepted(number), offered("long line\\n" * 9_000)])
    else:
        stream.append(accepted(number))
    print(number, flush=True)
"""


@pytest.mark.parametrize("acknowledged", range(1, 13))
def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged(
    process: Process, state: Path, acknowledged: int
) -> None:
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", WRITER, str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | paths) as writer:
        assert writer.stdout is not None
        session = writer.stdout.readline().decode().strip()
        said = [int(writer.stdout.readline()) for _ in range(acknowledged)]
        assert process().gone([session]) == frozenset()
        os.kill(writer.pid, signal.SIGKILL)
        said += [int(line) for line in writer.stdout]
    next_one = process()
    assert next_one.gone([session]) == {session}
    kept = [event for event in next_one.catch_up() if not isinstance(event, type(offered("")))]
    assert kept[: len(said)] == [accepted(number) for number in said]
    assert len(kept) <= len(said) + 1
    assert verify(next_one.directory).ok
    next_one.append(accepted(0))
    assert verify(next_one.directory).problems == ()
    assert next_one.notices() == []
