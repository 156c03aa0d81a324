"""What tasks of a user have used in the last 24 hours, told by several processes to each other."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from countersign.core.model import TaskId, Use
from countersign.ledger.day_book import DayBook

DAY = 86_400.0
OWN, OTHER = TaskId("own"), TaskId("other")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 20_000 * DAY + 10.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def used(tokens: int, money: float = 0.0) -> Use:
    return Use(0.0, tokens, money, 1)


def test_what_one_window_uses_another_one_counts(tmp_path: Path, clock: Clock) -> None:
    one, other = DayBook(tmp_path / "day", clock), DayBook(tmp_path / "day", clock)
    one.note(OTHER, used(100, 0.5))
    assert other.others(OWN) == Use(0.0, 100, 0.5, 1)
    one.note(OTHER, used(20))
    other.note(OWN, used(7))
    assert other.others(OWN) == Use(0.0, 120, 0.5, 2)
    assert one.others(OTHER) == Use(0.0, 7, 0.0, 1)


def test_what_was_used_more_than_a_day_ago_counts_no_more(tmp_path: Path, clock: Clock) -> None:
    book = DayBook(tmp_path, clock)
    book.note(OTHER, used(100))
    clock.now += DAY - 20
    book.note(OTHER, used(30))
    assert book.others(OWN).tokens == 130
    clock.now += 30
    assert book.others(OWN).tokens == 30
    clock.now += 3 * DAY
    book.note(OTHER, used(1))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_line_that_a_crash_has_left_half_is_passed_over(tmp_path: Path, clock: Clock) -> None:
    book = DayBook(tmp_path, clock)
    book.note(OTHER, used(100))
    (file,) = tmp_path.iterdir()
    with file.open("ab") as opened:
        opened.write(b"[17280")
    assert book.others(OWN).tokens == 100
    with file.open("ab") as opened:
        opened.write(b"\nnot json\n")
    book.note(OTHER, used(5))
    assert book.others(OWN).tokens == 105
    assert DayBook(tmp_path, clock).others(OWN).tokens == 105


def test_what_can_not_be_written_counts_in_this_window(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    book = DayBook(tmp_path / "file", clock)
    with caplog.at_level(logging.WARNING):
        book.note(OTHER, used(100))
    assert book.others(OWN).tokens == 100
    assert "not noted" in caplog.text


def test_the_files_are_private(tmp_path: Path, clock: Clock) -> None:
    book = DayBook(tmp_path / "day", clock)
    book.note(OTHER, used(1))
    (file,) = (tmp_path / "day").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "day").stat().st_mode & 0o077 == 0
