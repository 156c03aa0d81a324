"""What pytest says of a run: its report is asked for and read, since an exit code can be had without a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import PurePosixPath
from xml.parsers import expat

from countersign.core.receipt import TestReport

__all__ = ["Fate", "is_pytest", "read_report", "summary", "with_report"]

_NAMES = frozenset(("pytest", "py.test"))
_MOST = 200_000
"""Tests of a report that are read."""
_NAMED = 20
"""Tests that failed and are kept by name."""
_LONGEST = 300
"""Characters of the name of a test."""
_NO_TEST = "collection failure"


class Fate(Enum):
    """What became of a test; of one that is reported twice, the worse. An error is none of the test's own."""

    PASSED = 0
    SKIPPED = 1
    FAILED = 2
    NOT_COLLECTED = 3


def is_pytest(argv: Sequence[str]) -> bool:
    """Whether a command is pytest, which takes the options of pytest and writes its report."""
    for number, word in enumerate(argv):
        is_module = number > 0 and argv[number - 1] == "-m" and word == "pytest"
        is_run = number == 0 or argv[number - 1] == "run" or argv[0] == "env"
        if is_module or (is_run and PurePosixPath(word).name in _NAMES):
            return True
    return False


def with_report(argv: Sequence[str], file: str) -> tuple[str, ...]:
    """Return the command of pytest that writes its report to a file, too."""
    end = argv.index("--") if "--" in argv else len(argv)
    return (*argv[:end], f"--junit-xml={file}", "-o", "junit_family=xunit2", *argv[end:])


def summary(fates: Mapping[str, Fate]) -> TestReport:
    """Return what a report comes to."""
    counted = [*fates.values()]
    failing = sorted(name for name, fate in fates.items() if fate in {Fate.FAILED, Fate.NOT_COLLECTED})
    return TestReport(
        counted.count(Fate.PASSED), len(failing), counted.count(Fate.SKIPPED), tuple(failing[:_NAMED])
    )


def read_report(data: bytes) -> Mapping[str, Fate] | None:
    """Return what became of each test, by a name that is the same in each run; None where it is no such report.

    The code under test has had every chance to write what it likes there.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.begin
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 - has no name in expat
    except (expat.ExpatError, ValueError):
        return None
    return reader.fates if reader.is_report else None


class _Reader:
    def __init__(self) -> None:
        self.fates: dict[str, Fate] = {}
        self.is_report = False
        self._test = ""

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "testsuites" | "testsuite":
                self.is_report = True
            case "testcase":
                name = f"{attributes.get('classname', '')}::{attributes.get('name', '')}".removeprefix("::")
                self._test = name[:_LONGEST]
                self._note(Fate.PASSED)
            case "skipped":
                self._note(Fate.SKIPPED)
            case "failure":
                self._note(Fate.FAILED)
            case "error":
                is_test = attributes.get("message") != _NO_TEST
                self._note(Fate.FAILED if is_test else Fate.NOT_COLLECTED)
            case _:
                pass

    def refuse(self, *_: object) -> None:
        raise ValueError("pytest declares no types of documents")

    def _note(self, fate: Fate) -> None:
        if len(self.fates) >= _MOST:
            raise ValueError("too many tests")
        known = self.fates.get(self._test, fate)
        self.fates[self._test] = max(known, fate, key=lambda one: one.value)
