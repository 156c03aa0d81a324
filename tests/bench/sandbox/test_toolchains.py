"""Programs that lie where commands see nothing else: they run all the same."""

from __future__ import annotations

import venv
from pathlib import Path

import pytest

from support.sandboxes import Cage


def write_program(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)


async def test_a_package_of_npm_brings_what_it_needs(cage: Cage) -> None:
    packages = cage.outside / "node_modules"
    write_program(packages / "agent" / "cli.sh", '#!/bin/sh\ncat "$(dirname "$(realpath "$0")")/../other/data"\n')
    write_program(packages / "other" / "data", "found\n")
    (packages / ".bin").mkdir()
    (packages / ".bin" / "agent").symlink_to("../agent/cli.sh")
    (cage.outside / "secret").write_text("secret")
    ended = await cage.run(str(packages / ".bin" / "agent"))
    assert (ended.out, ended.err) == ("found\n", "")
    assert (await cage.run(str(packages / ".bin" / "agent"), "x")).code == 0
    hidden = await cage.run("cat", str(cage.outside / "secret"))
    assert hidden.code == 1


async def test_a_program_of_another_virtual_environment_runs_there(cage: Cage) -> None:
    made = cage.outside / "tools"
    venv.create(made, symlinks=True)
    write_program(made / "bin" / "agent", f"#!{made}/bin/python\nimport sys\nprint(sys.prefix)\n")
    ended = await cage.run(str(made / "bin" / "agent"))
    assert (ended.out, ended.err) == (f"{made}\n", "")


async def test_an_environment_with_an_interpreter_of_its_own_is_shown(cage: Cage) -> None:
    venv.create(cage.workspace / ".venv", symlinks=False)
    ended = await cage.run("python", "-c", "import sys; print(sys.prefix)", environment=[".venv"])
    assert (ended.out, ended.err) == (f"{cage.workspace}/.venv\n", "")


async def test_a_program_of_the_own_path_is_found_by_its_name(cage: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    write_program(cage.outside / "kit" / "bin" / "agent", "#!/bin/sh\necho runs\n")
    (cage.outside / "kit" / "secret").write_text("secret")
    monkeypatch.setenv("PATH", f"{cage.outside}/kit/bin:/usr/bin:/bin")
    assert (await cage.run("agent")).out == "runs\n"
    assert (await cage.run("cat", str(cage.outside / "kit" / "secret"))).code == 1


async def test_what_is_ours_is_never_shown_for_the_sake_of_a_program(cage: Cage) -> None:
    write_program(cage.state / "bin" / "agent", "#!/bin/sh\necho runs\n")
    write_program(cage.state / "lib" / "ledger", "secret")
    await cage.sandbox.ready()
    assert (await cage.run(str(cage.state / "bin" / "agent"))).code == 127
