"""The benchmark of endpoint tasks lets a model really change files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_ENDPOINT = Path(__file__).parents[2] / "benchmarks" / "endpoint.py"


def test_a_run_measures_tasks_and_turns_of_the_event_loop() -> None:
    command = [sys.executable, str(_ENDPOINT), "--tasks", "2", "--files", "20"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^ *\d+\.\d\d  the first task", printed, re.MULTILINE)
    assert re.search(r"^ *\d+\.\d{3}  a later one, median of 5: (holds|BROKEN)", printed, re.MULTILINE)
    assert re.search(r"^ *\d+\.\d{3}  the longest turn of the event loop", printed, re.MULTILINE)
