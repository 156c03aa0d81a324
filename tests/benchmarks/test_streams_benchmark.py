"""The benchmark of streams lets tasks really listen to a model while it asks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_STREAMS = Path(__file__).parents[2] / "benchmarks" / "streams.py"


def test_a_run_lets_tasks_listen_while_hovers_are_answered() -> None:
    command = [sys.executable, str(_STREAMS), "--rounds", "1", "--streams", "2"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = r"\d+\.\d\d / \d+\.\d\d / \d+\.\d\d$"
    assert re.search(rf"^alone +{figures}", printed, re.MULTILINE)
    assert re.search(rf"^beside streams +{figures}", printed, re.MULTILINE)
    heard = re.search(r"^(\d+) tokens heard in a second, of 100$", printed, re.MULTILINE)
    assert heard is not None
    assert int(heard[1]) > 0
