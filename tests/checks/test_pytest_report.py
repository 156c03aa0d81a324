"""The report of pytest: what it says, and what is no report."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.checks.commands import argv_of
from countersign.checks.pytest_report import Fate, is_pytest, read_report, summary, with_report

REPORT = b"""<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest">
<testcase classname="tests.test_a" name="test_one" />
<testcase classname="tests.test_a.TestB" name="test_two[1]"><failure message="no">text</failure></testcase>
<testcase classname="tests.test_a" name="test_three"><skipped message="later" /></testcase>
<testcase classname="" name="tests.test_c"><error message="collection failure">text</error></testcase>
<testcase classname="tests.test_a" name="test_one"><error message="failed on teardown">text</error></testcase>
</testsuite></testsuites>"""


def test_each_test_has_a_name_and_a_fate_and_the_worse_of_two_counts() -> None:
    fates = read_report(REPORT)
    assert fates == {
        "tests.test_a::test_one": Fate.FAILED,
        "tests.test_a.TestB::test_two[1]": Fate.FAILED,
        "tests.test_a::test_three": Fate.SKIPPED,
        "tests.test_c": Fate.NOT_COLLECTED,
    }
    assert fates is not None
    report = summary(fates)
    assert (report.passed, report.failed, report.skipped) == (0, 3, 1)


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(lambda data: REPORT[:150] + data)))
def test_no_bytes_make_reading_fail(data: bytes) -> None:
    read_report(data)


@pytest.mark.parametrize(
    "data", [b"", b"<html/>", b"<a", b'<!DOCTYPE a [<!ENTITY b "c">]><testsuite>&b;</testsuite>']
)
def test_what_is_no_report_is_none(data: bytes) -> None:
    assert read_report(data) is None


@pytest.mark.parametrize(
    "command",
    [
        "pytest -q",
        "py.test",
        "python -m pytest tests",
        "python3 -W error -m pytest",
        ".venv/bin/pytest",
        "uv run pytest -x",
        "coverage run -m pytest",
        "env A=1 pytest",
    ],
)
def test_pytest_is_known_by_its_name(command: str) -> None:
    argv = argv_of(command)
    assert isinstance(argv, tuple)
    assert is_pytest(argv)


@pytest.mark.parametrize("command", ["make pytest", "ruff check .", "python -m unittest", "grep pytest setup.py"])
def test_other_commands_are_not_pytest(command: str) -> None:
    argv = argv_of(command)
    assert isinstance(argv, tuple)
    assert not is_pytest(argv)


def test_the_report_is_asked_for_before_what_are_only_files() -> None:
    assert with_report(("pytest", "-q", "--", "a.py"), "r.xml")[2] == "--junit-xml=r.xml"
