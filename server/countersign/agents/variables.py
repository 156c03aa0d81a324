"""The variables that an agent's process gets."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

__all__ = ["variables_of"]

_ALWAYS = {"NO_COLOR": "1", "TERM": "dumb", "LANG": "C.UTF-8"}
"""What keeps programs from drawing where nobody looks."""


def variables_of(names: Sequence[str], fixed: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Return the variables: those of this process that are named, and others with values of their own."""
    return _ALWAYS | {name: os.environ[name] for name in names if name in os.environ} | dict(fixed or {})
