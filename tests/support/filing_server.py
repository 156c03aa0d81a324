"""A server whose agent does to whole files what its arguments say, see `filing.py`; all else is real."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from countersign.bench.copy import CopyBenches
from countersign.bench.workspace import DiskWorkspace
from countersign.ledger.stream import Stream
from countersign.lsp.server import serve
from countersign.ports import Adapters, Editor
from countersign.runtime import Runtime

sys.path.append(str(Path(__file__).parents[1]))
from support.filing import Filing


def _runtime(root: Path, editor: Editor) -> Runtime:
    ledger = Stream(root)
    benches = CopyBenches(root, Path(os.environ["XDG_STATE_HOME"]) / "benches", ledger.session)
    agent = Filing(*sys.argv[1:])
    return Runtime(Adapters(ledger, DiskWorkspace(root), benches, {agent.card.name: agent}, editor, time.time))


if __name__ == "__main__":
    sys.exit(serve(_runtime, lambda root: DiskWorkspace(root).files()))
