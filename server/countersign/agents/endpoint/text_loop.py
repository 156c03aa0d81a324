"""A model that has no tools does a task: it writes edits as text, and what can not be read goes back to it."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from functools import partial

from msgspec import Struct

from countersign.agents.endpoint import prompts
from countersign.agents.endpoint.asking import Asking
from countersign.agents.endpoint.conversation import Conversation
from countersign.agents.endpoint.endings import nothing_changed, stopped_early
from countersign.agents.endpoint.files import Files, Why
from countersign.agents.endpoint.performing import Performer
from countersign.agents.endpoint.quoted import block
from countersign.agents.endpoint.turn import Turn
from countersign.agents.threads import in_thread
from countersign.core.escape import shortened
from countersign.core.problem import Problem
from countersign.core.reply import Form, read_reply
from countersign.ports import AgentError, Progress, Told, Used, Voice

__all__ = ["TextBounds", "TextLoop", "UnreadableError"]

_Sign = Progress | Told | Used
_READ = re.compile(r"^READ[ \t]+`?([^`\n]{1,1000}?)`?[ \t]*$", re.MULTILINE)
_WHY = re.compile(
    r"^[-*\s]{0,4}WHY[ \t]+`?([^`\n\[\]]{1,1000}?)`?[ \t]*\[([\d, ]{0,200})\]:?[ \t]*(.{1,4000})$", re.MULTILINE
)
_NUMBER = re.compile(r"\d{1,6}")
_FILES = 20
_LARGEST = 200_000
"""Files that a model may ask for at a time, and characters of each."""


class TextBounds(Struct, frozen=True):
    """How long a model may go on: questions, and how many answers in a row may hold nothing that can be done."""

    steps: int = 24
    useless: int = 4


class UnreadableError(Exception):
    """Nothing of what the model wrote could be read as edits; the message says what was wrong at last."""


class _Done(Struct, frozen=True):
    """What came of an answer: the files that were changed, what could not be done, and files to show."""

    changed: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()


class TextLoop:
    """`form` is how the model was told to write, `written` how it does."""

    def __init__(self, asking: Asking, files: Files, performer: Performer, form: Form, bounds: TextBounds) -> None:
        self.summary = ""
        self.notes: list[str] = []
        self.written = form.value
        self._asking = asking
        self._files = files
        self._performer = performer
        self._form = form
        self._bounds = bounds
        self._useless = 0
        self._last: tuple[str, ...] = ()

    async def run(self, conversation: Conversation, nonce: str, first: Turn | None = None) -> AsyncGenerator[_Sign]:
        """Yield what happens until all edits are done; `first` is an answer that there is already. Raises
        AgentError, and UnreadableError when the model can not keep to the form.
        """
        turn, step = first, 0
        while step < self._bounds.steps:
            if turn is None:
                step += 1
                turn = Turn()
                async with aclosing(self._asking.ask(conversation, (), f"step {step}")) as signs:
                    async for sign in signs:
                        if isinstance(sign, Turn):
                            turn = sign
                        else:
                            yield sign
            conversation.hear(Turn(turn.text))
            if turn.is_filtered:
                raise AgentError(
                    "The server kept back what the model answered: change the spec, or name another one."
                )
            done = await in_thread(partial(self._do, turn.text))
            for path in done.changed:
                yield Told(Voice.TOOL, f"edit {shortened(path, 200)}\n")
            if self._is_over(turn, done):
                return
            conversation.say(await in_thread(partial(self._next, done, nonce)))
            turn = None
        self._stop(f"it had not finished after {self._bounds.steps} steps")

    def _do(self, text: str, stopped: Callable[[], bool]) -> _Done:
        """Do the edits of an answer. Raises BenchError."""
        del stopped  # it is over soon
        for path, numbers, why in _WHY.findall(text):
            clauses = [int(number) for number in _NUMBER.findall(numbers)]
            self._files.say_why(path, self._performer.why(why, clauses))
        reply = read_reply(_WHY.sub("", text), self._form, _Shown(self._files))
        changed: list[str] = []
        troubles = [
            f"{trouble.path or 'Line'} (line {trouble.line} of your answer): {trouble.message}"
            for trouble in reply.troubles
        ]
        for path, after in reply.changes.items():
            put = self._files.put(path, after, Why()) if after is not None else self._files.remove(path, Why())
            if isinstance(put, Problem):
                troubles.append(f"{put.message}.")
            else:
                changed.append(path)
        if reply.form is not None and changed:
            self.written = reply.form.value
        wanted = dict.fromkeys(_READ.findall(text)) if not changed and not troubles else ()
        return _Done(tuple(changed), tuple(troubles), tuple(wanted))

    def _is_over(self, turn: Turn, done: _Done) -> bool:
        """Whether nothing is left to be asked. Raises AgentError and UnreadableError when asking has no use."""
        self._useless = 0 if done.changed else self._useless + 1
        if done.wanted and self._useless <= self._bounds.useless:
            return False
        if done.troubles:
            repeats, self._last = done.troubles == self._last, done.troubles
            if self._useless < self._bounds.useless and not repeats:
                return False
            self._give_up(done.troubles)
            return True
        if turn.is_cut_off and self._useless < self._bounds.useless:
            return False
        if self._files.changed:
            self.summary = self.summary or shortened(_prose(turn.text), 1000)
            return True
        if self._useless > 1:
            raise AgentError(nothing_changed(self._asking.server.model, turn.text))
        return False

    def _next(self, done: _Done, nonce: str, stopped: Callable[[], bool]) -> str:
        """Return what the model is told next. Raises BenchError."""
        del stopped  # it is over soon
        said: list[str] = []
        for path in done.wanted[:_FILES]:
            view = self._files.view(path)
            is_there = not isinstance(view, Problem)
            said.append(block(nonce, path, view.text[:_LARGEST]) if is_there else f"{view.message}.")
        if done.changed:
            said.append(f"Done: {', '.join(done.changed)}.")
        if done.troubles:
            said.append("\n- ".join([prompts.REPAIR, *done.troubles]))
        elif not done.wanted:
            said.append(prompts.MORE if done.changed else prompts.NO_EDITS)
        return "\n\n".join(said)

    def _give_up(self, troubles: tuple[str, ...]) -> None:
        if not self._files.changed:
            raise UnreadableError(troubles[0])
        self._stop(f"it could not mend {len(troubles)} of its edits")

    def _stop(self, why: str) -> None:
        self.notes.append(stopped_early(self._asking.server.model, why, has_changed=bool(self._files.changed)))


class _Shown(Mapping[str, str]):
    """The files as the model sees them, read when they are asked for."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._paths = frozenset(files.paths())

    def __getitem__(self, path: str) -> str:
        text = self._files.text(path) if path in self._paths else None
        if text is None:
            raise KeyError(path)
        return text

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._paths))

    def __len__(self) -> int:
        return len(self._paths)


def _prose(text: str) -> str:
    """Return the first words of an answer, up to its first edit."""
    return re.split(r"```|<{5,9} ?SEARCH|^WHY ", text, maxsplit=1, flags=re.MULTILINE)[0]
