"""Checks in the real sandbox: what they mean to the user, and what they can not do."""

from __future__ import annotations

import shutil
import sys
import venv
from pathlib import Path

import pytest

from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.core.receipt import Shows
from countersign.ports import Changed
from support.checking import Checking
from support.sandboxes import needs_sandbox

WRONG, RIGHT = "def add(a, b):\n    return a - b\n", "def add(a, b):\n    return a + b\n"
TEST = "from calc import add\n\ndef test_sum():\n    assert add(1, 2) == 3\n"
PATH = "import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parent))\n"
PYTHON = sys.executable


@pytest.fixture
def desk(tmp_path: Path) -> Checking:
    needs_sandbox()
    return Checking(tmp_path, Bubblewrap(tmp_path / "work", tmp_path / "sandbox"), seconds=20.0)


def test_pytest_proves_a_change(desk: Checking) -> None:
    desk.write({"calc.py": WRONG, "conftest.py": PATH, "tests/test_calc.py": TEST})
    (receipt,) = desk.check({"calc.py": RIGHT}, f"{PYTHON} -m pytest -q")
    assert receipt.shows is Shows.PROVES
    assert receipt.sandbox == "bubblewrap"
    assert receipt.after is not None
    assert receipt.after.tests is not None
    assert receipt.after.tests.passed == 1


def test_a_bench_of_layers_is_forked_for_each_run(tmp_path: Path) -> None:
    needs_sandbox()
    desk = Checking(tmp_path, Bubblewrap(tmp_path / "work", tmp_path / "sandbox"), layered=True)
    desk.write({"a.txt": "a", "b/c.txt": "c"})
    code = "import sys; text = open('a.txt').read(); open('a.txt', 'w').write('x'); sys.exit(text != 'b')"
    (receipt,) = desk.check({"a.txt": "b", "b/c.txt": None}, f'{PYTHON} -c "{code}"')
    assert receipt.shows is Shows.PROVES
    assert (desk.root / "a.txt").read_text() == "a"


def test_a_check_runs_at_the_path_of_the_workspace_and_can_not_change_it(desk: Checking) -> None:
    desk.write({"a.txt": "a"})
    code = f"import os; open('made', 'w').write('x'); assert os.getcwd() == {str(desk.root)!r}"
    (receipt,) = desk.check({"a.txt": "b"}, f'{PYTHON} -c "{code}"')
    assert receipt.shows is Shows.STILL_PASSES
    assert not (desk.root / "made").exists()


def test_a_check_reads_the_environment_of_the_workspace_and_can_not_write_to_it(desk: Checking) -> None:
    desk.write({"a.txt": "a", ".gitignore": "node_modules\n", "node_modules/.bin/say": "#!/bin/sh\necho said\n"})
    (desk.root / "node_modules/.bin/say").chmod(0o755)
    said, written = desk.check({"a.txt": "b"}, "say", "touch node_modules/mine")
    assert said.shows is Shows.STILL_PASSES
    assert said.after is not None
    assert said.after.tail == "said\n"
    assert written.shows is Shows.NEVER_PASSED


def test_a_check_imports_what_the_environment_of_the_project_holds(desk: Checking) -> None:
    venv.create(desk.root / ".venv", symlinks=True)
    (packages,) = (desk.root / ".venv/lib").glob("python*/site-packages")
    (packages / "greeting.py").write_text("WORD = 'hello'\n")
    (packages / "mine.pth").write_text(f"{desk.root / 'src'}\n")
    desk.write({".gitignore": ".venv\n", "src/own.py": "WORD = 'no'\n"})
    script = "import greeting, own, sys; assert greeting.WORD == own.WORD and '.venv' in sys.prefix"
    (receipt,) = desk.check({"src/own.py": "WORD = 'hello'\n"}, f'python -c "{script}"')
    assert receipt.shows is Shows.PROVES


def test_a_check_runs_a_tool_that_npm_has_installed(desk: Checking) -> None:
    if shutil.which("node") is None:
        pytest.skip("Node.js is not installed")
    tool = "#!/usr/bin/env node\nprocess.exit(+!require('words').test(require('fs').readFileSync('a.txt')))\n"
    desk.write(
        {
            "a.txt": "bad",
            ".gitignore": "node_modules\n",
            "node_modules/speller/cli.js": tool,
            "node_modules/words/index.js": "module.exports = /good/\n",
        }
    )
    (desk.root / "node_modules/speller/cli.js").chmod(0o755)
    (desk.root / "node_modules/.bin").mkdir()
    (desk.root / "node_modules/.bin/speller").symlink_to("../speller/cli.js")
    (receipt,) = desk.check({"a.txt": "good"}, "speller")
    assert receipt.shows is Shows.PROVES


