from __future__ import annotations

import codecs
import os
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from countersign.bench.copy import CopyBench, CopyBenches
from countersign.core.encoding import LIMIT
from countersign.core.model import TaskId
from countersign.core.text import Text
from countersign.ports import Bench, BenchError, Benches, Changed
from support.benches import Open


def only_python(path: str) -> bool:
    return path.endswith(".py")


def test_the_adapter_fits_the_port(benches: Benches, opened: Open) -> None:
    bench: Bench = opened()
    assert isinstance(benches, CopyBenches)
    assert isinstance(bench, CopyBench)


def test_a_bench_holds_the_files_in_scope_byte_for_byte(opened: Open, workspace: Path) -> None:
    bench = opened()
    assert bench.paths() == ["a.py", "deep/er/b.py", "run.sh"]
    assert all(bench.read(path) == (workspace / path).read_bytes() for path in bench.paths())
    assert os.access(bench.root / "run.sh", os.X_OK)
    assert not os.access(bench.root / "a.py", os.X_OK)
    assert bench.root.stat().st_mode & 0o777 == 0o700
    assert bench.harvest() == ()


def test_a_file_out_of_scope_is_not_copied(opened: Open) -> None:
    assert opened(scope=only_python).paths() == ["a.py", "deep/er/b.py"]


def test_open_buffers_lie_over_the_disk(opened: Open) -> None:
    bench = opened(
        [
            ("a.py", Text.of("a = 2\r\n")),
            ("new/c.py", Text.of("é\n")),
            ("y.log", Text.of("")),
            (".env", Text.of("")),
        ]
    )
    assert bench.paths() == ["a.py", "deep/er/b.py", "new/c.py", "run.sh"]
    assert bench.read("a.py") == b"a = 2\r\n"
    assert bench.read("new/c.py") == "é\n".encode()
    assert bench.harvest() == ()


@pytest.mark.parametrize(
    ("disk", "buffer", "copied"),
    [
        (b"caf\xe9", "café!", b"caf\xe9!"),
        (codecs.BOM_UTF8 + b"a", "b", codecs.BOM_UTF8 + b"b"),
        (codecs.BOM_UTF16_BE + "a".encode("utf-16-be"), "b", codecs.BOM_UTF16_BE + "b".encode("utf-16-be")),
        (b"caf\xe9", "caf→", "caf→".encode()),
        (b"\0", "text now", b"text now"),
        (codecs.BOM_UTF8 + b"a", "\ufeffb", codecs.BOM_UTF8 + b"b"),
        (b"a", "\ufeffb", codecs.BOM_UTF8 + b"b"),
    ],
)
def test_a_buffer_is_written_in_the_charset_of_its_file(
    opened: Open, workspace: Path, disk: bytes, buffer: str, copied: bytes
) -> None:
    (workspace / "a.py").write_bytes(disk)
    assert opened([("a.py", Text.of(buffer))]).read("a.py") == copied


def test_a_buffer_that_no_charset_can_express_is_left_out(opened: Open) -> None:
    assert "a.py" not in opened([("a.py", Text.of("\ud800"))]).paths()


def test_huge_and_unreadable_files_are_left_out(opened: Open, workspace: Path) -> None:
    (workspace / "huge.py").write_bytes(b"")
    os.truncate(workspace / "huge.py", LIMIT + 1)
    (workspace / "link.py").symlink_to("a.py")
    os.mkfifo(workspace / "pipe.py")
    assert opened().paths() == ["a.py", "deep/er/b.py", "run.sh"]


def test_the_harvest_is_what_changed_whoever_wrote_it(opened: Open) -> None:
    bench = opened()
    bench.write("a.py", b"a = 3\r\n")
    (bench.root / "made/here").mkdir(parents=True)
    (bench.root / "made/here/c.py").write_bytes(b"c")
    (bench.root / "deep/er/b.py").unlink()
    bench.write("run.sh", bench.read("run.sh"))
    assert bench.harvest() == (
        Changed("a.py", b"a = 1\r\n", b"a = 3\r\n"),
        Changed("deep/er/b.py", b"b\n", None),
        Changed("made/here/c.py", None, b"c"),
    )
    assert bench.paths() == ["a.py", "deep/er/b.py", "run.sh"]


