"""Files are read in worker threads: what they held before it was known what they hold now is no news."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

from countersign.bench.copy import CopyBenches
from countersign.core.effects import ChangeFile
from countersign.core.encoding import Charset
from countersign.core.events import DocumentClosed, DocumentOpened
from countersign.core.operation import Standing, contents
from countersign.core.text import Text
from countersign.core.tracing import Came
from countersign.ledger.stream import Stream
from countersign.ports import Adapters
from countersign.runtime import Runtime
from support.listening import Listener


class SlowWorkspace:
    """One file in memory; a worker thread that has read it holds on to that until it may go on."""

    def __init__(self, text: str) -> None:
        self.text = Text.of(text)
        self.was_read = threading.Event()
        self.may_go_on = threading.Event()

    def read(self, path: str) -> Text | None:
        del path
        text = self.text
        if threading.current_thread() is not threading.main_thread():
            self.was_read.set()
            self.may_go_on.wait(20)
        return text

    def see(self, path: str) -> tuple[Text | None, Standing]:
        text = self.read(path)
        return text, contents(str(text).encode(), executable=False)

    def came(self, since: float, places: Sequence[str] | None) -> Sequence[Came]:
        raise AssertionError(since, places)

    def change(self, change: ChangeFile) -> None:
        raise AssertionError(change)

    def replace(self, path: str, expected: Text, text: Text, charset: Charset | None = None) -> None:
        del path, charset
        assert self.text == expected
        self.text = text


async def test_what_was_read_too_early_does_not_undo_what_was_seen_since(tmp_path: Path) -> None:
    workspace = SlowWorkspace("old\n")
    benches = CopyBenches(tmp_path, tmp_path / "benches", "this")
    ledger = Stream(tmp_path, tmp_path / "state")
    runtime = Runtime(Adapters(ledger, workspace, benches, {}, Listener(), lambda: 0.0))
    runtime.dispatch(DocumentOpened("a.py", 1, Text.of("typed\n"), 0.0))
    runtime.dispatch(DocumentClosed("a.py"))
    await asyncio.to_thread(workspace.was_read.wait, 20)
    workspace.text = Text.of("new\n")
    runtime.look("a.py")
    workspace.may_go_on.set()
    await runtime.idle()
    assert runtime.state.documents["a.py"].text == Text.of("new\n")


async def test_what_changes_while_a_file_is_read_for_the_first_time_is_noticed(tmp_path: Path) -> None:
    workspace = SlowWorkspace("old\n")
    benches = CopyBenches(tmp_path, tmp_path / "benches", "this")
    ledger = Stream(tmp_path, tmp_path / "state")
    runtime = Runtime(Adapters(ledger, workspace, benches, {}, Listener(), lambda: 0.0))
    runtime.work.looking.look_soon("a.py")
    await asyncio.to_thread(workspace.was_read.wait, 20)
    workspace.text = Text.of("new\n")
    runtime.work.looking.look_again(["a.py", "elsewhere.py"])
    workspace.may_go_on.set()
    await runtime.idle()
    assert runtime.state.documents["a.py"].text == Text.of("new\n")