@pytest.mark.parametrize("layered", [False, True])
def test_what_the_configuration_names_can_be_read_and_not_changed(tmp_path: Path, *, layered: bool) -> None:
    needs_sandbox()
    sdk = tmp_path / "home/sdk"
    sdk.mkdir(parents=True)
    (sdk / "version").write_text("7")
    sandbox = Bubblewrap(tmp_path / "work", tmp_path / "sandbox")
    names = ["data", "own.cfg", str(sdk)]
    desk = Checking(tmp_path, sandbox, layered=layered, environment=names)
    desk.write({"a.txt": "a", ".gitignore": "data\nown.cfg\n", "data/sub/x": "x", "own.cfg": "c"})
    read, written, hidden = desk.check(
        {"a.txt": "b"},
        f"cat data/sub/x own.cfg {sdk}/version",
        "touch data/sub/y",
        f"cat {tmp_path}/sandbox/ready",
    )
    assert read.after is not None
    assert read.after.tail == "xc7"
    assert written.shows is Shows.NEVER_PASSED
    assert hidden.shows is Shows.NEVER_PASSED


def test_a_change_to_what_the_environment_covers_is_told_as_held_back(tmp_path: Path) -> None:
    needs_sandbox()
    sandbox = Bubblewrap(tmp_path / "work", tmp_path / "sandbox")
    desk = Checking(tmp_path, sandbox, environment=["data"])
    desk.write({"a.txt": "a", "data/x": "x"})
    (receipt,) = desk.check({"a.txt": "b", "data/x": "y"}, "grep x data/x")
    assert receipt.shows is Shows.STILL_PASSES
    assert receipt.held_back == ("data/x",)


@pytest.mark.parametrize("layered", [False, True])
async def test_a_script_that_was_made_executable_can_be_run_by_a_check(tmp_path: Path, *, layered: bool) -> None:
    needs_sandbox()
    desk = Checking(tmp_path, Bubblewrap(tmp_path / "work", tmp_path / "sandbox"), layered=layered)
    desk.write({"old.sh": "#!/bin/sh\n", "a.txt": "a"})
    new = Changed("bin/new.sh", None, b"#!/bin/sh\n", is_executable=True)
    mode = Changed("old.sh", b"#!/bin/sh\n", b"#!/bin/sh\n", is_executable=True)
    command = f'{PYTHON} -c "import subprocess; [subprocess.run(p, check=True) for p in ({{}})]"'
    for script in ("'bin/new.sh',", "'./old.sh',"):
        (receipt,) = await desk.tried((new, mode), command.format(script))
        assert receipt.shows is Shows.PROVES, receipt


def test_a_check_reaches_no_network(desk: Checking) -> None:
    desk.write({"a.txt": "a"})
    code = "import socket; socket.create_connection(('127.0.0.1', 22), 2)"
    (receipt,) = desk.check({"a.txt": "b"}, f'{PYTHON} -c "{code}"')
    assert receipt.shows is Shows.NEVER_PASSED


def test_what_a_check_leaves_running_ends_with_it(desk: Checking) -> None:
    desk.write({"a.txt": "a"})
    code = (
        "import os, signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        " subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)"
    )
    (receipt,) = desk.check({"a.txt": "b"}, f'{PYTHON} -c "{code}"')
    assert receipt.shows is Shows.STILL_PASSES


def test_a_check_that_forks_without_end_is_stopped_in_time(tmp_path: Path) -> None:
    needs_sandbox()
    desk = Checking(tmp_path, Bubblewrap(tmp_path / "work", tmp_path / "sandbox"), seconds=3.0)
    desk.write({"a.txt": "a"})
    code = "import os, time; [os.fork() for _ in range(6)]; time.sleep(600)"
    (receipt,) = desk.check({"a.txt": "b"}, f'{PYTHON} -c "{code}"')
    assert receipt.after is not None
    assert receipt.after.stopped == "took longer than 3 s, so it was stopped"
