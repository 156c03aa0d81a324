"""The client that plays the steps of a fault case against a server, and says what was not as it must be."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import assert_never

from faults.conversation import Conversation, has_number, take
from faults.messages import execute
from faults.remains import left_behind
from faults.script import (
    SECONDS,
    AllRead,
    Answer,
    Asked,
    Choose,
    CloseOutput,
    Do,
    EndInput,
    EndParent,
    Ends,
    Logged,
    NothingLeft,
    Notified,
    Offered,
    Once,
    Place,
    Raw,
    ReadAgain,
    Refusal,
    Reply,
    Send,
    Shows,
    ShowsNothing,
    Sight,
    Signal,
    Step,
    StopReading,
    Told,
    matches,
    shows,
)
from support.documents import Json

__all__ = ["Player"]


_PAUSE = 0.1
"""Seconds without a message after which stderr is looked at again."""


class Player:
    """Plays cases. `parent` is the process that the server was told to watch."""

    def __init__(
        self, conversation: Conversation, place: Place, parent: subprocess.Popen[bytes] | None = None
    ) -> None:
        self.talk = conversation
        self.server = conversation.server
        self.place = place
        self.parent = parent
        self._held: dict[str, Json] = {}

    def play(self, steps: Sequence[Step]) -> None:
        """Play the steps; what a user sees beside what they speak of is an error."""
        self.talk.kept = frozenset(step.method for step in steps if isinstance(step, Reply | Asked))
        seen = len(self.server.errors)
        for number, step in enumerate(steps, 1):
            self._try(partial(self._do, step), f"step {number}, {step!r:.300}")
        self._try(partial(self._settle, seen), "at the end")

    def _try(self, part: Callable[[], None], name: str) -> None:
        try:
            part()
        except AssertionError as wrong:
            raise AssertionError(self._report(f"{name}: {wrong}")) from None

    def _settle(self, seen: int) -> None:
        """Wait until the server has handled all; nothing may be left that no step spoke of."""
        if self.server.process.poll() is None and not self.server.is_silent and self.server.reads:
            self.talk.hover("untitled:nothing")
        talk = self.talk
        assert not talk.answers, f"nobody asked for {talk.answers!r:.600}"
        assert not talk.asked, f"nobody expected {talk.asked!r:.600}"
        assert not talk.told, f"the user was told {talk.told!r:.600}"
        assert "Traceback" not in self.server.errors[seen:], "an exception was logged"

    def _report(self, wrong: str) -> str:
        talk = self.talk
        state = f"exit code {self.server.process.poll()}; stderr:\n{self.server.errors[-3000:]}"
        beside = f"answers {talk.answers!r:.600}\nasked {talk.asked!r:.300}\ntold {talk.told!r:.600}"
        return f"{wrong}\n{beside}\n{state}"

    def _do(self, step: Step) -> None:  # noqa: C901, PLR0912 - one case for each kind of step
        match step:
            case Send():
                self.talk.send_bodies(step.bodies)
            case Raw():
                self.talk.write(step.chunks)
            case Reply():
                asked = self._held.pop(step.method, None) or self._asked(step.method)
                for answer in step.answers:
                    self.talk.send({"jsonrpc": "2.0", "id": asked["id"], **answer})
            case Choose():
                self._choose(step)
            case Do():
                step.what(self.place)
            case Signal():
                self.server.process.send_signal(step.number)
            case AllRead() | EndInput():
                assert self.server.drain(SECONDS), "the server does not read"
                if isinstance(step, EndInput):
                    self.server.end_input()
            case StopReading() | ReadAgain():
                self.server.reads = isinstance(step, ReadAgain)
            case CloseOutput():
                self.server.close_output()
            case EndParent():
                self._end_parent()
            case _:
                self._see(step)

    def _see(self, step: Sight) -> None:  # noqa: C901 - one case for each kind of step
        talk = self.talk
        match step:
            case Answer() | Refusal() | Once():
                self._see_answer(step)
            case Told():
                talk.wait(lambda: take(talk.told, lambda said: bool(re.search(step.pattern, said))))
            case Shows():
                talk.see_hover(step.uri, step.line, shows(step.words))
            case ShowsNothing():
                self._see_nothing(step.uri)
            case Offered():
                talk.offered(step.kind, step.line)
            case Notified():
                wanted = {"method": step.method, "params": step.params}
                talk.wait(lambda: take(talk.notified, lambda seen: matches(wanted, seen)), step.within)
            case Asked():
                self._held[step.method] = self._asked(step.method)
            case Ends():
                self._see_end(step)
            case NothingLeft():
                self._see_nothing_left()
            case Logged():
                self._see_logged(step.pattern)
            case _:
                assert_never(step)

    def _see_answer(self, step: Answer | Refusal | Once) -> None:
        or_null = isinstance(step, Once) or (isinstance(step, Refusal) and step.or_null)
        seen = self.talk.wait(
            lambda: take(self.talk.answers, lambda seen: has_number(seen, step.number, or_null=or_null))
        )
        if isinstance(step, Answer):
            assert "result" in seen, f"answered with {seen}"
            assert matches(step.result, seen["result"]), f"answered with {seen}"
        elif isinstance(step, Refusal):
            assert seen.get("error", {}).get("code") in step.codes, f"answered with {seen}"

    def _see_nothing(self, uri: str) -> None:
        there = {"textDocument": {"uri": uri}}
        start = {"line": 0, "character": 0}
        everywhere = {"start": start, "end": {"line": 100, "character": 0}}
        questions: tuple[tuple[str, Json], ...] = (
            ("hover", {**there, "position": start}),
            ("codeAction", {**there, "range": everywhere, "context": {"diagnostics": []}}),
            ("codeLens", there),
            ("diagnostic", there),
        )
        for method, params in questions:
            seen = self.talk.request(f"textDocument/{method}", params)
            assert "result" in seen, f"{method} is answered with {seen}"
            found = seen["result"]["items"] if method == "diagnostic" else seen["result"]
            assert found in (None, []), f"{method} is answered with {seen}"

    def _see_end(self, step: Ends) -> None:
        code = self.server.ended(step.within * _slowness())
        assert code is not None, f"the process still runs after {step.within:g} s"
        while (message := self.server.receive(0)) is not None:
            self.talk.sort(message)
        assert code == step.code, f"the exit code is {code}"
        if step.said == "":
            assert self.server.errors == "", "stderr is not empty"
        elif step.said is not None:
            lines = self.server.errors.splitlines()
            assert len(lines) == 1, f"stderr has {len(lines)} lines"
            assert re.search(step.said, lines[0]), "stderr says something else"

    def _see_logged(self, pattern: str) -> None:
        deadline = time.monotonic() + SECONDS
        while not re.search(pattern, self.server.errors):
            assert time.monotonic() < deadline, "stderr does not say it"
            self.talk.listen(time.monotonic() + _PAUSE)

    def _see_nothing_left(self) -> None:
        """Look again for a moment: a child that is told of the end by its input needs one."""
        deadline = time.monotonic() + _slowness()
        while left := left_behind(self.place):
            assert time.monotonic() < deadline, f"left behind: {left}"
            time.sleep(_PAUSE)

    def _asked(self, method: str) -> Json:
        return self.talk.wait(lambda: take(self.talk.asked, lambda seen: seen["method"] == method))

    def _choose(self, step: Choose) -> None:
        action = self.talk.offered(step.kind, step.line)
        command = action["command"] if isinstance(action["command"], dict) else action
        given = execute(0, command["command"], *command["arguments"])["params"]
        seen = self.talk.request("workspace/executeCommand", given)
        assert "result" in seen, f"answered with {seen}"

    def _end_parent(self) -> None:
        assert self.parent is not None, "the case has no process to watch"
        self.parent.kill()
        self.parent.wait()


def _slowness() -> float:
    """Return how many processes want each processor: so much longer everything takes, at least 1."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
