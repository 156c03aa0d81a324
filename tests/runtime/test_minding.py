"""A task at work: it is stopped in time, its budget holds, and what was said is kept."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from countersign.core.allowance import Allowance
from countersign.core.model import Reason, TaskId, Use
from countersign.core.text import Span
from countersign.ledger.day_book import DayBook
from countersign.minding import Minder, obeyed
from countersign.ports import Progress, Report, Sign, Told, Used, Voice
from countersign.purse import Purse
from countersign.task_log import TaskLog


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def minder(allowance: Allowance, clock: Clock, file: Path | None = None) -> tuple[Minder, list[str], list[Use]]:
    shown: list[str] = []
    spent: list[Use] = []
    purse = Purse(allowance, {}, Use, clock)
    log = TaskLog(file, lambda text: text.replace("hunter2", "[secret]"))
    return Minder(TaskId("t"), purse, log, lambda step: shown.append(step.message), spent.append), shown, spent


def test_the_budget_of_a_day_is_one_for_all_windows(tmp_path: Path) -> None:
    may, clock = Allowance(tokens_a_day=100), Clock()

    def purse(task: str) -> Purse:
        """Return one of a window of its own, as far as the book is concerned."""
        book, number = DayBook(tmp_path, clock), TaskId(task)
        return Purse(may, {}, partial(book.others, number), clock, partial(book.note, number))

    first, second = purse("a"), purse("b")
    first.take(Used("m", 60, 0, 0))
    second.take(Used("m", 39, 0, 0))
    assert (first.problem(), second.problem()) == (None, None)
    second.take(Used("m", 1, 0, 0))
    assert "100 tokens a day" in (first.problem() or "")
    assert "100 tokens a day" in (purse("c").problem() or "")


def test_an_agent_that_asks_is_stopped_before_the_call_that_would_be_too_many() -> None:
    minding, _, spent = minder(Allowance(tokens=100), Clock())
    calls = 0

    async def agent() -> AsyncIterator[Sign]:
        nonlocal calls
        for _ in range(10):
            await minding.reins.go_on()
            calls += 1
            yield Used("gpt-4o", 30, 0, 10)
        yield Report()

    report = asyncio.run(minding.run(agent()))
    assert calls == 3
    assert minding.exhausted is not None
    assert "100 tokens" in report.notes[0]
    assert spent[-1].tokens == 120


def test_what_an_agent_has_reported_before_it_is_stopped_is_kept() -> None:
    minding, _, _ = minder(Allowance(tokens=10), Clock())
    reason = Reason("a.py", Span(0, 1), "must: be kind", "It is kinder.")

    async def agent() -> AsyncIterator[Sign]:
        yield Used("gpt-4o", 10, 0, 10)
        yield Report((reason,), ("so far",), "gpt-4o", answer="half")
        await minding.reins.go_on()
        yield Report()

    report = asyncio.run(minding.run(agent()))
    assert (report.reasons, report.model, report.answer) == ((reason,), "gpt-4o", "half")
    assert report.notes[0] == "so far"
    assert "was stopped before it had ended" in report.notes[1]


def test_an_agent_that_never_asks_is_stopped_when_its_time_is_up() -> None:
    clock = Clock()
    minding, _, _ = minder(Allowance(seconds=10), clock)

    async def agent() -> AsyncIterator[Sign]:
        yield Progress("thinking")
        clock.now = 11.0
        await asyncio.Event().wait()

    report = asyncio.run(minding.run(agent()))
    assert "10 s of work" in report.notes[0]


def test_a_pause_is_free_and_ends_with_what_was_said_meanwhile() -> None:
    minding, shown, _ = minder(Allowance(), Clock())
    heard: list[str] = []

    async def agent() -> AsyncIterator[Sign]:
        yield Progress("first")
        minding.pause(paused=True)
        asyncio.get_running_loop().call_soon(lambda: (minding.say("be quick"), minding.pause(paused=False)))
        heard.extend(await minding.reins.go_on())
        yield Report()

    asyncio.run(minding.run(agent()))
    assert heard == ["be quick"]
    assert "paused; first" in shown


def test_work_that_does_not_obey_is_left_behind() -> None:
    async def stubborn(ended: asyncio.Event) -> None:
        while not ended.is_set():
            try:
                await ended.wait()
            except asyncio.CancelledError:
                continue

    async def play() -> bool:
        ended = asyncio.Event()
        running = asyncio.ensure_future(obeyed(stubborn(ended), "stubborn"))
        await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        was_stopped = ended.is_set()
        ended.set()
        return was_stopped

    assert not asyncio.run(play())


def test_the_log_is_private_masked_and_shows_what_is_hidden(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "t.log"
    minding, _, _ = minder(Allowance(), Clock(), file)
    minding.hear(Told(Voice.AGENT, "the pass"))
    minding.hear(Told(Voice.AGENT, "word is hunter2\x1b[2J\nand"))
    minding.hear(Told(Voice.TOOL, "read a.py\n"))
    minding.say("stop \u202ethat")
    minding.end("done")
    lines = [line[9:] for line in file.read_text().splitlines()]
    assert [line.split()[0] for line in lines] == ["agent", "agent", "tool", "user", "note"]
    assert "the password is [secret]" in lines[0]
    assert "\x1b" not in file.read_text()
    assert "\u202e" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_log_has_an_end_and_still_says_how_the_task_ended(tmp_path: Path) -> None:
    file = tmp_path / "t.log"
    minding, _, _ = minder(Allowance(), Clock(), file)
    for _ in range(300):
        minding.hear(Told(Voice.CHECK, "x" * 10_000 + "\n"))
    minding.end("failed")
    text = file.read_text()
    assert len(text) < 2_100_000
    assert "There is more" in text
    assert "failed" in text.splitlines()[-1]


def test_a_log_that_can_not_be_written_ends_no_task(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    minding, _, _ = minder(Allowance(), Clock(), tmp_path / "file" / "t.log")
    minding.hear(Told(Voice.AGENT, "one\n"))
    minding.end("done")
