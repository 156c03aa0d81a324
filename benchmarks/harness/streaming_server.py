"""Our language server, with an agent that listens to a model for ever: `python streaming_server.py URL`.

It says how many pieces it has heard after each of them; all else is real.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

from countersign.agents.chat.call import Call, Endpoint
from countersign.agents.chat.events import Said
from countersign.agents.chat.streams import ChatStreams
from countersign.bench.copy import CopyBenches
from countersign.bench.workspace import DiskWorkspace
from countersign.core.state import AgentCard
from countersign.ledger.stream import Stream
from countersign.lsp.server import serve
from countersign.ports import Adapters, Bench, Brief, Control, Editor, Progress, Report
from countersign.ports.reports import Reports, Verification
from countersign.runtime import Runtime


class Listener:
    """The agent."""

    card = AgentCard("listener", mechanical=False, inert=True)

    def __init__(self, url: str) -> None:
        self._endpoint = Endpoint(url)
        self._streams = ChatStreams()

    async def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Progress | Report]:
        del bench, control
        words = 0
        call = Call(self._endpoint, "steady-1", [{"role": "user", "content": brief.spec.goal or ""}])
        async with aclosing(self._streams.stream(call)) as events:
            async for event in events:
                if isinstance(event, Said):
                    words += event.text.count(" ")
                    yield Progress(f"{words} words")
        yield Report()


def _runtime(root: Path, editor: Editor) -> Runtime:
    ledger = Stream(root)
    benches = CopyBenches(root, Path(os.environ["XDG_STATE_HOME"], "benches"), ledger.session)
    agent = Listener(sys.argv[1])
    return Runtime(Adapters(ledger, DiskWorkspace(root), benches, {agent.card.name: agent}, editor, time.time))


def _reports() -> Reports:
    nothing = Verification(0, ok=True, flaws=())
    return Reports(lambda _root, _path: iter(()), lambda _: nothing, lambda _root, _probe: iter(()))


if __name__ == "__main__":
    sys.exit(serve(_runtime, lambda root: DiskWorkspace(root).files(), _reports))
