"""Symbolic links of a workspace: on benches as links where they stay in it, and never followed by us."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

import pytest

from countersign.bench.copy import CopyBenches
from countersign.bench.layered import LayeredBenches
from countersign.bench.overlay import obstacle
from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.core.model import TaskId
from countersign.ports import Bench, Confined
from support.sandboxes import needs_sandbox

Act = Callable[[Bench, str], None]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a workspace with a file, a link to it and one to its folder, and links that lead elsewhere."""
    root = tmp_path / "work"
    (root / "src/deep").mkdir(parents=True)
    (root / "src/deep/a.txt").write_text("a")
    (tmp_path / "secret").write_text("secret")
    for name, target in {
        "to_file": "src/deep/a.txt",
        "src/to_folder": "deep",
        "out": "../secret",
        "absolute": str(tmp_path / "secret"),
        "src/deep/up": "../..",
        "winding": "src/deep/up/../secret",
    }.items():
        (root / name).symlink_to(target)
    return root


@pytest.fixture(params=["copy", "layers"])
def bench(request: pytest.FixtureRequest, workspace: Path, tmp_path: Path) -> Generator[Bench]:
    place = tmp_path / "benches"
    if request.param == "layers" and (why := obstacle(place)) is not None:
        pytest.skip(why)
    if request.param == "copy":
        opened: Bench = CopyBenches(workspace, place, "here").open(TaskId("t"), None, [], lambda: False)
    else:
        opened = LayeredBenches(workspace, place, "here").open(TaskId("t"), [], lambda: False)
    with closing(opened) as one:
        yield one


async def run(workspace: Path, tmp_path: Path, bench: Bench, script: str) -> str:
    """Run a script of the shell on a bench; return what it says."""
    needs_sandbox()
    sandbox = Bubblewrap(workspace, tmp_path / "state")
    process = await sandbox.start(Confined(("sh", "-c", script), bench.layers))
    return (await process.communicate())[0].decode()


async def test_links_that_stay_in_the_workspace_are_there_as_links(
    workspace: Path, tmp_path: Path, bench: Bench
) -> None:
    said = await run(workspace, tmp_path, bench, "cat to_file src/to_folder/a.txt; readlink to_file src/to_folder")
    assert said == "aasrc/deep/a.txt\ndeep\n"
    assert bench.harvest() == ()
    assert "to_file" not in bench.paths()


async def test_links_that_lead_out_are_left_out_and_told(workspace: Path, tmp_path: Path, bench: Bench) -> None:
    assert await run(workspace, tmp_path, bench, "ls") == "src\nto_file\n"
    assert bench.left_out.startswith("3 links are not on the bench")
    assert bench.left_out.endswith("absolute, out, winding.")


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("rm to_file", "was a link to src/deep/a.txt and is gone"),
        ("ln -sfn src to_file", "was a link to src/deep/a.txt and leads elsewhere now"),
        ("rm to_file; echo new > to_file", "was a link to src/deep/a.txt and is something else now"),
        ("rm to_file; ln -s src/deep/a.txt to_file", None),
    ],
)
async def test_a_link_that_was_changed_is_told_and_not_offered(
    workspace: Path, tmp_path: Path, bench: Bench, script: str, problem: str | None
) -> None:
    await run(workspace, tmp_path, bench, script)
    told = [(change.path, change.problem, change.after) for change in bench.harvest()]
    assert told == ([] if problem is None else [("to_file", problem, None)])


async def test_what_is_written_through_a_link_is_a_change_of_the_file(
    workspace: Path, tmp_path: Path, bench: Bench
) -> None:
    await run(workspace, tmp_path, bench, "echo b > src/to_folder/a.txt; echo c > src/to_folder/new.txt")
    changes = {change.path: change.after for change in bench.harvest()}
    assert changes == {"src/deep/a.txt": b"b\n", "src/deep/new.txt": b"c\n"}


async def test_forks_have_the_links_too(workspace: Path, tmp_path: Path, bench: Bench) -> None:
    with closing(bench.fork({"src/deep/a.txt": b"forked"})) as fork:
        assert await run(workspace, tmp_path, fork, "cat to_file; rm -r src") == "forked"
        assert {change.path for change in fork.harvest() if change.problem} == {"src/to_folder", "src/deep/up"}
