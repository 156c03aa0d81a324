"""A task of a model is kept in hand: it hears the user, ends with its budget, and ends at once when cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from countersign.agents.chat.streams import ChatStreams
from countersign.agents.endpoint.checking import checked
from countersign.agents.endpoint.means import Means
from countersign.checks.secrets import rules
from countersign.core.receipt import Attempt, Receipt
from countersign.ports import Bench, Brief, BudgetError, Progress, Told, Trial
from countersign.preferences import EndpointAgent as Entry
from countersign.reins import Reins
from support.endpoint_task import HELLO, EndpointTask, results, turns
from support.model_endpoint import SILENCE, ModelEndpoint, called, finish, head, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def streams() -> AsyncGenerator[ChatStreams]:
    streams = ChatStreams()
    yield streams
    await streams.close()


async def test_the_user_is_heard_before_the_next_question(streams: ChatStreams, tmp_path: Path) -> None:
    reins = Reins()
    reins.say("Use French.")
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(turns((called("finish"), finish()))) as endpoint:
            await task.run(endpoint.url, streams, reins)
        assert endpoint.requests[0].body["messages"][-1]["content"].endswith("The user says: Use French.")


class Spent:
    """Lets one question be asked."""

    def __init__(self) -> None:
        self._left = 1

    async def go_on(self) -> Sequence[str]:
        self._left -= 1
        if self._left < 0:
            raise BudgetError("The task has used all its tokens.")
        return ()


async def test_what_was_done_is_on_the_bench_when_the_budget_is_spent(streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        script = turns((called("write", path="new.py", content="x"), finish()))
        async with ModelEndpoint.answering(script) as endpoint:
            with pytest.raises(BudgetError):
                await task.run(endpoint.url, streams, Spent())
        assert task.changed == {"new.py": "x\n"}


async def test_checks_are_run_where_there_is_somebody_to_run_them(streams: ChatStreams, tmp_path: Path) -> None:
    async def check(brief: Brief, bench: Bench) -> str:
        return f"{brief.spec.path}: {len(bench.paths())} files are fine"

    done = HELLO["hello.py"].replace("#   scope", "#   done: pytest\n#   scope")
    with EndpointTask(tmp_path, {**HELLO, "hello.py": done}) as task:
        means = Means(streams, task.memory, rules, check)
        script = turns((called("check"), finish()), (called("finish"), finish()))
        async with ModelEndpoint.answering(script) as endpoint:
            await task.run(endpoint.url, streams, means=means)
            assert results(endpoint, 1) == ["hello.py: 3 files are fine"]


async def test_a_task_that_is_cancelled_while_models_are_listed_waits_for_nobody(
    streams: ChatStreams, tmp_path: Path
) -> None:
    answered = asyncio.Event()
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(lambda _, __: (answered, head("404 Not Found"))) as endpoint:
            running = asyncio.ensure_future(task.run(endpoint.url, streams, entry=Entry(endpoint.url)))
            await endpoint.asked.wait()
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
            assert not endpoint.requests[0].gone.is_set()
            answered.set()


async def test_a_cancelled_task_ends_at_once(streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(lambda _, __: (head(), said("x"), SILENCE)) as endpoint:
            running = asyncio.ensure_future(task.run(endpoint.url, streams))
            await endpoint.asked.wait()
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
            await asyncio.wait_for(endpoint.requests[0].gone.wait(), 20)


class Verifying:
    """Runs nothing, and says that all passes now."""

    repairs = 0

    async def verify(self, trial: Trial, tell: Callable[[Progress | Told], None]) -> tuple[Receipt, ...]:
        del tell
        paths = " ".join(change.path for change in trial.changes)
        before, after = Attempt("a", 1, 0.1, ""), Attempt("b", 0, 0.1, f"passed with {paths}\n")
        return tuple(Receipt(command, (command,), before, after) for command in trial.commands)


async def test_a_model_is_told_what_its_checks_show(streams: ChatStreams, tmp_path: Path) -> None:
    done = HELLO["hello.py"].replace("#   scope", "#   done: pytest\n#   scope")
    with EndpointTask(tmp_path, {**HELLO, "hello.py": done}) as task:
        means = Means(streams, task.memory, rules, partial(checked, Verifying))
        script = turns(
            (called("check"), called("write", 1, path="new.py", content="x"), called("check", 2), finish()),
            (called("finish"), finish()),
        )
        async with ModelEndpoint.answering(script) as endpoint:
            await task.run(endpoint.url, streams, means=means)
            nothing, _, shown = results(endpoint, 1)
    assert nothing == "Nothing has changed yet, so there is nothing to check."
    assert shown.startswith("pytest: proves it")
    assert shown.endswith("\npassed with new.py\n")
