"""What a command sees and what comes of what it does, in a sandbox that really isolates."""

from __future__ import annotations

import os
import venv
from pathlib import Path

import pytest

from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.ports import Confined, SandboxError
from support.sandboxes import Cage


async def test_the_bench_stands_at_the_path_of_the_workspace_and_is_changed_for_good(cage: Cage) -> None:
    (cage.base / "price.py").write_text("old\n")
    ended = await cage.shell("pwd; cat price.py; echo new > price.py; mkdir made; echo text > made/file.txt")
    assert ended.out == f"{cage.workspace}\nold\n"
    assert (ended.code, ended.err) == (0, "")
    assert (cage.upper / "price.py").read_text() == "new\n"
    assert (cage.upper / "made" / "file.txt").read_text() == "text\n"
    assert not list(cage.workspace.iterdir())


async def test_what_a_command_writes_belongs_to_the_user(cage: Cage) -> None:
    await cage.shell("echo > made.txt")
    assert (cage.upper / "made.txt").stat().st_uid == os.getuid()


async def test_the_layers_below_stay_as_they_are(cage: Cage) -> None:
    (cage.base / "old.txt").write_text("old")
    await cage.shell("rm old.txt; echo > new.txt")
    if cage.layers.lower:
        assert [file.name for file in cage.base.iterdir()] == ["old.txt"]
    assert not (cage.upper / "old.txt").is_file()
    assert (await cage.shell("ls")).out == "new.txt\n"


async def test_the_environment_of_the_workspace_can_be_read_and_run_but_not_changed(cage: Cage) -> None:
    venv.create(cage.workspace / ".venv", symlinks=True)
    tool = cage.workspace / ".venv" / "bin" / "tool"
    tool.write_text(f"#!{cage.workspace}/.venv/bin/python\nimport sys\nprint(sys.prefix)\n")
    tool.chmod(0o755)
    ended = await cage.run("tool", environment=(".venv", "node_modules"))
    assert (ended.out, ended.err) == (f"{cage.workspace}/.venv\n", "")
    refused = await cage.shell("echo > .venv/bin/tool", environment=[".venv"])
    assert refused.code != 0
    assert tool.read_text().startswith("#!")


async def test_a_link_in_the_place_of_the_environment_is_refused(cage: Cage) -> None:
    (cage.workspace / ".venv").mkdir()
    (cage.upper / ".venv").symlink_to(cage.outside)
    with pytest.raises(SandboxError, match=r"\.venv"):
        await cage.run("true", environment=[".venv"])


async def test_a_command_has_the_variables_it_is_given_and_no_others(
    cage: Cage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_KEY", "secret")
    ended = await cage.run("env", variables={"COLOUR": "red"})
    names = {line.partition("=")[0] for line in ended.out.splitlines()}
    assert names - {"PWD", "SHLVL", "_"} == {"COLOUR", "HOME", "LANG", "LOGNAME", "PATH", "USER"}


async def test_the_home_is_empty_and_can_be_written_to(cage: Cage) -> None:
    ended = await cage.shell('cd && echo > file && ls && ls -d "$HOME"')
    assert ended.out == f"file\n{Path.home()}\n"


async def test_the_exit_code_and_what_was_said_are_those_of_the_command(cage: Cage) -> None:
    ended = await cage.shell("echo said; echo complained >&2; exit 7")
    assert (ended.code, ended.out, ended.err) == (7, "said\n", "complained\n")


async def test_a_command_that_is_not_there_is_no_failure_of_the_sandbox(cage: Cage) -> None:
    ended = await cage.run("no-such-program")
    assert ended.code == 127
    assert "no-such-program" in ended.err


async def test_a_command_reads_what_it_is_told(cage: Cage) -> None:
    process = await cage.sandbox.start(Confined(("cat",), cage.layers))
    out, _ = await process.communicate(b"line\n" * 100_000)
    assert out == b"line\n" * 100_000


async def test_killing_it_ends_all_that_it_has_started(cage: Cage) -> None:
    script = "(setsid sleep 1000 &) ; sleep 1000 & echo started; wait"
    process = await cage.sandbox.start(Confined(("sh", "-c", script), cage.layers))
    assert process.stdout is not None
    assert await process.stdout.readline() == b"started\n"
    process.kill()
    assert await process.stdout.read() == b""  # the pipe ends when nobody has it any more
    await process.wait()


async def test_a_workspace_that_is_a_directory_of_the_system_is_refused(tmp_path: Path, cage: Cage) -> None:
    sandbox = Bubblewrap(Path("/usr"), tmp_path / "other")
    with pytest.raises(SandboxError, match="directory of the system"):
        await sandbox.start(Confined(("true",), cage.layers))
