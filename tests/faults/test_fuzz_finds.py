"""The fuzzer says nothing of a server that does right, and finds what is wrong with others."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from faults import fuzz_dummy
from faults.fuzz_bytes import body_of, frame
from faults.fuzz_process import Target
from faults.fuzz_streams import minimal, tried

SEEDS = range(40)


def dummy(behaviour: str, seconds: float = 30.0) -> Target:
    return Target((sys.executable, fuzz_dummy.__file__, behaviour), seconds)


def found_in(target: Target, folder: Path) -> list[str]:
    """Return what is wrong with the first stream in which something is."""
    streams = (tried(Random(seed), folder / f"{seed}", target, 3)[0] for seed in SEEDS)  # noqa: S311 - always the same
    return next((problems for problems in streams if problems), list[str]())


def test_nothing_is_said_of_a_server_that_does_right(tmp_path: Path) -> None:
    assert found_in(dummy("good"), tmp_path) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("answers twice", "answered too often: "),
        ("is silent", "unanswered (running): "),
        ("crashes", "stderr: Traceback"),
        ("leaks", "an error shows "),
        ("forgets an edit", "out of sync: "),
        ("ends with 0", "exit code 0 instead of (1,)"),
        ("hangs", "exit code None, said ''"),
        ("miscounts", "is no JSON"),
    ],
)
def test_what_is_wrong_is_found(tmp_path: Path, wrong: str, said: str) -> None:
    problems = found_in(dummy(wrong, seconds=2.0), tmp_path)
    assert any(said in problem for problem in problems), problems


def test_what_was_found_is_made_small(tmp_path: Path) -> None:
    target = dummy("crashes", seconds=2.0)
    asked = {"jsonrpc": "2.0", "method": "ask"}
    frames = [
        frame(body_of({**asked, "id": number, "params": "x" if number == 5 else None})) for number in range(9)
    ]
    assert minimal(frames, "unanswered (exit code 1): [5]", tmp_path, target, 40) == [frames[5]]
