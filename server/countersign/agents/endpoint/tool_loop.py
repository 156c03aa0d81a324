"""A model that has tools does a task: it is asked, what it calls is done, and it is asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import partial

from msgspec import Struct

from countersign.agents.endpoint import prompts
from countersign.agents.endpoint.asking import Asking
from countersign.agents.endpoint.conversation import Conversation
from countersign.agents.endpoint.endings import nothing_changed, stopped_early
from countersign.agents.endpoint.files import Files
from countersign.agents.endpoint.performing import Done, Performer
from countersign.agents.endpoint.tools import Arguments, Check, Finish, described, read_call, working
from countersign.agents.endpoint.turn import ToolCall, Turn
from countersign.agents.endpoint.written_calls import with_written_calls
from countersign.agents.threads import BUSY, in_thread
from countersign.core.escape import shortened
from countersign.core.problem import Problem
from countersign.ports import AgentError, Progress, Told, Used, Voice

__all__ = ["Bounds", "ToolLoop", "UnusedToolsError"]

_Sign = Progress | Told | Used


class Bounds(Struct, frozen=True):
    """How long a model may go on: questions, calls of tools in one answer, questions that brought nothing in a row,
    and how often it may say nothing useful at all.
    """

    steps: int = 80
    calls: int = 32
    useless: int = 8
    nudges: int = 3


class UnusedToolsError(Exception):
    """The model has answered in words although it was given tools, and changed nothing; `turn` is its answer."""

    def __init__(self, turn: Turn) -> None:
        super().__init__()
        self.turn = turn


class ToolLoop:
    """`check` runs the checks of the spec and returns what they printed, None where there is nobody to run them."""

    def __init__(
        self,
        asking: Asking,
        files: Files,
        performer: Performer,
        check: Callable[[], Awaitable[str]] | None,
        bounds: Bounds,
    ) -> None:
        self.summary = ""
        self.notes: list[str] = []
        self._asking = asking
        self._files = files
        self._performer = performer
        self._check = check
        self._tools = working(can_check=check is not None)
        self._bounds = bounds
        self._seen: Counter[tuple[str, str, int]] = Counter()
        self._useless = 0
        self._nudges = 0
        self._has_called = False
        self._is_finished = False

    async def run(self, conversation: Conversation) -> AsyncGenerator[_Sign]:
        """Yield what happens until the model has finished, or may not go on. Raises AgentError, and
        UnusedToolsError for a model that does not call any.
        """
        tools = described(self._tools)
        for step in range(1, self._bounds.steps + 1):
            turn = Turn()
            async with aclosing(self._asking.ask(conversation, tools, f"step {step}")) as signs:
                async for sign in signs:
                    if isinstance(sign, Turn):
                        turn = sign
                    else:
                        yield sign
            turn = with_written_calls(turn, self._tools)
            conversation.hear(turn)
            async with aclosing(self._answered(turn, conversation)) as told:
                async for sign in told:
                    yield sign
            if self._is_finished:
                return
            if self._useless >= self._bounds.useless:
                self._stop("it went round in circles")
                return
        self._stop(f"it had not finished after {self._bounds.steps} steps")

    async def _answered(self, turn: Turn, conversation: Conversation) -> AsyncGenerator[Progress | Told]:
        """Do what a model calls, or find out what it means by calling nothing."""
        if not turn.calls:
            self._nudge(turn, conversation)
            return
        self._has_called = True
        before, failed = self._files.version, False
        for number, call in enumerate(turn.calls):
            if call.name == "check":
                yield Progress("running the checks")
            done = await self._done(call) if number < self._bounds.calls else _TOO_MANY
            if call.name == "finish" and failed and done.ok:
                self._is_finished = False
                done = Done("Not finished: a call above has failed. Mend that first.", "", ok=False)
            failed = failed or not done.ok
            conversation.answer(call, done.told)
            if done.logged:
                yield Told(Voice.TOOL, f"{shortened(done.logged, 300)}\n")
        progressed = self._files.version > before or not failed
        self._useless = 0 if progressed else self._useless + 1

    async def _done(self, call: ToolCall) -> Done:
        read = read_call(call.name, call.arguments, self._tools)
        if isinstance(read, Problem):
            return Done(f"{read.message}.", read.message, ok=False)
        key = (call.name, call.arguments, self._files.version)
        self._seen[key] += 1
        if self._seen[key] > 1 and not isinstance(read, Finish):
            return Done(prompts.AGAIN, f"{call.name}: asked before", ok=False)
        if isinstance(read, Check) and self._check is not None:
            printed = self._files.masks.hide(await self._check())
            return Done(printed, "check")
        if isinstance(read, Finish):
            return self._finish(read)
        return await in_thread(partial(self._do, read))

    def _do(self, call: Arguments, stopped: Callable[[], bool]) -> Done:
        with BUSY:
            return self._performer.do(call, stopped)

    def _finish(self, finish: Finish) -> Done:
        for change in finish.changes:
            self._files.say_why(change.path, self._performer.why(change.why, change.clauses))
        self.summary = " ".join(finish.summary.split())
        self._is_finished = True
        return Done("Finished.", f"finish: {self.summary}")

    def _nudge(self, turn: Turn, conversation: Conversation) -> None:
        """Take words without a call for the end where something was done, else ask for more. Raises AgentError."""
        if turn.is_filtered:
            raise AgentError(
                "The server kept back what the model answered: change the spec, or name another model."
            )
        self._nudges += 1
        if turn.is_cut_off and self._nudges <= self._bounds.nudges:
            conversation.say(prompts.CUT_OFF)
        elif self._files.changed and not turn.is_empty:
            self.summary = " ".join(turn.text.split())
            self._is_finished = True
        elif self._nudges > self._bounds.nudges or (self._nudges > 1 and not self._has_called):
            self._give_up(turn)
        else:
            conversation.say(prompts.GO_ON if turn.is_empty else prompts.NOTHING_YET)

    def _give_up(self, turn: Turn) -> None:
        if self._files.changed:
            self._stop("it did not say that it has finished")
            self._is_finished = True
            return
        if not self._has_called:
            raise UnusedToolsError(turn)
        raise AgentError(nothing_changed(self._asking.server.model, turn.text))

    def _stop(self, why: str) -> None:
        """End early, with what there is."""
        self.notes.append(stopped_early(self._asking.server.model, why, has_changed=bool(self._files.changed)))


_TOO_MANY = Done("Too many calls in one answer: this one was not done. Ask again.", "too many calls", ok=False)
