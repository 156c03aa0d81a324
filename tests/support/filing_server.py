"""A server whose agent does to whole files what its arguments say, see `filing.py`, or, without any, the lines of
the file `deeds` in the state directory; all else is real.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

from countersign.bench.copy import CopyBenches
from countersign.bench.workspace import DiskWorkspace
from countersign.ledger.stream import Stream
from countersign.lsp.server import serve
from countersign.ports import Adapters, Bench, Brief, Control, Editor, Progress, Report
from countersign.ports.reports import Reports, Verification
from countersign.runtime import Runtime
from countersign.settings import config_digest

sys.path.append(str(Path(__file__).parents[1]))
from support.filing import Filing


class _Told(Filing):
    """Is told anew what to do each time that it runs."""

    def __init__(self, told: Path) -> None:
        super().__init__()
        self._told = told

    async def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Progress | Report]:
        self.deeds = self._told.read_text(encoding="utf-8").splitlines()
        async for sign in super().run(brief, bench, control):
            yield sign


def _runtime(root: Path, editor: Editor) -> Runtime:
    ledger = Stream(root)
    state = Path(os.environ["XDG_STATE_HOME"])
    benches = CopyBenches(root, state / "benches", ledger.session)
    agent = Filing(*sys.argv[1:]) if sys.argv[1:] else _Told(state / "deeds")
    config, agents = partial(config_digest, root), {agent.card.name: agent}
    return Runtime(Adapters(ledger, DiskWorkspace(root), benches, agents, editor, time.time, config=config))


def _reports() -> Reports:
    nothing = Verification(0, ok=True, flaws=())
    return Reports(lambda _root, _path: iter(()), lambda _: nothing, lambda _root, _probe: iter(()))


if __name__ == "__main__":
    sys.exit(serve(_runtime, lambda root: DiskWorkspace(root).files(), _reports))
