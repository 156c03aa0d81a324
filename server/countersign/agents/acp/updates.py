"""What an agent reports of its work, as signs for the user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from countersign.agents.acp.calls import Call, Calls
from countersign.agents.acp.json_reading import at, items_at, number_at, text_at
from countersign.agents.acp.places import inside
from countersign.core.escape import shortened
from countersign.ports import Progress, Told, Voice

__all__ = ["Teller"]

_TOLD = 1_000_000
"""Characters of an agent's words that go into the log; what comes behind them is dropped."""
_TITLE = 120
_OUTPUT = 400
"""Characters that are shown of a title, and of what a failed call has said."""
_MARKS = {"completed": "[x]", "in_progress": "[>]"}


class Teller:
    """Turns the updates of a session into signs, in their order; what it does not know says nothing."""

    def __init__(self, root: Path, calls: Calls) -> None:
        self.model = ""
        """The model that the agent says it asks; empty when it did not say."""
        self.last = ""
        """The end of its latest message."""
        self._said: list[str] = []
        self._begins_anew = False
        self._root = root
        self._calls = calls
        self._left = _TOLD
        self._voice: Voice | None = None
        self._at_line_start = True
        self._title = ""

    def signs(self, params: object) -> Iterator[Told | Progress]:
        update = at(params, "update")
        match text_at(update, "sessionUpdate"):
            case "agent_message_chunk":
                text = _content(at(update, "content"))
                self.last = (self.last + text)[-_OUTPUT * 4 :]
                self._say(text)
                yield from self._told(Voice.AGENT, text)
            case "agent_thought_chunk":
                yield from self._told(Voice.THOUGHT, _content(at(update, "content")))
            case "tool_call" | "tool_call_update":
                self.begin_anew()
                yield from self._called(update)
            case "plan" | "plan_update":
                yield from self._planned(items_at(update, "entries") or items_at(update, "plan", "entries"))
            case "config_option_update":
                self.configured(update)
            case "usage_update":
                yield from self._used(update)
            case _:
                pass

    @property
    def said(self) -> str:
        """What it has said since its latest call of a tool, or before that where it was silent since."""
        return "".join(self._said)

    def begin_anew(self) -> None:
        """Let what is said next take the place of what was said so far."""
        self._begins_anew = True

    def _say(self, text: str) -> None:
        if self._begins_anew:
            self._said, self._begins_anew = [], False
        if self._left:
            self._said.append(text)

    def note(self, text: str) -> Iterator[Told]:
        yield from self._told(Voice.NOTE, f"{text}\n")

    def configured(self, answer: object) -> None:
        """Take in which model is asked, from the answer to a new session or an update."""
        self.model = text_at(answer, "models", "currentModelId") or self.model
        for option in items_at(answer, "configOptions"):
            if text_at(option, "category") == "model":
                self.model = text_at(option, "currentValue") or self.model

    def _told(self, voice: Voice, text: str) -> Iterator[Told]:
        if not text or not self._left:
            return
        apart = "\n" if self._voice is not voice and not self._at_line_start else ""
        self._voice, self._at_line_start = voice, text.endswith("\n")
        piece, self._left = (apart + text)[: self._left], max(0, self._left - len(apart + text))
        yield Told(voice, piece if self._left else f"{piece}\n(There is more; it is not kept.)\n")

    def _called(self, update: object) -> Iterator[Told | Progress]:
        before, now = self._calls.take(update)
        title = self._titled(now)
        if now.status == "failed" and before.status != "failed":
            words = _output(update)
            yield from self._told(Voice.TOOL, f"{title} failed{f': {words}' if words else ''}\n")
        elif title not in {self._titled(before), self._title} and (now.title or now.kind):
            self._title = title
            yield from self._told(Voice.TOOL, f"{title}\n")
            yield Progress(title)

    def _titled(self, call: Call) -> str:
        """Return what a call does, and on which files unless that says so."""
        title = call.title or call.kind
        places = [inside(self._root, path) or path for path in call.paths if path]
        unsaid = [place for place in dict.fromkeys(places) if place not in title and place != str(self._root)]
        return shortened(f"{title} ({', '.join(unsaid)})" if unsaid else title, _TITLE)

    def _planned(self, entries: Sequence[object]) -> Iterator[Told | Progress]:
        steps = [(text_at(entry, "content"), text_at(entry, "status")) for entry in entries]
        if not steps:
            return
        lines = [f"{_MARKS.get(status, '[ ]')} {shortened(content, _TITLE)}" for content, status in steps]
        yield from self._told(Voice.NOTE, "\n".join(["Plan:", *lines, ""]))
        done = sum(status == "completed" for _, status in steps)
        current = next((content for content, status in steps if status == "in_progress"), f"{done} of {len(steps)}")
        yield Progress(shortened(current, _TITLE), done / len(steps))

    def _used(self, update: object) -> Iterator[Told | Progress]:
        """Tell how much of what the model can look at is in use, where it says so."""
        used, size = number_at(update, "used"), number_at(update, "size")
        if used is not None and size:
            yield Progress(f"{used:,} of {size:,} tokens in its context")


def _content(content: object) -> str:
    """Return a block of content as text; pictures and the like only by their names."""
    match text_at(content, "type"):
        case "text":
            return text_at(content, "text")
        case "resource_link":
            return text_at(content, "name") or text_at(content, "uri")
        case "resource":
            return text_at(content, "resource", "text")
        case kind:
            return f"({kind})" if kind else ""


def _output(update: object) -> str:
    texts = [_content(at(item, "content")) for item in items_at(update, "content")]
    return shortened(" ".join(filter(None, texts)), _OUTPUT)
