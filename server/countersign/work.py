"""Long work, away from the state: agents run, and what was accepted is checked. It ends by dispatching an event."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from countersign.answering import answered
from countersign.core.budget_clause import allowed
from countersign.core.effects import CheckAccepted
from countersign.core.events import (
    AgentFailed,
    AgentFinished,
    Event,
)
from countersign.core.model import ClauseKind, QuestionKind, Spec, Task, TaskId
from countersign.core.question_events import QuestionFinished
from countersign.core.remarks import with_remarks
from countersign.core.reported import still_there
from countersign.core.round_base import RoundBase, base_of
from countersign.core.round_files import laid_files
from countersign.core.scope import scope_of
from countersign.core.since_user import since_user
from countersign.core.state import State
from countersign.core.task_events import QueueSeen, UseSeen
from countersign.core.trust import no_command
from countersign.looking import Looking
from countersign.minding import Minder, obeyed
from countersign.offering import brief_of, proposal_of, texts_over
from countersign.ports import Adapters, AgentError, Bench, BenchError, Progress, Told, Voice
from countersign.purse import Purse
from countersign.rechecking import rechecked
from countersign.task_log import TaskLog
from countersign.threads import in_thread
from countersign.verifying import Agency, harvested, worked

__all__ = ["Work"]

_log = logging.getLogger(__name__)

_Ended = AgentFinished | QuestionFinished | AgentFailed
_LOOKING_AROUND = (ClauseKind.DONE, ClauseKind.FIX)
"""Clauses whose programs want more than the files in scope: their configuration, and what these import."""


class Work:
    """The asyncio tasks of one runtime. Needs a running event loop."""

    def __init__(self, adapters: Adapters, state: Callable[[], State], dispatch: Callable[[Event], None]) -> None:
        self._adapters = adapters
        self._state = state
        self._dispatch = dispatch
        self._tasks: dict[TaskId, asyncio.Task[None]] = {}
        self._minders: dict[TaskId, Minder] = {}
        self._waiting: dict[TaskId, None] = {}
        self._is_over = False
        self.looking = Looking(adapters, state, dispatch)

    @property
    def adapters(self) -> Adapters:
        return self._adapters

    def start(self, task: Task) -> None:
        """Begin a task, unless all work has been stopped: its record may have waited for the disk until then."""
        if not self._is_over:
            self._minders[task.id] = self._minder(task)
            self._begin(task.id, self._run(task))

    def check(self, asked: CheckAccepted) -> None:
        """Check what was accepted of a task, unless that is being done, or all work has been stopped."""
        if not self._is_over and asked.task not in self._tasks:
            self._begin(asked.task, self._check(asked))

    def _begin(self, task: TaskId, work: Coroutine[Any, Any, None]) -> None:
        running = asyncio.get_running_loop().create_task(work, name=f"task {task}")
        self._tasks[task] = running
        running.add_done_callback(lambda _: self._forget(task))

    def stop(self, task: TaskId) -> None:
        if running := self._tasks.get(task):
            running.cancel()

    def steer(self, task: TaskId, text: str) -> None:
        """Let the agent of a task hear something before its next step."""
        if minder := self._minders.get(task):
            minder.say(text)

    def pause(self, task: TaskId, *, paused: bool) -> None:
        """Let a task rest before its next step, or go on."""
        if minder := self._minders.get(task):
            minder.pause(paused=paused)

    def log_of(self, task: TaskId) -> Path | None:
        """Return the file with the log of a task, up to what was said last; None where no logs are kept."""
        if minder := self._minders.get(task):
            minder.flush()
        return self._adapters.log_of(task) if self._adapters.log_of is not None else None

    def _minder(self, task: Task) -> Minder:
        adapters = self._adapters

        may = allowed(adapters.allowance, with_remarks(task.spec, task.remarks))
        others, note = partial(adapters.day.others, task.id), partial(adapters.day.note, task.id)
        purse = Purse(may, adapters.prices, others, time.monotonic, note)
        log = TaskLog(self.log_of(task.id), adapters.hide)
        show = partial(adapters.editor.progressed, task.id)
        return Minder(task.id, purse, log, show, lambda use: self._dispatch(UseSeen(task.id, use)))

    def _forget(self, task: TaskId) -> None:
        self._tasks.pop(task, None)
        self._minders.pop(task, None)

    async def idle(self) -> None:
        """Return when nothing works any more."""
        while running := self._running():
            await asyncio.wait(running)

    async def close(self) -> None:
        """Stop everything and wait for it; nothing is begun any more."""
        self._is_over = True
        for running in self._running():
            running.cancel()
        await self.idle()

    def _running(self) -> Sequence[asyncio.Task[None]]:
        return [*self._tasks.values(), *self.looking.running]

    async def _run(self, task: Task) -> None:
        """Let an agent do a task on a bench of its own, and dispatch what came of it."""
        self._adapters.editor.began(task.id, _title(task))
        ended, minder = "cancelled", self._minders[task.id]
        try:
            async with self._turn(task, minder):
                event = await obeyed(self._worked(task, minder), f"task {task.id}")
            ended = "failed" if isinstance(event, AgentFailed) else "done"
            minder.end(event.problem if isinstance(event, AgentFailed) else ended)
            self._dispatch(event)
        finally:
            if ended == "cancelled":
                minder.end(ended)
            self._adapters.editor.ended(task.id, ended)

    @asynccontextmanager
    async def _turn(self, task: Task, minder: Minder) -> AsyncGenerator[None]:
        """Wait until the task may work, where not all may at once."""
        if self._adapters.turns is None:
            yield
            return

        def waits(others: int) -> None:
            self._waiting[task.id] = None
            minder.wait_for(others)
            self._dispatch(QueueSeen(tuple(self._waiting)))

        try:
            async with self._adapters.turns.turn((id(self), task.spec.path, task.agent), waits):
                self._leave_queue(task)
                yield
        finally:
            self._leave_queue(task)

    def _leave_queue(self, task: Task) -> None:
        if task.id in self._waiting:
            del self._waiting[task.id]
            self._dispatch(QueueSeen(tuple(self._waiting)))

    def _distrust(self) -> str | None:
        return no_command(self._state())

    async def _check(self, asked: CheckAccepted) -> None:
        self._adapters.editor.began(asked.task, "Check what was accepted")
        ended = "cancelled"
        try:

            def tell(sign: Progress | Told) -> None:
                if isinstance(sign, Progress):
                    self._adapters.editor.progressed(asked.task, sign)

            event = await rechecked(self._adapters, self._state(), asked, self._distrust, tell)
            ended = "done"
            self._dispatch(event)
        finally:
            self._adapters.editor.ended(asked.task, ended)

    async def _worked(self, task: Task, minder: Minder) -> _Ended:
        stop = threading.Event()
        bench: Bench | None = None
        try:
            state, spec = self._state(), with_remarks(task.spec, task.remarks)
            takes = scope_of(spec).takes
            base = base_of(state, task, takes) if task.parent is not None else None
            needed = takes if self._needs_only_its_scope(task, spec) else None
            buffers = texts_over(state, base)
            reported = still_there(state, self._adapters.editor.reported())
            brief = replace(brief_of(state, task, base), reported=reported)
            laid = laid_files(base.operations) if base is not None else {}
            opened = partial(self._adapters.benches.open, task.id, needed, buffers.items(), stop.is_set, laid)
            bench = await in_thread(opened, stop)
            if bench.left_out:
                minder.hear(Told(Voice.NOTE, f"{bench.left_out}\n"))
            agency = self._agency(task, base, bench, stop, minder)
            if task.question is not None:
                answer = await answered(agency, brief)
                return QuestionFinished(task.id, answer, self._adapters.clock(), minder.exhausted)
            done = await worked(agency, brief, spec, bench, fresh=base is None)
            checks = self._adapters.checks
            proposal, notes = await in_thread(partial(proposal_of, task, base, done, checks), stop)
            said = (*done.report.notes, *notes)
            return AgentFinished(task.id, proposal, said, self._adapters.clock(), minder.exhausted)
        except (AgentError, BenchError) as error:
            return AgentFailed(task.id, str(error), self._adapters.clock())
        except Exception:  # noqa: BLE001 - an agent is foreign code: whatever it raises ends its task, not the server
            _log.exception("task %s failed unexpectedly", task.id)
            problem = "an internal error ended the task; nothing was changed, and the log of the server says more"
            return AgentFailed(task.id, problem, self._adapters.clock())
        finally:
            stop.set()
            if bench is not None:
                await asyncio.shield(asyncio.to_thread(bench.close))

    def _needs_only_its_scope(self, task: Task, spec: Spec) -> bool:
        """Whether neither an agent that wants to understand the project nor a command will look around."""
        return self._adapters.agents[task.agent].card.mechanical and not any(map(spec.texts, _LOOKING_AROUND))

    def _agency(
        self, task: Task, base: RoundBase | None, bench: Bench, stop: threading.Event, minder: Minder
    ) -> Agency:
        """Return who works on a task and who checks what comes of it."""
        agent = self._adapters.agents[task.agent]
        return Agency(
            run=lambda brief: minder.run(agent.run(brief, bench, minder.reins)),
            harvest=lambda: in_thread(partial(harvested, bench), stop),
            since=partial(since_user, base.layers, base.operations) if base is not None else tuple,
            verifier=self._adapters.verifier,
            distrust=self._distrust,
            mends=not agent.card.mechanical,
            tell=minder.hear,
        )


def _title(task: Task) -> str:
    """Return what a task is called while it works."""
    if task.question is not None and task.question.kind is not QuestionKind.ASK:
        return f"{_TITLES[task.question.kind]}{task.spec.goal}"
    words = task.question.words if task.question is not None else task.spec.goal
    return words or f"{task.agent} on {task.spec.path}"


_TITLES = {QuestionKind.EXPLAIN: "Explain a hunk of: ", QuestionKind.PLAN: "Plan: "}
