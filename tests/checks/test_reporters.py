"""Test runners that are asked for a report, and what becomes of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from countersign.bench.sandbox.bubblewrap import Bubblewrap
from countersign.checks.commands import argv_of
from countersign.checks.reporters import asked
from countersign.core.receipt import Receipt, Shows
from countersign.core.receipt_words import remarks_on
from support.checking import Checking
from support.sandboxes import needs_sandbox

WRONG, RIGHT = "exports.add = (a, b) => a - b;\n", "exports.add = (a, b) => a + b;\n"
TEST = """const test = require("node:test");
const assert = require("node:assert");
const { add } = require('./calc');
test('adds', () => assert.equal(add(1, 2), 3));
test('is there', () => assert.ok(add));
"""


@pytest.fixture
def desk(tmp_path: Path) -> Checking:
    needs_sandbox()
    if shutil.which("node") is None:
        pytest.skip("Node.js is not installed")
    return Checking(tmp_path, Bubblewrap(tmp_path / "work", tmp_path / "sandbox"))


def test_the_report_of_node_is_read(desk: Checking) -> None:
    desk.write({"calc.js": WRONG, "calc.test.js": TEST})
    (receipt,) = desk.check({"calc.js": RIGHT}, "node --test")
    assert receipt.shows is Shows.PROVES
    assert receipt.before is not None
    assert receipt.before.tests is not None
    assert receipt.before.tests.failing == ("test::adds",)
    assert receipt.after is not None
    assert receipt.after.tests is not None
    assert receipt.after.tests.passed == 2


def test_node_that_runs_fewer_tests_than_before_has_not_passed(desk: Checking) -> None:
    desk.write({"calc.js": RIGHT, "calc.test.js": TEST})
    (receipt,) = desk.check({"calc.js": f"{RIGHT}process.exit(0);\n"}, "node --test")
    assert receipt.shows is Shows.BROKE
    assert receipt.after is not None
    assert receipt.after.exit == 0
    assert "without the change" in receipt.after.doubt


def test_of_a_command_that_reports_nothing_the_exit_code_is_said_to_be_all(desk: Checking) -> None:
    desk.write({"a.txt": "a"})
    (receipt,) = desk.check({"a.txt": "b"}, "grep b a.txt")
    assert receipt.shows is Shows.PROVES
    assert is_exit_code_only(receipt)


def is_exit_code_only(receipt: Receipt) -> bool:
    return any(remark.startswith("Exit code only") for remark in remarks_on(receipt))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("node --test tests", "node --test-reporter=spec --test-reporter-destination=stdout"),
        ("npx vitest run", "npx vitest run --reporter=default --reporter=junit --outputFile.junit="),
        ("node_modules/.bin/vitest run -- x", "node_modules/.bin/vitest run --reporter=default"),
        ("pytest -q", "pytest -q --junit-xml="),
    ],
)
def test_a_runner_is_asked_by_its_own_options(command: str, words: str) -> None:
    argv = argv_of(command)
    assert isinstance(argv, tuple)
    found = asked(argv, "name")
    assert found is not None
    assert " ".join(found.argv).startswith(words)
    assert any(found.report in word for word in found.argv)
    assert [word for word in found.argv if word in argv] == list(argv)


@pytest.mark.parametrize(
    "command",
    ["npm test", "node tests.js", "node --test --test-reporter=tap", "vitest --reporter=dot", "echo vitest", "npx"],
)
def test_other_commands_are_left_as_they_are(command: str) -> None:
    argv = argv_of(command)
    assert isinstance(argv, tuple)
    assert asked(argv, "name") is None
