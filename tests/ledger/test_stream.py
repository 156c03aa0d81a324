import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from countersign.ledger.locking import Lock
from countersign.ledger.place import state_root, workspace_id
from countersign.ledger.stream import Stream
from countersign.ledger.verify import verify
from support.records import accepted, offered, started

Process = Callable[[], Stream]


def test_a_new_process_reads_what_was_appended_in_order(process: Process) -> None:
    events = [started(), offered("a\r\n"), accepted(1), accepted(2, "caf\udce9.py")]
    writer = process()
    for event in events:
        writer.append(event)
    reader = process()
    assert reader.catch_up() == events
    assert reader.catch_up() == []
    assert reader.notices() == []
    assert verify(writer.directory).ok
    assert verify(writer.directory).records == 4


def test_a_process_catches_up_on_others_and_not_on_itself(process: Process) -> None:
    one, two = process(), process()
    one.append(accepted(1))
    two.append(accepted(2))
    one.append(accepted(3))
    assert one.catch_up() == [accepted(2)]
    assert two.catch_up() == [accepted(1), accepted(3)]
    two.append(accepted(4))
    assert one.catch_up() == [accepted(4)]
    assert two.catch_up() == []


def test_many_records_are_appended_at_once(process: Process) -> None:
    events = [accepted(number) for number in range(3000)]
    writer = process()
    writer.append_all(events)
    writer.append_all([])
    assert process().catch_up() == events
    assert verify(writer.directory).records == 3000


def test_a_large_proposal_is_kept_packed(process: Process) -> None:
    event = offered("".join(f"line {number} of a long file\n" for number in range(350_000)))
    writer = process()
    writer.append(event)
    payloads = writer.directory / "0001.payloads"
    assert payloads.stat().st_size < 4_000_000
    assert process().catch_up() == [event]


def test_an_empty_ledger_has_no_records_and_makes_no_stream(process: Process) -> None:
    stream = process()
    assert stream.catch_up() == []
    assert not stream.directory.exists()


def test_only_the_owner_may_read_the_ledger(process: Process, state: Path) -> None:
    before = os.umask(0)
    try:
        stream = process()
        stream.append(accepted(1))
    finally:
        os.umask(before)
    for path in [state, *state.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_chain_holds_no_word_of_the_user(process: Process) -> None:
    writer = process()
    writer.append_all([started(), offered("password = 1\n")])
    chain = (writer.directory / "0001.jsonl").read_text("utf-8")
    assert "Parse a duration" not in chain
    assert "password" not in chain


def test_the_salt_keeps_equal_payloads_from_having_equal_commitments(process: Process) -> None:
    writer = process()
    writer.append_all([accepted(1), accepted(1)])
    lines = (writer.directory / "0001.payloads").read_bytes().splitlines()
    assert len({line[:80] for line in lines}) == 2


def test_a_payload_out_of_order_is_found(process: Process) -> None:
    writer = process()
    writer.append_all([accepted(number) for number in range(5)])
    path = writer.directory / "0001.payloads"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[3], lines[1], b"left over\n", lines[0], lines[4], lines[2]]))
    assert process().catch_up() == [accepted(number) for number in range(5)]
    assert verify(writer.directory).ok


def test_a_payload_line_begun_by_a_crash_does_not_spoil_the_next(process: Process) -> None:
    writer = process()
    writer.append(accepted(1))
    with (writer.directory / "0001.payloads").open("ab") as file:
        file.write(b'{"commitment":"half')
    reader = process()
    assert reader.catch_up() == [accepted(1)]
    writer.append(accepted(2))
    assert reader.catch_up() == [accepted(2)]
    assert verify(writer.directory).ok


