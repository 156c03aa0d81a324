"""Several real processes on one ledger."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from countersign.core.records import HunkAccepted
from countersign.ledger.locking import Lock
from countersign.ledger.stream import Stream
from countersign.ledger.verify import verify
from countersign.ports import LedgerError
from support.records import accepted

Process = Callable[[], Stream]

WRITER = """
import sys
from pathlib import Path
from countersign.ledger.stream import Stream
from support.records import accepted

stream = Stream(Path("/home/ada/Shop"), Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
seen = 0
for number in range(150):
    stream.append(accepted(number, sys.argv[2]))
    seen += len(stream.catch_up())
print(seen, flush=True)
sys.stdin.readline()
print(seen + len(stream.catch_up()), stream.notices(), flush=True)
"""


def start(state: Path, name: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", WRITER, str(state), name]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def say(writer: subprocess.Popen[str]) -> None:
    assert writer.stdin is not None
    print(file=writer.stdin, flush=True)


def answer(writer: subprocess.Popen[str]) -> str:
    assert writer.stdout is not None
    return writer.stdout.readline().strip()


def test_processes_that_write_at_the_same_time_share_one_chain(process: Process, state: Path) -> None:
    names = ["one", "two", "three"]
    writers = [start(state, name) for name in names]
    assert [answer(writer) for writer in writers] == ["ready"] * 3
    for writer in writers:
        say(writer)
    watched = Stream(Path("/home/ada/Shop"), state)
    watched.catch_up()
    for _ in range(40):
        found = verify(watched.directory)
        assert (found.ok, len(found.problems)) == (True, 0)
    assert all(int(answer(writer)) <= 300 for writer in writers)
    for writer in writers:
        say(writer)
    assert [answer(writer) for writer in writers] == ["300 []"] * 3
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    reader = process()
    events = reader.catch_up()
    for name in names:
        mine = [event for event in events if isinstance(event, HunkAccepted) and event.path == name]
        assert mine == [accepted(number, name) for number in range(150)]
    assert Counter(event.path for event in events if isinstance(event, HunkAccepted)) == dict.fromkeys(names, 150)
    found = verify(reader.directory)
    assert (found.records, found.problems) == (450, ())


def test_who_comes_between_the_making_of_two_directories_makes_the_second(process: Process) -> None:
    stream = process()
    stream.directory.mkdir(mode=0o700, parents=True)
    stream.append(accepted(1))
    assert stream.gone([stream.session]) == frozenset()
    assert (stream.directory / "sessions").stat().st_mode & 0o777 == 0o700


def test_a_session_lives_as_long_as_its_process(process: Process) -> None:
    one, two = process(), process()
    assert one.gone([one.session]) == frozenset()
    one.append(accepted(1))
    two.append(accepted(2))
    assert one.gone([one.session, two.session, "0" * 16]) == {"0" * 16}
    two.close()
    assert one.gone([one.session, two.session]) == {two.session}
    two.close()


def test_a_name_that_is_no_session_is_gone(process: Process) -> None:
    assert process().gone(["../lock", "a\0b", ""]) == {"../lock", "a\0b", ""}


def test_files_of_ended_sessions_are_removed(process: Process) -> None:
    one, two, three = process(), process(), process()
    one.append(accepted(1))
    two.append(accepted(2))
    one.close()
    three.append(accepted(3))
    names = {path.stem for path in (three.directory / "sessions").iterdir()}
    assert names == {two.session, three.session}


def test_who_has_waited_in_vain_asks_without_waiting_until_the_others_have_let_go(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("countersign.ledger.locking.time.sleep", pauses.append)
    stream = Stream(Path("/home/ada/Shop"), state, patience=0.05)
    stream.append(accepted(1))
    with Lock(stream.directory / "lock"):
        with pytest.raises(LedgerError):
            stream.append(accepted(2))
        waited = len(pauses)
        with pytest.raises(LedgerError):
            stream.append(accepted(2))
        assert len(pauses) == waited > 0
    stream.append(accepted(2))
    with Lock(stream.directory / "lock"), pytest.raises(LedgerError):
        stream.append(accepted(3))
    assert len(pauses) > waited
