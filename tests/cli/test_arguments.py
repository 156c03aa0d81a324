"""The command line itself: help, version, and what makes no sense."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from support.shell import Shell

COMMANDS = ("run", "review", "refine", "specs", "log", "verify", "doctor", "demo", "serve")


def test_the_version_is_that_of_the_distribution(empty: Shell) -> None:
    assert empty.run("--version").out == f"countersign {version('countersign-ls')}\n"


def test_the_help_names_every_command_and_the_exit_codes(empty: Shell) -> None:
    ran = empty.run("--help")
    assert ran.code == 0
    assert [command for command in COMMANDS if f"\n    {command} " in ran.out] == list(COMMANDS)
    assert "exit codes: 0 done" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help(empty: Shell, command: str) -> None:
    ran = empty.run(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: countersign {command}")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a command"),
        (("fly",), "invalid choice: 'fly'"),
        (("run",), "FILE[:LINE]"),
        (("run", "a.py:0"), "lines count from 1"),
        (("run", "a.py", "--accept", "some"), "invalid choice: 'some'"),
        (("run", "a.py", "--accept", "ask", "--json"), "--json asks nothing"),
        (("log", "--colour"), "unrecognized arguments"),
        (("run", "a.py", "--root", "nowhere"), "--root nowhere is not a directory"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(empty: Shell, arguments: tuple[str, ...], said: str) -> None:
    ran = empty.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("countersign: ")
    assert said in ran.err
    assert ran.err.count("\n") == 1
