"""`countersign demo`: the whole job on a copy of the example project, with a ledger of its own.

Everything is done for real, by the same commands that a user types. On a terminal the user answers; elsewhere a
script does, and then each step is checked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from countersign.cli.arguments import parse
from countersign.cli.asking import Keyboard, Script
from countersign.cli.commands import Command
from countersign.cli.desk import Desk

__all__ = ["demo"]

Perform = Callable[[Command, Desk], int]

_SPEC = "parcel/money.py"
_ANSWERS = ("y", "r a weight is not money", "a", "a")
"""To the hunks in the invoice and on the label; the two in the rates are accepted once both were shown."""


class _DemoError(Exception):
    """A step did not come out as it should; the message is a sentence."""


def demo(desk: Desk, perform: Perform) -> int:
    """Return the exit code: 1 when a step failed."""
    example = desk.program.example()
    if example is None:
        desk.messages.say(
            "the example project comes with the repository, not with the package; clone that and run `make demo`."
        )
        return 1
    with tempfile.TemporaryDirectory(prefix="countersign-demo-") as made:
        project = Path(made, "parcel-desk")
        shutil.copytree(example, project, ignore=shutil.ignore_patterns("__pycache__"))
        with _elsewhere(project.resolve(), Path(made, "state").resolve()):
            try:
                _Show(project, desk, perform).play()
            except _DemoError as error:
                desk.messages.say(f"the demo failed: {error}")
                return 1
    return 0


@contextmanager
def _elsewhere(directory: Path, state: Path) -> Generator[None]:
    """Work in a directory, with a state directory that nobody else uses."""
    before, state_before = Path.cwd(), os.environ.get("XDG_STATE_HOME")
    os.chdir(directory)
    os.environ["XDG_STATE_HOME"] = str(state)
    try:
        yield
    finally:
        os.chdir(before)
        if state_before is None:
            del os.environ["XDG_STATE_HOME"]
        else:
            os.environ["XDG_STATE_HOME"] = state_before


class _Show:
    """The steps of the demo, in order. Raises _DemoError when one fails."""

    def __init__(self, project: Path, desk: Desk, perform: Perform) -> None:
        self._project = project
        self._live = desk.asker is not None
        self._desk = replace(desk, asker=Keyboard if self._live else lambda: Script(_ANSWERS))
        self._perform = perform

    def play(self) -> None:
        self._explain(_WELCOME)
        self._quote(_SPEC)
        self._test("One of the project's tests fails; the spec above is about it.", passes=False)
        self._pause()
        self._explain("These are all specs of the project, and what can be said about them before anything runs:")
        self._type("specs")
        self._pause()
        self._explain(_BEFORE_TRUST)
        self._type("trust")
        self._explain(_BEFORE_REVIEW + (_KEYS if self._live else ""))
        self._type("run", _SPEC)
        self._check_review()
        self._test("The project's tests after the review:", passes=None if self._live else True)
        self._explain(_BEFORE_CHECK)
        self._type("check", expected=None)
        self._pause()
        self._explain("The ledger has recorded what ran, what was offered, and every decision:")
        self._type("log")
        self._explain("Each record is bound to the one before it by its hash:")
        self._type("verify")
        self._pause()
        self._tamper()
        self._explain(_GOODBYE)

    def _explain(self, words: str) -> None:
        self._desk.output.text("")
        for line in words.splitlines():
            self._desk.output.line((line, "cyan"))

    def _quote(self, path: str) -> None:
        self._desk.output.text("")
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), start=1):
            self._desk.output.line((f"{number:>4}  ", "dim"), (line, ""))

    def _type(self, *words: str, expected: int | None = 0) -> None:
        """Perform a command as if it had been typed; `expected` is None when that depends on the machine."""
        self._desk.output.text("")
        self._desk.output.line(("$ ", "dim"), (f"countersign {' '.join(words)}", "bold"))
        code = self._perform(parse(words, self._desk.program.version), self._desk)
        if expected is not None and code != expected:
            raise _DemoError(f"`countersign {' '.join(words)}` ended with {code} instead of {expected}.")

    def _pause(self) -> None:
        if self._live and Keyboard().ask("\nPress Enter to go on. ") is None:
            raise _DemoError("it was left before its end; nothing of yours was touched.")

    def _test(self, words: str, *, passes: bool | None) -> None:
        """Run the project's tests; `passes` is None when that depends on what the user has accepted."""
        self._explain(words)
        self._desk.output.text("")
        self._desk.output.line(("$ ", "dim"), ("python3 -m unittest discover -s tests", "bold"))
        ended = subprocess.run(
            [sys.executable, "-B", "-m", "unittest", "discover", "-s", "tests"],
            capture_output=True,
            check=False,
            text=True,
            encoding="utf-8",
        )
        for line in ended.stderr.splitlines():
            if line.startswith(("FAIL:", "ERROR:", "AssertionError", "Ran", "OK", "FAILED")):
                self._desk.output.text(line)
        if passes is not None and passes is not (ended.returncode == 0):
            raise _DemoError(f"the tests of the example should {'pass' if passes else 'fail'} here.")

    def _check_review(self) -> None:
        if self._live:
            return
        for path, accepted in (("parcel/invoice.py", True), ("parcel/labels.py", False), ("parcel/rates.py", True)):
            text, before = Path(path).read_text(encoding="utf-8"), self._original(path)
            wanted = before.replace("round(", "money.rounded(").replace(", 2)", ")") if accepted else before
            if text != wanted:
                raise _DemoError(f"{path} does not hold what was accepted.")

    def _original(self, path: str) -> str:
        example = self._desk.program.example()
        return (example / path).read_text(encoding="utf-8") if example else ""

    def _tamper(self) -> None:
        """Change one word of the ledger on disk, and verify again."""
        self._explain("What if somebody edits the ledger, if only the year in one date?")
        (segment,) = self._desk.program.ledger_directory(self._project).glob("*.jsonl")
        data = segment.read_bytes()
        segment.write_bytes(data.replace(b'"time":"20', b'"time":"19', 1))
        self._type("verify", expected=1)
        segment.write_bytes(data)


_WELCOME = """\
Agents write, you countersign. This is a temporary copy of an example project, with a ledger of its own.

A spec is a comment that says what is to be done. This one needs no model: its `rewrite:` clause is done by the
agent that is built in."""
_BEFORE_TRUST = """\
The spec has a `done:` command, and commands run in no project that you do not trust. You look at a project, then
you say so; it holds until the project's countersign.toml changes."""
_BEFORE_REVIEW = """\
Now the spec is run. The agent works on a copy of the project; what it changed is offered hunk by hunk, and your
files change only where you accept. It rewrites every round(..., 2), and one of them does not round money."""
_BEFORE_CHECK = """\
When the task ended, its `done:` command had been run in a sandbox on all that it proposed, and had failed. What you
have accepted since is less than that. Is exactly this right? The command is run on your files, and on those without
what you have accepted; where there is no sandbox, nothing is run, and that is said."""
_KEYS = """

Press y to accept a hunk, n to reject it, r to reject it and say why, a to accept the rest of a file, ? for more.
Each answer ends with Enter."""
_GOODBYE = """\
That was the whole job. In your editor the same hunks are diagnostics, hovers and code actions: see README.md."""
