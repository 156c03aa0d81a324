"""Being somebody whom file modes hold back."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["unprivileged"]

_NOBODY = 65534


@contextmanager
def unprivileged(directory: Path) -> Generator[None]:
    """Be somebody whom file modes hold back; the directory is theirs."""
    if os.geteuid() != 0:
        yield
        return
    os.chown(directory, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
