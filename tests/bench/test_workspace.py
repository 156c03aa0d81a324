from __future__ import annotations

import codecs
import fcntl
import os
import resource
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from countersign.bench.workspace import DiskWorkspace
from countersign.core.encoding import LIMIT, Decoded, EncodingProblem, decode, encode
from countersign.core.text import Text
from countersign.ports import NotTextError, Workspace, WorkspaceError
from support.users import unprivileged


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    root.mkdir()
    return root


@pytest.fixture
def workspace(root: Path) -> DiskWorkspace:
    return DiskWorkspace(root)


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_the_adapter_fits_the_port(workspace: Workspace) -> None:
    assert isinstance(workspace, DiskWorkspace)


marks = st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.builds(bytes.__add__, marks, st.binary()), st.text())
@example(b"a\r\nb\rc", "a\r\nb\rd")
@example(codecs.BOM_UTF8 + b"a", "b\x0c\x85")
@example(codecs.BOM_UTF16_LE + b"a\0", "")
@example(b"\xe9", "è")
@example(b"\xe9", "→")
def test_a_file_is_written_in_its_charset_or_not_at_all(
    root: Path, workspace: DiskWorkspace, data: bytes, typed: str
) -> None:
    file = root / "a.txt"
    file.write_bytes(data)
    decoded = decode(data)
    if isinstance(decoded, EncodingProblem):
        with pytest.raises(WorkspaceError, match=r"a\.txt is not a text file"):
            workspace.read("a.txt")
        return
    assert workspace.read("a.txt") == Text.of(decoded.text)
    wanted = encode(typed, decoded.charset)
    if isinstance(wanted, EncodingProblem):
        with pytest.raises(WorkspaceError, match="so it was not written"):
            workspace.replace("a.txt", Text.of(decoded.text), Text.of(typed))
    else:
        workspace.replace("a.txt", Text.of(decoded.text), Text.of(typed))
    assert file.read_bytes() == (data if isinstance(wanted, EncodingProblem) else wanted)
    assert names(root) == ["a.txt"]
    assert isinstance(decode(file.read_bytes()), Decoded)


def test_a_file_that_does_not_exist_has_no_text(root: Path, workspace: DiskWorkspace) -> None:
    (root / "file").write_text("")
    (root / "dangling").symlink_to("gone")
    assert [workspace.read(path) for path in ("gone", "gone/gone", "file/gone", "dangling")] == [None] * 4


def test_a_file_that_changed_meanwhile_is_left_alone(root: Path, workspace: DiskWorkspace) -> None:
    (root / "a.txt").write_text("typed by somebody else")
    with pytest.raises(WorkspaceError, match=r"a\.txt has changed on disk since it was read"):
        workspace.replace("a.txt", Text.of("old"), Text.of("new"))
    assert (root / "a.txt").read_text() == "typed by somebody else"
    assert names(root) == ["a.txt"]


def test_a_file_that_vanished_is_not_made_again(root: Path, workspace: DiskWorkspace) -> None:
    with pytest.raises(WorkspaceError, match=r"a\.txt was not written: no such file or directory"):
        workspace.replace("a.txt", Text.of("old"), Text.of("new"))
    assert names(root) == []


def test_the_mode_and_attributes_stay(root: Path, workspace: DiskWorkspace) -> None:
    file = root / "run.sh"
    file.write_text("old")
    file.chmod(0o751)
    try:
        os.setxattr(file, "user.origin", b"here")
    except OSError:
        attributes = {}
    else:
        attributes = {"user.origin": b"here"}
    workspace.replace("run.sh", Text.of("old"), Text.of("new"))
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o7777 == 0o751
    assert {name: os.getxattr(file, name) for name in attributes} == attributes


def test_the_file_behind_a_link_is_written_and_the_link_stays(root: Path, workspace: DiskWorkspace) -> None:
    (root / "real").mkdir()
    (root / "real/a.txt").write_text("old")
    (root / "folder").symlink_to("real")
    (root / "link").symlink_to(root / "folder/a.txt")
    workspace.replace("link", Text.of("old"), Text.of("new"))
    assert (root / "real/a.txt").read_text() == "new"
    assert (root / "link").is_symlink()
    assert workspace.read("folder/a.txt") == Text.of("new")


@pytest.mark.parametrize("path", ["link", "folder/a.txt", "chain"])
def test_a_link_out_of_the_workspace_is_not_followed(root: Path, workspace: DiskWorkspace, path: str) -> None:
    outside = root.parent / "workspace-outside"
    outside.mkdir()
    (outside / "a.txt").write_text("old")
    (root / "link").symlink_to(outside / "a.txt")
    (root / "folder").symlink_to(outside)
    (root / "chain").symlink_to("folder/a.txt")
    with pytest.raises(WorkspaceError, match="leads out of the workspace"):
        workspace.read(path)
    with pytest.raises(WorkspaceError, match="leads out of the workspace"):
        workspace.replace(path, Text.of("old"), Text.of("new"))
    assert (outside / "a.txt").read_text() == "old"


