"""Checks in the real sandbox: what they mean to the user, and what they can not do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.core.receipt import Shows
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
