"""`countersign trust`: from a terminal, seen by all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from support.shell import Shell

SPEC = "# spec: Spell it out.\n#   rename: a -> b\n#   done: touch ran\na = 1\n"


def test_a_spec_with_a_command_runs_once_the_workspace_is_trusted(empty: Shell) -> None:
    empty.write("m.py", SPEC)
    refused = empty.run("run", "m.py")
    assert refused.code == 1
    assert "this workspace is not trusted; look at it, then trust it" in refused.err
    assert empty.run("trust", "--show").code == 1
    assert empty.run("trust").code == 0
    assert "is trusted" in empty.run("trust", "--show").out
    assert empty.run("run", "m.py").code == 0


def test_trust_is_lost_when_the_config_comes_changes_or_goes(empty: Shell) -> None:
    empty.run("trust")
    empty.write("countersign.toml", 'tag = "spec:"\n')
    assert "was lost when its countersign.toml changed" in empty.run("trust", "--show").out
    empty.run("trust")
    assert empty.run("trust", "--show").code == 0
    (empty.folder / "countersign.toml").unlink()
    assert empty.run("trust", "--show").code == 1


def test_revoking_is_recorded_and_holds(empty: Shell) -> None:
    empty.run("trust")
    assert empty.run("trust", "--revoke").code == 0
    shown = empty.run("trust", "--show", "--json")
    assert (shown.code, shown.document["standing"], shown.document["trusted"]) == (1, "revoked", False)
    assert [record["kind"] for record in empty.records()] == ["workspace-trusted", "trust-revoked"]
    assert "not trusted" in empty.run("log").out


def test_trust_lies_outside_of_the_workspace_for_its_owner_alone(empty: Shell) -> None:
    before = sorted(empty.folder.rglob("*"))
    empty.run("trust")
    assert sorted(empty.folder.rglob("*")) == before
    for path in empty.state.rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_trust_belongs_to_the_real_path(empty: Shell, tmp_path: Path) -> None:
    empty.run("trust")
    link, copy = tmp_path / "link", tmp_path / "copy"
    link.symlink_to(empty.folder)
    (copy / ".git").mkdir(parents=True)
    assert empty.run("trust", "--show", "--root", str(link)).code == 0
    assert empty.run("trust", "--show", "--root", str(copy)).code == 1


def test_a_config_that_is_no_file_is_not_trusted(empty: Shell) -> None:
    os.mkfifo(empty.folder / "countersign.toml")
    ran = empty.run("trust")
    assert ran.code == 1
    assert "mend that file first" in ran.out