@pytest.mark.parametrize("path", ["/etc/passwd", "../a", "a/../b", "", "a//b", ".", "a\0b"])
def test_a_path_out_of_the_workspace_is_refused(workspace: DiskWorkspace, path: str) -> None:
    with pytest.raises(WorkspaceError, match="is not a path inside the workspace"):
        workspace.read(path)
    with pytest.raises(WorkspaceError, match="is not a path inside the workspace"):
        workspace.replace(path, Text.of("old"), Text.of("new"))


def test_what_is_no_text_file_is_a_sentence(root: Path, workspace: DiskWorkspace) -> None:
    (root / "directory").mkdir()
    os.mkfifo(root / "pipe")
    (root / "loop").symlink_to("loop")
    (root / "binary").write_bytes(b"\x7fELF\0")
    (root / "huge").touch()
    os.truncate(root / "huge", LIMIT + 1)
    problems = {
        "directory": "directory can not be read: is a directory",
        "pipe": "pipe can not be read: not a regular file",
        "loop": "loop can not be read: too many levels of symbolic links",
        "binary": "binary is not a text file: it holds NUL bytes, so it was left alone",
        "huge": "huge can not be read: file too large",
    }
    for path, problem in problems.items():
        with pytest.raises(WorkspaceError) as raised:
            workspace.read(path)
        assert str(raised.value) == problem
        assert isinstance(raised.value, NotTextError) == (path in {"binary", "huge"})


def test_a_read_only_file_is_not_written(root: Path, workspace: DiskWorkspace) -> None:
    (root / "a.txt").write_text("old")
    (root / "a.txt").chmod(0o444)
    with pytest.raises(WorkspaceError, match=r"a\.txt is marked read-only"):
        workspace.replace("a.txt", Text.of("old"), Text.of("new"))
    assert (root / "a.txt").read_text() == "old"


@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_a_directory_that_refuses_us_is_a_sentence(mode: int) -> None:
    with TemporaryDirectory() as directory, unprivileged(Path(directory)):
        inner = Path(directory, "inner")
        inner.mkdir()
        (inner / "a.txt").write_text("old")
        inner.chmod(mode)
        try:
            with pytest.raises(WorkspaceError, match=r"inner/a\.txt was not written: permission denied"):
                DiskWorkspace(Path(directory)).replace("inner/a.txt", Text.of("old"), Text.of("new"))
        finally:
            inner.chmod(0o700)
        assert (inner / "a.txt").read_text() == "old"
        assert names(inner) == ["a.txt"]


@contextmanager
def files_no_larger_than(size: int) -> Generator[None]:
    """Let writing fail in its midst, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_write_that_fails_in_its_midst_leaves_the_file_as_it_was(root: Path, workspace: DiskWorkspace) -> None:
    (root / "a.txt").write_text("old")
    with files_no_larger_than(4096), pytest.raises(WorkspaceError, match=r"a\.txt was not written: file too large"):
        workspace.replace("a.txt", Text.of("old"), Text.of("new" * 4096))
    assert (root / "a.txt").read_text() == "old"
    assert names(root) == ["a.txt"]


def test_what_a_killed_process_left_is_swept_away(root: Path, workspace: DiskWorkspace) -> None:
    (root / "a.txt").write_text("old")
    (root / ".countersign-dead.tmp").write_text("half")
    (root / ".countersign-alive.tmp").write_text("half")
    assert workspace.files() == ["a.txt"]
    with (root / ".countersign-alive.tmp").open() as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        workspace.replace("a.txt", Text.of("old"), Text.of("new"))
    assert names(root) == [".countersign-alive.tmp", "a.txt"]


def test_a_reader_never_sees_half_a_file(root: Path, workspace: DiskWorkspace) -> None:
    long, longer = Text.of("a" * 100_000), Text.of("b" * 200_000)
    (root / "a.txt").write_text(str(long))
    done = threading.Event()
    seen: set[str] = set()

    def look() -> None:
        while not done.is_set():
            seen.add((root / "a.txt").read_text())

    reader = threading.Thread(target=look)
    reader.start()
    for _ in range(20):
        workspace.replace("a.txt", long, longer)
        workspace.replace("a.txt", longer, long)
    done.set()
    reader.join()
    assert seen
    assert seen <= {str(long), str(longer)}


def test_the_files_are_those_in_scope(root: Path, workspace: DiskWorkspace) -> None:
    for name in ("b.py", "a.py", "c.txt", "d.log"):
        (root / name).touch()
    (root / ".gitignore").write_text("*.log\n")
    assert workspace.files() == [".gitignore", "a.py", "b.py", "c.txt"]
    assert workspace.files(lambda path: path.endswith(".py")) == ["a.py", "b.py"]
