"""A bench of layers in the real sandbox: commands see one directory, and we read what they have made of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from countersign.bench.choosing import BestBenches
from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.core.model import TaskId
from countersign.core.text import Text
from countersign.ports import Bench, Changed, Confined, Sandbox
from support.benches import make_workspace, needs_overlay
from support.sandboxes import needs_sandbox


async def printed(sandbox: Sandbox, bench: Bench, script: str) -> str:
    process = await sandbox.start(Confined(("sh", "-c", script), bench.layers))
    out, err = await process.communicate()
    assert process.returncode == 0, err
    return out.decode()


async def test_commands_work_on_the_layers_and_their_changes_are_harvested(tmp_path: Path) -> None:
    needs_overlay()
    needs_sandbox()
    workspace, state = tmp_path / "workspace", tmp_path / "state"
    make_workspace(workspace)
    (workspace / ".env").write_bytes(b"KEY=1\n")
    benches = BestBenches(workspace, state / "benches", "here-1", state)
    sandbox = Bubblewrap(workspace, state / "sandbox", (state,))
    buffers = [("a.py", Text.of("typed\n"))]
    with closing(benches.open(TaskId("t1"), None, buffers, lambda: False)) as bench:
        script = "cat a.py; ls -A; rm -r deep; mkdir deep; echo new > deep/new.py; chmod a-x run.sh"
        assert await printed(sandbox, bench, script) == "typed\na.py\ndeep\nrun.sh\n"
        assert bench.harvest() == (
            Changed("deep/er/b.py", b"b\n", None),
            Changed("deep/new.py", None, b"new\n"),
            Changed("run.sh", b"#!/bin/sh\n", b"#!/bin/sh\n", was_executable=True),
        )
        with closing(bench.fork({"deep/er/b.py": None})) as fork:
            assert await printed(sandbox, fork, "ls -A; ./run.sh; rm a.py") == "a.py\nrun.sh\n"
            assert fork.harvest() == (Changed("a.py", b"typed\n", None),)
        bench.write("deep/er/b.py", b"back\n")
        assert (
            await printed(sandbox, bench, "find . -type f | sort")
            == "./a.py\n./deep/er/b.py\n./deep/new.py\n./run.sh\n"
        )
