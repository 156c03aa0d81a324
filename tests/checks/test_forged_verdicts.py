"""Verdicts that a change forges: the exit code says that all is well, and the receipt does not believe it."""

from __future__ import annotations

from pathlib import Path

import pytest

from countersign.core.receipt import Receipt, Shows
from support.checking import PYTEST, Checking

CODE = "def add(a, b):\n    return a - b\n"
RIGHT = "def add(a, b):\n    return a + b\n"
TEST = (
    "from calc import add\n\n"
    "def test_sum():\n    assert add(1, 2) == 3\n\n"
    "def test_more():\n    assert add(2, 2) == 4\n"
)
WEAK = "def test_sum():\n    pass\n\ndef test_more():\n    pass\n"
PATH = "import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parent))\n"
HOOK = PATH + (
    "import pytest\n"
    "@pytest.hookimpl(hookwrapper=True)\n"
    "def pytest_runtest_makereport(item, call):\n"
    "    outcome = yield\n"
    "    outcome.get_result().outcome = 'passed'\n"
)
EMPTY_REPORT = (
    "import atexit, os, sys\n"
    "def write():\n"
    "    name = next(word.partition('=')[2] for word in sys.argv if word.startswith('--junit-xml='))\n"
    "    os.makedirs(os.path.dirname(name), exist_ok=True)\n"
    "    open(name, 'w').write('{report}')\n"
    "    os._exit(0)\n"
    "atexit.register(write)\n" + CODE
)


@pytest.fixture
def desk(tmp_path: Path) -> Checking:
    desk = Checking(tmp_path)
    desk.write({"calc.py": CODE, "conftest.py": PATH, "tests/test_calc.py": TEST})
    return desk


def doubt(receipt: Receipt) -> str:
    assert receipt.after is not None
    assert receipt.after.exit == 0
    assert receipt.shows is Shows.NEVER_PASSED
    return receipt.after.doubt


def test_code_that_ends_the_program_has_not_passed(desk: Checking) -> None:
    (receipt,) = desk.check({"calc.py": "import os\nos._exit(0)\n" + CODE}, PYTEST)
    assert "pytest has left no report" in doubt(receipt)


def test_an_exit_code_that_is_changed_at_the_end_is_not_believed(desk: Checking) -> None:
    code = "import atexit, os\natexit.register(lambda: os._exit(0))\n" + CODE
    (receipt,) = desk.check({"calc.py": code}, PYTEST)
    assert "says that 2 of 2 tests fail" in doubt(receipt)


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ("<testsuites></testsuites>", "no test was run"),
        (
            '<testsuite><testcase classname="tests.test_calc" name="test_sum"/></testsuite>',
            "tests.test_calc::test_more",
        ),
        ("nothing", "has left no report"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><testsuite/>', "has left no report"),
    ],
)
def test_a_report_that_the_code_wrote_itself_needs_all_tests(desk: Checking, report: str, words: str) -> None:
    code = EMPTY_REPORT.replace("{report}", report.replace("'", "\\'"))
    (receipt,) = desk.check({"calc.py": code}, PYTEST)
    assert words in doubt(receipt)


@pytest.mark.parametrize(
    "forged",
    [
        {"conftest.py": HOOK},
        {"pytest.ini": "[pytest]\naddopts = --co\n"},
        {"tests/conftest.py": HOOK},
        {"sitecustomize.py": "import os\nos._exit(0)\n"},
        {"setup.cfg": "[tool:pytest]\naddopts = --deselect tests/test_calc.py::test_sum\n"},
    ],
)
def test_configuration_that_nobody_has_accepted_is_not_used(desk: Checking, forged: dict[str, str]) -> None:
    (receipt,) = desk.check({"calc.py": CODE + "# tried\n", **forged}, PYTEST)
    assert receipt.shows is Shows.NEVER_PASSED
    assert receipt.held_back == tuple(forged)
    assert receipt.after is not None
    assert receipt.after.tests is not None
    assert receipt.after.tests.failed == 2


def test_tests_that_the_agent_has_weakened_judge_apart_from_those_of_the_user(desk: Checking) -> None:
    users, own = desk.check({"tests/test_calc.py": WEAK}, PYTEST)
    assert users.shows is Shows.NEVER_PASSED
    assert users.held_back == ("tests/test_calc.py",)
    assert own.own == ("tests/test_calc.py",)
    assert own.shows is Shows.STILL_PASSES


def test_tests_that_the_agent_has_deleted_are_run(desk: Checking) -> None:
    (users, _) = desk.check({"tests/test_calc.py": None, "calc.py": RIGHT}, PYTEST)
    assert users.shows is Shows.PROVES
    assert users.after is not None
    assert users.after.tests is not None
    assert users.after.tests.passed == 2


def test_tests_that_the_agent_adds_are_run_without_the_change_too(desk: Checking) -> None:
    new = "from calc import twice\n\ndef test_twice():\n    assert twice(2) == 4\n"
    users, own = desk.check(
        {"calc.py": RIGHT + "def twice(a):\n    return a + a\n", "tests/test_twice.py": new}, PYTEST
    )
    assert users.shows is Shows.PROVES
    assert users.after is not None
    assert users.after.tests is not None
    assert users.after.tests.passed == 2
    assert own.shows is Shows.PROVES
    assert own.own == ("tests/test_twice.py",)
    assert own.after is not None
    assert own.after.tests is not None
    assert own.after.tests.passed == 3


def test_where_only_the_agent_has_tests_only_they_are_told_of(tmp_path: Path) -> None:
    desk = Checking(tmp_path)
    desk.write({"calc.py": CODE, "conftest.py": PATH})
    (receipt,) = desk.check({"calc.py": RIGHT, "tests/test_calc.py": TEST}, f"{PYTEST} tests/test_calc.py")
    assert receipt.shows is Shows.PROVES
    assert receipt.own == ("tests/test_calc.py",)


def test_tests_that_the_user_has_accepted_are_the_user_s(desk: Checking) -> None:
    (receipt,) = desk.check({"tests/test_calc.py": WEAK}, PYTEST, accepted=True)
    assert receipt.shows is Shows.PROVES
    assert receipt.held_back == receipt.own == ()