def test_a_removed_ledger_is_begun_anew_and_the_user_told(process: Process) -> None:
    writer = process()
    writer.append(accepted(1))
    for path in sorted(writer.directory.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    writer.directory.rmdir()
    writer.append(accepted(2))
    (notice,) = writer.notices()
    assert "gone from 0001.jsonl" in notice
    assert process().catch_up() == [accepted(2)]
    assert process().gone([writer.session]) == frozenset()
    assert not verify(writer.directory).ok


def test_a_touched_but_unchanged_ledger_is_no_damage(process: Process) -> None:
    one, two = process(), process()
    one.append_all([accepted(1), accepted(2)])
    assert two.catch_up() == [accepted(1), accepted(2)]
    path = one.directory / "0001.jsonl"
    path.with_suffix(".copy").write_bytes(path.read_bytes())
    path.with_suffix(".copy").replace(path)
    one.append(accepted(3))
    assert two.catch_up() == [accepted(3)]
    assert (one.notices(), two.notices()) == ([], [])
    assert verify(one.directory).ok


def test_workspaces_and_devices_have_streams_of_their_own(process: Process, state: Path, tmp_path: Path) -> None:
    here = process()
    here.append(accepted(1))
    there = Stream(tmp_path, state)
    assert there.catch_up() == []
    assert there.directory.name == here.directory.name
    (state / "device").unlink()
    other_device = process()
    assert other_device.catch_up() == []
    assert other_device.directory.parent == here.directory.parent


def test_a_broken_device_name_is_replaced(process: Process, state: Path) -> None:
    process().append(accepted(1))
    (state / "device").write_text("../..")
    assert process().catch_up() == []
    assert (state / "device").read_text() != "../.."


@pytest.mark.parametrize(
    ("path", "slug"),
    [("/home/ada/My Shop (2)", "my-shop-2-"), ("/", "workspace-"), ("/tmp/日本", "workspace-"), ("/a" * 99, "a-")],  # noqa: S108 - nothing is opened
)
def test_a_workspace_is_named_readably(path: str, slug: str) -> None:
    name = workspace_id(Path(path))
    assert name.startswith(slug)
    assert len(name) == len(slug) + 16


def test_a_workspace_has_one_name_by_whatever_link_it_is_reached(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    link = tmp_path / "link"
    link.symlink_to(real)
    assert workspace_id(link) == workspace_id(real) == workspace_id(link / ".." / "real")


def test_the_state_directory_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_root() == tmp_path / "countersign"
    stream = Stream(Path("/home/ada/shop"))
    stream.append(accepted(1))
    stream.close()
    assert stream.directory.parent.parent == tmp_path / "countersign"


def test_appending_reads_nothing_of_a_long_ledger_again(process: Process) -> None:
    writer = process()
    writer.append_all([accepted(number) for number in range(2000)])
    path = writer.directory / "0001.jsonl"
    inode, size, times = path.stat().st_ino, path.stat().st_size, path.stat()
    with path.open("r+b") as file:
        file.write(b"#")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert (path.stat().st_ino, path.stat().st_size) == (inode, size)
    writer.append(accepted(2000))
    assert writer.notices() == []
    assert not verify(writer.directory).ok


def test_the_ledger_is_light_to_import() -> None:
    program = "import sys, countersign.ledger.stream; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert {"asyncio", "filelock", "platformdirs", "rfc8785", "secrets"}.isdisjoint(modules.split())


def test_the_device_is_named_once_and_then_only_read(process: Process, state: Path) -> None:
    process().append(accepted(1))
    with Lock(state / "device.lock"):
        assert process().catch_up() == [accepted(1)]


def test_readers_share_the_lock_and_a_writer_has_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with Lock(path), pytest.raises(TimeoutError):
        Lock(path, shared=True)
    with Lock(path, shared=True), Lock(path, shared=True), pytest.raises(TimeoutError):
        Lock(path)
    with Lock(path):
        assert path.exists()


def test_every_file_of_the_ledger_is_unicode(process: Process) -> None:
    stream = process()
    stream.append_all([accepted(1, "caf\udce9.py"), offered("\ud834\udd1e")])
    for name in ("0001.jsonl", "0001.payloads"):
        assert len((stream.directory / name).read_text("utf-8").splitlines()) == 2


def test_a_process_that_is_up_to_date_waits_for_nobody(process: Process) -> None:
    stream = process()
    stream.append(accepted(1))
    with Lock(stream.directory / "lock"):
        assert stream.catch_up() == []
