"""A scripted model in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["model"]


@contextmanager
def model(script: str, *arguments: str) -> Generator[str]:
    """Start a model, which is a script beside this one that prints its port; give its address."""
    command = (sys.executable, str(Path(__file__).parent / script), *arguments)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise AssertionError("it is a pipe")
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.kill()
