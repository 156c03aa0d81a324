"""The benchmark of the plugin measures what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from repository import ROOT


def test_a_run_measures_drawing_and_key_strokes(binary: Path) -> None:
    command = [sys.executable, ROOT / "benchmarks" / "neovim.py", "--strokes", "10", "--drawings", "2"]
    printed = subprocess.run(
        command, env={**os.environ, "NEOVIM": str(binary)}, capture_output=True, text=True, check=True
    ).stdout
    for name in ("drawing the screen alone", "drawing 50 hunks and the screen", "a key stroke with the plugin"):
        assert re.search(rf"^{name} +\d+\.\d\d +\d+\.\d\d$", printed, re.MULTILINE)
    assert len(re.findall(r"^(holds |BROKEN)", printed, re.MULTILINE)) == 2
