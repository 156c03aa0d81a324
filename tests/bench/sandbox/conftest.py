"""Sandboxes, each with a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.sandboxes import Cage, needs_sandbox


@pytest.fixture(params=["plain", "layers"])
def cage(request: pytest.FixtureRequest, tmp_path: Path) -> Cage:
    """Return a sandbox over a bench that is one directory, and over one of layers."""
    needs_sandbox()
    return Cage(tmp_path, layered=request.param == "layers")
