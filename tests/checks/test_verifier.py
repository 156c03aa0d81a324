"""Checks: what a command shows of a change by how it ends without it and with it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from countersign.core.receipt import Receipt, Shows
from support.checking import PYTEST, Checking
from support.open_sandbox import NoSandbox

WRONG = "def add(a, b):\n    return a - b\n"
RIGHT = "def add(a, b):\n    return a + b\n"
TEST = "from calc import add\n\ndef test_sum():\n    assert add(1, 2) == 3\n"
PATH = "import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parent))\n"
PYTHON = sys.executable


@pytest.fixture
def desk(tmp_path: Path) -> Checking:
    return Checking(tmp_path)


def project(desk: Checking, code: str = WRONG, test: str = TEST) -> None:
    desk.write({"calc.py": code, "conftest.py": PATH, "tests/test_calc.py": test})


def only(receipts: tuple[Receipt, ...]) -> Receipt:
    assert len(receipts) == 1
    return receipts[0]


def test_a_check_that_fails_without_the_change_and_passes_with_it_proves_it(desk: Checking) -> None:
    project(desk)
    receipt = only(desk.check({"calc.py": RIGHT}, PYTEST))
    assert receipt.shows is Shows.PROVES
    assert receipt.before is not None
    assert receipt.before.tests is not None
    assert receipt.before.tests.failing == ("tests.test_calc::test_sum",)
    assert receipt.after is not None
    assert receipt.after.tests is not None
    assert receipt.after.tests.passed == 1
    assert "1 passed" in receipt.after.tail
    assert receipt.before.tree != receipt.after.tree


def test_a_check_that_passes_anyway_says_nothing_new(desk: Checking) -> None:
    project(desk, RIGHT)
    receipt = only(desk.check({"calc.py": RIGHT + "# done\n"}, PYTEST))
    assert receipt.shows is Shows.STILL_PASSES


def test_a_check_that_fails_only_with_the_change_tells_that_it_broke_something(desk: Checking) -> None:
    project(desk, RIGHT)
    receipt = only(desk.check({"calc.py": WRONG}, PYTEST))
    assert receipt.shows is Shows.BROKE
    assert receipt.failed


def test_a_check_that_fails_either_way_has_never_passed(desk: Checking) -> None:
    project(desk)
    receipt = only(desk.check({"calc.py": WRONG + "# tried\n"}, PYTEST))
    assert receipt.shows is Shows.NEVER_PASSED


def test_a_command_that_is_not_pytest_is_judged_by_its_exit_code(desk: Checking) -> None:
    desk.write({"flag.txt": "no"})
    code = f"{PYTHON} -c \"import sys; sys.exit(open('flag.txt').read() != 'yes')\""
    receipt = only(desk.check({"flag.txt": "yes"}, code))
    assert receipt.shows is Shows.PROVES
    assert receipt.after is not None
    assert receipt.after.tests is None


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("no-such-program --version", "was not found"),
        ("echo 'unclosed", "can not be split into words"),
        ("cd web && npm test", "is for a shell"),
        ("DEBUG=1 pytest", "write `env DEBUG=1 pytest`"),
        ("./gone.sh", "was not found"),
    ],
)
def test_what_can_not_be_run_has_a_receipt_that_says_why(desk: Checking, command: str, word: str) -> None:
    desk.write({"a.txt": "a"})
    receipt = only(desk.check({"a.txt": "b"}, command))
    assert receipt.shows is Shows.NOT_RUN
    assert word in receipt.reason
    assert not receipt.failed


def test_without_a_sandbox_nothing_is_run_and_the_receipt_has_the_next_step(tmp_path: Path) -> None:
    desk = Checking(tmp_path, NoSandbox())
    desk.write({"a.txt": "a"})
    first, second = desk.check({"a.txt": "b"}, "true", "false")
    assert first.shows is second.shows is Shows.NOT_RUN
    assert "bubblewrap is not installed. Install it with `apt install bubblewrap`." in first.reason


def test_what_a_check_writes_ends_in_no_changeset_and_in_no_file_of_the_user(desk: Checking) -> None:
    desk.write({"a.txt": "a"})
    code = f"{PYTHON} -c \"open('a.txt', 'w').write('x'); open('new.txt', 'w').write('x')\""
    receipt, other = desk.check({"a.txt": "b"}, code, f"{PYTHON} -c \"assert open('a.txt').read() == 'b'\"")
    assert receipt.shows is Shows.STILL_PASSES
    assert other.shows is Shows.PROVES
    assert (desk.root / "a.txt").read_text() == "a"
    assert not (desk.root / "new.txt").exists()
    assert [path.name for path in desk.left if path.is_dir() and path.name.startswith("task.")] == []


def test_what_is_printed_with_the_change_is_told_and_its_end_kept(desk: Checking) -> None:
    desk.write({"a.txt": "a"})
    code = f"{PYTHON} -c \"print('x' * 20000, open('a.txt').read())\""
    receipt = only(desk.check({"a.txt": "with"}, code))
    assert receipt.after is not None
    assert receipt.after.tail.endswith("with\n")
    assert receipt.after.left_out == 20_000 + len(" with\n") - len(receipt.after.tail)
    assert "".join(desk.told).endswith("with\n")


def test_a_command_that_hangs_is_stopped_in_time(tmp_path: Path) -> None:
    desk = Checking(tmp_path, seconds=0.5)
    desk.write({"a.txt": "a"})
    code = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        " subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); time.sleep(600)"
    )
    receipt = only(desk.check({"a.txt": "b"}, f'{PYTHON} -c "{code}"'))
    assert receipt.after is not None
    assert receipt.after.stopped == "took longer than 0.5 s, so it was stopped"
    assert receipt.shows is Shows.NEVER_PASSED


def test_a_command_that_prints_without_end_is_stopped(desk: Checking) -> None:
    desk.write({"a.txt": "a"})
    receipt = only(desk.check({"a.txt": "b"}, "yes forever"))
    assert receipt.after is not None
    assert "printed more than" in receipt.after.stopped
    assert len(receipt.after.tail) <= 8_000
    assert sum(map(len, desk.told)) < 1_000_000


def test_cancelling_ends_what_was_started(desk: Checking) -> None:
    desk.write({"a.txt": "a"})
    code = "import time; print('started', flush=True); time.sleep(600)"

    async def cancelled() -> None:
        heard = asyncio.Event()
        desk.listen = lambda text: heard.set() if text == "started\n" else None
        running = asyncio.create_task(desk.checked({"a.txt": "b"}, f'{PYTHON} -c "{code}"'))
        await heard.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(cancelled())
    assert not any(path.is_dir() and "task." in path.name for path in desk.left)
