"""A server whose agent does what the recipe agent never does, as its first argument says; all else is real.

wait      says that it works, and works until it is cancelled; a number may follow: so many work at a time
obedient  works until it hears something, says what that was, and changes the file
print     writes to the standard output, then changes the file
hostile   changes the file, for reasons that try to be more than text
fail      gives up with a sentence; `crash` with an exception
broken    has no ledger at all; `defect` has a bug where its ledger is opened
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

from msgspec import structs

from countersign.bench.copy import CopyBenches
from countersign.bench.workspace import DiskWorkspace
from countersign.checks.project import Project
from countersign.checks.scan import findings
from countersign.core.model import Reason
from countersign.core.state import AgentCard
from countersign.core.text import Span
from countersign.ledger.stream import Stream
from countersign.lsp.server import serve
from countersign.ports import (
    Adapters,
    AgentError,
    Bench,
    Brief,
    Control,
    Editor,
    LedgerError,
    Progress,
    Report,
    Sign,
    Told,
    Used,
    Voice,
)
from countersign.ports.reports import Reports, Verification
from countersign.queueing import Turns
from countersign.runtime import Runtime
from countersign.settings import config_digest

HOSTILE = "see [here](command:evil) <b>x</b> ``` \u202e```\n# big"
CHANGE = "changed = True\n"


class Scripted:
    """The agent: it puts a line before the first one of the spec's file."""

    card = AgentCard("scripted", mechanical=False, inert=True)

    def __init__(self, behaviour: str) -> None:
        self._behaviour = behaviour

    async def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Sign]:
        yield Progress("reading", 0.5)
        match self._behaviour:
            case "wait":
                yield Progress("still [reading](command:evil)", 0.25)
                await asyncio.Event().wait()
            case "obedient":
                yield Progress("listening")
                while not (said := await control.go_on()):  # noqa: ASYNC110 - it asks again, as between turns
                    await asyncio.sleep(0.01)
                yield Told(Voice.AGENT, f"heard: {' '.join(said)}\n")
            case "ask":
                yield Used("model-of-nobody", prompt=1200, cached=None, answer=34)
            case "print":
                print("Content-Length: 3\r\n\r\nboo", flush=True)  # noqa: T201 - the subject of the test
                os.write(1, b"more\n")
            case "fail":
                raise AgentError("The scripted agent gave up")
            case "crash":
                raise ZeroDivisionError
            case _:
                pass
        path = brief.spec.path
        bench.write(path, CHANGE.encode() + bench.read(path))
        yield Report((Reason(path, Span(0, 1), HOSTILE, HOSTILE),), notes=(HOSTILE,))


def _runtime(root: Path, editor: Editor) -> Runtime:
    behaviour = sys.argv[1]
    if behaviour == "broken":
        raise LedgerError("The ledger can not be opened: no space left")
    if behaviour == "defect":
        raise ZeroDivisionError("a bug")
    state = Path(os.environ["XDG_STATE_HOME"])
    ledger, workspace = Stream(root), DiskWorkspace(root)
    benches = CopyBenches(root, state / "benches", ledger.session)
    agent = Scripted(behaviour)
    project = Project(root, workspace.read, workspace.files)
    checks = partial(findings, project=project)
    config, agents = partial(config_digest, root), {agent.card.name: agent}
    adapters = Adapters(ledger, workspace, benches, agents, editor, time.time, checks, config=config)
    turns = Turns(int(sys.argv[2])) if sys.argv[2:] else None
    return Runtime(structs.replace(adapters, turns=turns, log_of=partial(_log_of, state)))


def _log_of(state: Path, task: str) -> Path:
    return state / "logs" / task


def _reports() -> Reports:
    nothing = Verification(0, ok=True, flaws=())
    return Reports(lambda _root, _path: iter(()), lambda _: nothing, lambda _root, _probe: iter(()))


if __name__ == "__main__":
    sys.exit(serve(_runtime, lambda root: DiskWorkspace(root).files(), _reports))
