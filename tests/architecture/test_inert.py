"""A workspace that nobody trusts is inert: what lies in it is read, and nothing of it is run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import fields

from countersign.settings import Checks, Limits, Policy, Settings
from support.profiles import VS_CODE
from support.serving import RUN, serving
from support.shell import Shell

FORBIDS_MORE = {
    (Settings, "tag"): "names another word for specs; running one is the user's act, whatever the word",
    (Settings, "limits"): "a table",
    (Settings, "policy"): "a table",
    (Settings, "checks"): "a table",
    (Limits, "edit_answer"): "a wait; what comes too late is taken for refused",
    (Limits, "edit_shown"): "a wait; what does not show is taken for not done",
    (Policy, "protected"): "adds to what agents must leave alone, and takes nothing away",
    (
        Checks,
        "environment",
    ): "paths below the root that checks may read; none runs before a user trusts this very text",
}
"""Why each key of a workspace's config can only forbid more: who adds one has to say so here."""

SPEC = "# spec: Spell it out.\n#   rename: old -> new\n#   scope: this file\nold = 1\n"
COMMANDS = (
    ("specs",),
    ("specs", "."),
    ("run", "m.py", "--accept", "all"),
    ("run", "checked.py"),
    ("review",),
    ("review", "--rejected"),
    ("undo",),
    ("log",),
    ("blame", "m.py"),
    ("verify",),
    ("doctor",),
    ("trust", "--show"),
)


def test_each_key_of_a_workspace_s_config_only_forbids_more() -> None:
    structs = {struct for struct, _ in FORBIDS_MORE}
    keys = {(struct, field.name) for struct in structs for field in fields(struct)}
    assert keys == set(FORBIDS_MORE)
    tables = {field.type for field in fields(Settings) if field.type in structs}
    assert tables == structs - {Settings}


@pytest.fixture
def hostile(tmp_path: Path) -> Shell:
    """Return a shell in a repository all of whose configuration wants a program to be run, and modules that Python
    would find first.
    """
    root = tmp_path / "work"
    root.mkdir()
    _git(root, "init", "-q")
    evil = root / "evil.sh"
    evil.write_text(f"#!/bin/sh\ntouch {root}/ran\ncat\n")
    evil.chmod(0o755)
    keys = ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "diff.evil.textconv", "diff.external")
    filters = ("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "merge.evil.driver", "pager.grep")
    for key in (*keys, *filters):
        _git(root, "config", key, str(evil))
    _git(root, "config", "core.hooksPath", str(root))
    for alias in ("grep", "status", "ls-files", "diff"):
        _git(root, "config", f"alias.{alias}", f"!{evil}")
    (root / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n")
    for hook in ("pre-commit", "post-checkout", "post-index-change", "fsmonitor-watchman"):
        (root / hook).symlink_to(evil)
    for module in ("sitecustomize.py", "msgspec.py", "json.py", "pygit2.py"):
        (root / module).write_text(f"open({str(root / 'ran')!r}, 'w').close()\n")
    (root / "m.py").write_text(SPEC)
    (root / "checked.py").write_text(SPEC.replace("#   scope: this file\n", f"#   done: touch {root}/ran\n"))
    return Shell(root, tmp_path / "state")


def test_nothing_of_a_hostile_repository_is_run(hostile: Shell) -> None:
    for arguments in COMMANDS:
        program = hostile.run(*arguments, PYTHONSAFEPATH="1")  # looks for modules where the installed one does
        assert "Traceback" not in program.err, arguments
        assert not (hostile.folder / "ran").exists(), arguments
    assert hostile.read("m.py").endswith("\nnew = 1\n")
    _git(hostile.folder, "status")
    assert (hostile.folder / "ran").exists(), "the repository is not hostile at all"


def test_nothing_of_a_hostile_repository_is_run_by_the_server(hostile: Shell, tmp_path: Path) -> None:
    command = (sys.executable, "-P", "-m", "countersign", "serve")
    with serving(hostile.folder, tmp_path, VS_CODE, command) as client:
        for name, line in (("m.py", 0), ("checked.py", 0)):
            document = client.open(hostile.folder / name)
            client.hover(document, line)
            client.lenses(document)
            client.diagnostics(document)
            client.choose(client.offered(document, line, RUN))
            client.save(document)
        assert not (hostile.folder / "ran").exists()


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)
