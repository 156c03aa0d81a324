"""The servers that are measured, and how each is started."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["OURS", "SERVERS", "missing"]

_HERE = Path(__file__).parent
_PEERS = _HERE.parents[1] / ".cache" / "peers" / "bin"
"""Where tools/peers.sh installs the others."""

OURS = "countersign"
SERVERS: dict[str, tuple[str, ...]] = {
    OURS: (sys.executable, "-m", "countersign", "serve"),
    "ruff": (f"{_PEERS}/ruff", "server"),
    "pylsp": (f"{_PEERS}/pylsp",),
    "jedi": (f"{_PEERS}/jedi-language-server",),
    "pygls": (f"{_PEERS}/python", f"{_HERE}/stock_pygls.py"),
    "floor": (sys.executable, f"{_HERE}/floor.py"),
}
"""By name, the command. `pygls` is a minimal server as pygls makes it, `floor` what a pipe and a process cost."""


def missing(server: str) -> str | None:
    """Say why a server can not be measured here, None when it can."""
    program = SERVERS[server][0]
    return None if Path(program).exists() else "it is not installed: run tools/peers.sh"
