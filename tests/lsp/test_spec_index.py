"""Specs are found anew beside typing: at any moment something is known, and in the end what the core would find."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from countersign.core.comments import Found, find
from countersign.core.model import Spec
from countersign.core.spec import find_specs
from countersign.core.state import Document
from countersign.core.syntax import Language
from countersign.core.text import Text
from countersign.lsp.spec_index import SpecIndex
from support.client import Client
from support.documents import Document as Opened
from support.serving import RUN
from support.typing_specs import LANGUAGES, any_edit, any_text, long_text
from support.waiting import wait_until


class Slow:
    """Reads in this process, and needs some turns of the event loop for it."""

    def __init__(self) -> None:
        self.turns = 1
        self.readings = 0
        self.is_closed = False

    async def read(self, text: Text, language: Language, tag: str) -> Found:
        self.readings += 1
        for _ in range(self.turns):
            await asyncio.sleep(0)
        return find(str(text), language, tag)

    async def close(self) -> None:
        self.is_closed = True


async def turns(count: float) -> None:
    for _ in range(int(count)):
        await asyncio.sleep(0)


class Editing(RuleBasedStateMachine):
    """An editor that asks when it has typed and when it is told to, while readings come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.work: list[asyncio.Task[None]] = []
        self.reader = Slow()
        self.is_hasty = True
        self.told: set[str] = set()
        self.index = SpecIndex(self.run, self.told.add, lambda: self.reader, self.later)
        self.documents: dict[str, Document] = {}
        self.shown: dict[str, tuple[Spec, ...]] = {}

    def run(self, work: Coroutine[object, object, None], name: str) -> None:
        self.work.append(self.loop.create_task(work, name=name))

    def later(self, seconds: float, do: Callable[[], None]) -> asyncio.Handle:
        """Let no time pass while somebody waits for one document, and any time at other moments."""
        return self.loop.call_soon(do) if self.is_hasty else self.loop.call_soon(self.later, seconds, do)

    def text_of(self, path: str) -> Text:
        text = self.documents[path].text
        assert text is not None
        return text

    def ask(self, path: str) -> None:
        self.told.discard(path)
        self.shown[path] = self.index.tracked(self.documents[path], self.text_of(path), "spec:").specs

    @initialize(text=any_text(), path=st.sampled_from(LANGUAGES), is_long=st.booleans())
    def begin(self, text: Text, path: str, *, is_long: bool) -> None:
        self.open(text, path, is_long=is_long)

    @rule(text=any_text(), path=st.sampled_from(LANGUAGES), is_long=st.booleans())
    def open(self, text: Text, path: str, *, is_long: bool) -> None:
        """Open a document, or show all of another text in it."""
        self.documents[path] = Document(path, long_text(text) if is_long else text, 1)
        self.ask(path)

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.documents)))
        text = self.text_of(path)
        for _ in range(data.draw(st.integers(1, 2))):
            text, _ = text.edited(data.draw(any_edit(text)))
        self.documents[path] = Document(path, text, 1)
        self.ask(path)

    @precondition(lambda self: len(self.documents) > 1)
    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.documents)))
        self.index.forget(path)
        self.told.discard(path)
        del self.documents[path], self.shown[path]

    @rule(count=st.integers(1, 12), slowness=st.integers(0, 6))
    def wait(self, count: int, slowness: int) -> None:
        self.reader.turns = slowness
        self.loop.run_until_complete(turns(count))
        self.told.intersection_update(self.documents)

    @rule(data=st.data(), slowness=st.integers(0, 6))
    def wait_for_one(self, data: st.DataObject, slowness: int) -> None:
        """Wait for a document as one does who runs a spec, however long the pause would be."""
        path = data.draw(st.sampled_from(sorted(self.documents)))
        self.is_hasty, self.reader.turns = False, slowness
        self.loop.run_until_complete(self.index.settled(path))
        self.is_hasty = True
        self.ask(path)
        anew = find_specs(path, Text.of(str(self.text_of(path))))
        assert find_specs(path, self.text_of(path)) == self.shown[path] == anew

    @rule()
    def settle(self) -> None:
        """Wait until nothing is read any more; then what is shown is what the core finds."""
        before = -1
        while before != self.reader.readings:
            before = self.reader.readings
            self.loop.run_until_complete(turns(300))
            self.told.intersection_update(self.documents)
            for path in sorted(self.told & self.documents.keys()):
                self.ask(path)
        for path in self.documents:
            assert self.shown[path] == find_specs(path, Text.of(str(self.text_of(path))))

    @invariant()
    def nothing_has_failed(self) -> None:
        assert all(task.exception() is None for task in self.work if task.done())

    def teardown(self) -> None:
        for task in self.work:
            task.cancel()
        self.loop.run_until_complete(turns(5))
        self.loop.close()
        assert self.reader.is_closed or not self.reader.readings


TestAnyEditing = Editing.TestCase
TestAnyEditing.settings = settings(max_examples=50, stateful_step_count=20)


def runnable(client: Client, document: Opened) -> int:
    """Return how many specs are shown that can be run."""
    return sum(lens["command"]["title"] == "Run" for lens in client.lenses(document))


def test_a_quote_above_that_swallows_a_spec_is_noticed_a_moment_later(client: Client, source: Path) -> None:
    document = client.open(source, 'x = 1\n\n\n# spec: Do it\n#   done: true\n\n"""\n')
    client.offered(document, 3, RUN)
    client.replace(document, "x = 1", 'x = """')
    wait_until(client, lambda: client.lenses(document) == [], "the spec to go")
    client.undo(document)
    wait_until(client, lambda: runnable(client, document) == 1, "the spec to be back")


def test_the_specs_of_a_long_file_come_a_moment_after_it_was_opened(client: Client, source: Path) -> None:
    document = client.open(source, "x = 1\n" * 20_000 + "# spec: Do it\n#   done: true\n")
    wait_until(client, lambda: runnable(client, document) == 1, "the spec to be found")
    client.offered(document, 20_000, RUN)


def test_code_that_keeps_a_parser_busy_for_minutes_keeps_nobody_waiting(client: Client, source: Path) -> None:
    document = client.open_uri(source.with_name("a.rs").as_uri(), "// spec: Do it\n" + "%w(" * 3_000, "rust")
    assert runnable(client, document) == 1
    client.replace(document, "Do it", "Do it now")
    assert runnable(client, document) == 1
    assert client.execute("countersign.run", [document.uri, 0]) is None
    client.wait_for(lambda: any("trust" in said for said in client.shown) or None, "that none may")
