from __future__ import annotations

import codecs
import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

import pytest

from countersign.bench.choosing import BestBenches
from countersign.bench.copy import CopyBench, CopyBenches
from countersign.core.encoding import LIMIT
from countersign.core.model import TaskId
from countersign.core.text import Text
from countersign.ports import BenchError, Benches, Changed
from support.benches import Kept, Open, view


def test_both_kinds_fit_the_port(benches: Benches, opened: Open) -> None:
    assert isinstance(benches, CopyBenches) is isinstance(opened(), CopyBench)


def test_a_bench_holds_the_files_byte_for_byte(opened: Open, workspace: Path) -> None:
    bench = opened()
    assert bench.paths() == ["a.py", "deep/er/b.py", "run.sh"]
    assert all(bench.read(path) == (workspace / path).read_bytes() for path in bench.paths())
    with view(bench) as root:
        assert os.access(root / "run.sh", os.X_OK)
        assert not os.access(root / "a.py", os.X_OK)
        assert root.stat().st_mode & 0o777 == 0o700
    assert bench.harvest() == ()


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
    bench.write("run.sh", bench.read("run.sh"))
    with view(bench) as root:
        (root / "made/here").mkdir(parents=True)
        (root / "made/here/c.py").write_bytes(b"c")
        (root / "deep/er/b.py").unlink()
    assert bench.harvest() == (
        Changed("a.py", b"a = 1\r\n", b"a = 3\r\n"),
        Changed("deep/er/b.py", b"b\n", None),
        Changed("made/here/c.py", None, b"c"),
    )
    assert bench.paths() == ["a.py", "deep/er/b.py", "run.sh"]


def test_a_change_that_keeps_the_size_is_seen(opened: Open) -> None:
    bench = opened()
    with view(bench) as root:
        status = (root / "a.py").stat()
        (root / "a.py").write_bytes(b"a = 9\r\n")
        os.utime(root / "a.py", ns=(status.st_atime_ns, status.st_mtime_ns))
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
    with view(bench) as root:
        (root / "built/link").symlink_to("/")
        (root / ".gitignore").write_bytes(b"!*\n")
        os.close(os.open(os.fsencode(root) + b"/\xff", os.O_CREAT))
    assert [change.path for change in bench.harvest()] == [".gitignore"]


@pytest.mark.parametrize("path", ["a.py", "deep", "new"])
def test_a_link_is_never_followed(opened: Open, tmp_path: Path, path: str) -> None:
    bench = opened()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "er").write_bytes(b"secret")
    with view(bench) as root:
        target = root / path
        if target.is_dir():
            shutil.rmtree(target)
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
    with view(bench) as root:
        os.mkfifo(root / "pipe")
        os.truncate(root / "a.py", LIMIT + 1)
    problems = {change.path: change.problem for change in bench.harvest()}
    assert problems == {"pipe": "is a link or a special file", "a.py": "has more than 20 MB now"}


def test_whether_a_file_can_be_executed_is_harvested(opened: Open, workspace: Path) -> None:
    (workspace / "a.py").chmod(0o755)
    bench = opened()
    assert bench.harvest() == ()
    with view(bench) as root:
        (root / "a.py").chmod(0o644)
        (root / "deep/er/b.py").chmod(0o700)
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
    with view(bench) as root:
        (root / "a.py").unlink()
    with pytest.raises(BenchError, match=r"a\.py can not be read: no such file or directory"):
        bench.read("a.py")


def test_closing_leaves_nothing_on_the_disk(opened: Open, tmp_path: Path) -> None:
    bench = opened()
    with view(bench) as root:
        (root / "run.sh").unlink()
        locked = root / "locked/inner"
        locked.mkdir(parents=True)
        (locked / "x").write_bytes(b"")
        locked.chmod(0o500)
        locked.parent.chmod(0o500)
    bench.close()
    bench.close()
    assert not bench.root.exists()
    assert list((tmp_path / "benches/here-1").iterdir()) == []


@pytest.mark.parametrize("last", range(8))
def test_cancelling_while_files_are_copied_leaves_nothing(opened: Open, tmp_path: Path, last: int) -> None:
    asked = count()
    try:
        opened(cancelled=lambda: next(asked) >= last).close()
    except BenchError as error:
        assert "cancelled" in str(error)  # noqa: PT017 - a bench may be opened with fewer questions
    left = [*tmp_path.glob("benches/here-1/*")]
    assert left == []
    assert opened().paths() == ["a.py", "deep/er/b.py", "run.sh"]


def test_a_place_where_no_bench_can_be_is_a_sentence(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    benches = BestBenches(workspace, tmp_path / "file", "here-1")
    with pytest.raises(BenchError, match="the copy to work on can not be made: not a directory"):
        benches.open(TaskId("t1"), None, [], lambda: False)


def test_leftovers_of_sessions_that_ended_are_removed(
    opened: Open, benches_of: Callable[[str], Kept], tmp_path: Path
) -> None:
    root = tmp_path / "benches"
    ours = opened()
    with ExitStack() as left:
        for session in ("host.local/1", ".."):
            bench = benches_of(session).open(TaskId("../t"), None, [], lambda: False, {})
            left.enter_context(closing(bench))
            with view(bench) as seen:
                (seen / "a.py").unlink()
                (seen / "deep/er").chmod(0o500)
        asked: list[str] = []
        ours_again = benches_of("here-1")
        ours_again.remove_leftovers(lambda session: asked.append(session) or session == "..")
        assert sorted(asked) == ["..", "host.local/1"]
        assert sorted(home.name for home in root.glob("[!.]*")) == ["%2E%2E", "here-1"]
        assert ours.read("a.py")
        ours_again.close()
        assert sorted(home.name for home in root.glob("[!.]*")) == ["%2E%2E"]


def test_a_first_start_has_no_leftovers(workspace: Path, tmp_path: Path) -> None:
    BestBenches(workspace, tmp_path / "never made", "x").remove_leftovers(lambda _: False)
    assert not (tmp_path / "never made").exists()


def test_a_few_files_are_copied_wherever_layers_could_be_had(workspace: Path, tmp_path: Path) -> None:
    benches = BestBenches(workspace, tmp_path / "benches", "here-1")
    with closing(benches.open(TaskId("t1"), lambda path: path.endswith(".py"), [], lambda: False)) as bench:
        assert bench.paths() == ["a.py", "deep/er/b.py"]
        assert isinstance(bench, CopyBench)


def test_our_own_state_is_on_no_bench(workspace: Path) -> None:
    own = workspace / "deep/state"
    for benches in (CopyBenches, BestBenches):
        made = benches(workspace, own / "benches", "here-1", own)
        for task in ("t1", "t2"):
            with closing(made.open(TaskId(task), None, [], lambda: False)) as bench:
                assert bench.paths() == ["a.py", "deep/er/b.py", "run.sh"]
                bench.write("deep/state/ledger", b"forged")
                assert bench.harvest() == ()
