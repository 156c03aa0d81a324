"""Trusting a workspace as `countersign trust` does, without a process."""

from __future__ import annotations

import time
from pathlib import Path

from countersign.core.records import WorkspaceTrusted
from countersign.ledger.stream import Stream
from countersign.settings import config_digest

__all__ = ["trust"]


def trust(root: Path, state: Path) -> None:
    """Record that the user trusts a workspace as it is now; `state` is what XDG_STATE_HOME names."""
    stream = Stream(root, state / "countersign")
    stream.append(WorkspaceTrusted(config_digest(root) or "", stream.session, time.time()))
    stream.close()