def test_a_change_that_keeps_the_size_is_seen(opened: Open) -> None:
    bench = opened()
    status = (bench.root / "a.py").stat()
    (bench.root / "a.py").write_bytes(b"a = 9\r\n")
    os.utime(bench.root / "a.py", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert bench.harvest() == (Changed("a.py", b"a = 1\r\n", b"a = 9\r\n"),)


def test_the_users_files_stay_as_they_are(opened: Open, workspace: Path) -> None:
    bench = opened()
    (workspace / "a.py").write_bytes(b"typed meanwhile\n")
    bench.write("a.py", b"agent\n")
    assert bench.harvest() == (Changed("a.py", b"a = 1\r\n", b"agent\n"),)
    assert (workspace / "a.py").read_bytes() == b"typed meanwhile\n"


def test_what_the_workspace_ignores_is_not_harvested(opened: Open) -> None:
    bench = opened()
    for path in ("z.log", "built/z", ".env", ".git/config", "deep/.git/hooks/x", "deep/id_rsa"):
        bench.write(path, b"")
    (bench.root / "built/link").symlink_to("/")
    (bench.root / ".gitignore").write_bytes(b"!*\n")
    os.close(os.open(os.fsencode(bench.root) + b"/\xff", os.O_CREAT))
    assert [change.path for change in bench.harvest()] == [".gitignore"]


@pytest.mark.parametrize("path", ["a.py", "deep", "new"])
def test_a_link_is_never_followed(opened: Open, tmp_path: Path, path: str) -> None:
    bench = opened()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "er").write_bytes(b"secret")
    target = bench.root / path
    if target.is_dir():
        target.rename(tmp_path / "moved")
    else:
        target.unlink(missing_ok=True)
    target.symlink_to(outside)
    odd = [change for change in bench.harvest() if change.path == path]
    assert [(change.after, change.problem.endswith("a link or a special file")) for change in odd] == [(None, True)]
    with pytest.raises(BenchError):
        bench.read(f"{path}/er")
    with pytest.raises(BenchError):
        bench.write(f"{path}/er", b"overwritten")
    assert (outside / "er").read_bytes() == b"secret"


@pytest.mark.parametrize("path", ["../a", "/etc/passwd", "a/../../b", "", "a//b", "./a", "a\0b"])
def test_a_path_out_of_the_bench_is_refused(opened: Open, path: str) -> None:
    bench = opened()
    with pytest.raises(BenchError, match="not a path inside the copy"):
        bench.read(path)
    with pytest.raises(BenchError, match="not a path inside the copy"):
        bench.write(path, b"")


def test_special_and_huge_files_are_changes_with_a_problem(opened: Open) -> None:
    bench = opened()
    os.mkfifo(bench.root / "pipe")
    os.truncate(bench.root / "a.py", LIMIT + 1)
    problems = {change.path: change.problem for change in bench.harvest()}
    assert problems == {"pipe": "is a link or a special file", "a.py": "has more than 20 MB now"}


def test_whether_a_file_can_be_executed_is_harvested(opened: Open, workspace: Path) -> None:
    (workspace / "a.py").chmod(0o755)
    bench = opened()
    assert bench.harvest() == ()
    (bench.root / "a.py").chmod(0o644)
    (bench.root / "deep/er/b.py").chmod(0o700)
    assert [(c.path, c.was_executable, c.is_executable) for c in bench.harvest()] == [
        ("a.py", True, False),
        ("deep/er/b.py", False, True),
    ]


def test_bottomless_directories_end_the_harvest_with_a_sentence(opened: Open) -> None:
    bench = opened()
    bench.write("d/" * 250 + "x", b"")
    with pytest.raises(BenchError, match="more than 200 directories inside one another"):
        bench.harvest()


def test_reading_what_is_gone_is_a_sentence(opened: Open) -> None:
    bench = opened()
    (bench.root / "a.py").unlink()
    with pytest.raises(BenchError, match=r"a\.py can not be read: no such file or directory"):
        bench.read("a.py")


def test_closing_leaves_nothing_on_the_disk(opened: Open) -> None:
    bench = opened()
    locked = bench.root / "locked/inner"
    locked.mkdir(parents=True)
    (locked / "x").write_bytes(b"")
    locked.chmod(0o500)
    locked.parent.chmod(0o500)
    bench.close()
    bench.close()
    assert not bench.root.exists()


def test_cancelling_while_files_are_copied_leaves_nothing(benches: CopyBenches, tmp_path: Path) -> None:
    asked: list[str] = []

    def scope(path: str) -> bool:
        asked.append(path)
        return True

    with pytest.raises(BenchError, match="cancelled"):
        benches.open(TaskId("t1"), scope, [], lambda: len(asked) > 1)
    assert len(asked) == 2
    assert list((tmp_path / "benches/here-1").iterdir()) == []


def test_a_place_where_no_bench_can_be_is_a_sentence(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    benches = CopyBenches(workspace, tmp_path / "file", "here-1")
    with pytest.raises(BenchError, match="the copy to work on can not be made: not a directory"):
        benches.open(TaskId("t1"), lambda _: True, [], lambda: False)


def test_leftovers_of_sessions_that_ended_are_removed(opened: Open, workspace: Path, tmp_path: Path) -> None:
    root = tmp_path / "benches"
    ours = opened()
    with ExitStack() as left:
        for session in ("host.local/1", ".."):
            benches = CopyBenches(workspace, root, session)
            left.enter_context(closing(benches.open(TaskId("../t"), lambda _: True, [], lambda: False)))
        asked: list[str] = []
        ours_again = CopyBenches(workspace, root, "here-1")
        ours_again.remove_leftovers(lambda session: asked.append(session) or session == "..")
        assert sorted(asked) == ["..", "host.local/1"]
        assert sorted(home.name for home in root.iterdir()) == ["%2E%2E", "here-1"]
        assert ours.read("a.py")
        ours_again.close()
        assert sorted(home.name for home in root.iterdir()) == ["%2E%2E"]


def test_a_first_start_has_no_leftovers(workspace: Path, tmp_path: Path) -> None:
    CopyBenches(workspace, tmp_path / "never made", "x").remove_leftovers(lambda _: False)
    assert not (tmp_path / "never made").exists()
