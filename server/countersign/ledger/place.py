"""Where the ledger of a workspace lies: in the user's state directory, never inside the workspace."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from countersign.ledger.files import make_private, replace_whole
from countersign.ledger.locking import Lock

__all__ = ["device_id", "state_root", "stream_directory", "workspace_id"]

_PATIENCE = 5.0
_LONGEST_SLUG = 40
_DEVICE = re.compile(r"[0-9a-f]{16}\n")


def stream_directory(workspace: Path, state: Path) -> Path:
    """Return where this device keeps the ledger of a workspace. Names the device on first use. Raises OSError."""
    return state / workspace_id(workspace) / device_id(state)


def state_root() -> Path:
    """Return the directory of all ledgers of this user; `XDG_STATE_HOME` is respected."""
    from platformdirs import user_state_path  # noqa: PLC0415 - 10 ms that only the first use of the ledger pays

    return user_state_path("countersign", appauthor=False)


def workspace_id(workspace: Path) -> str:
    """Name a workspace by its real path, readable and unique: `my-project-0123456789abcdef`."""
    real = os.path.realpath(workspace)
    slug = re.sub(r"[^a-z0-9]+", "-", Path(real).name.lower()).strip("-")[:_LONGEST_SLUG]
    return f"{slug or 'workspace'}-{hashlib.sha256(os.fsencode(real)).hexdigest()[:16]}"


def device_id(state: Path) -> str:
    """Return the random name of this device, made once and kept in the state directory. Raises OSError."""
    path = state / "device"
    known = _known_device(path)
    if known is not None:
        return known
    make_private(state, state)
    with Lock(state / "device.lock", patience=_PATIENCE):
        known = _known_device(path)
        if known is None:
            known = os.urandom(8).hex()
            replace_whole(path, f"{known}\n".encode())
        return known


def _known_device(path: Path) -> str | None:
    try:
        text = path.read_text("ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return text.strip() if _DEVICE.fullmatch(text) else None
