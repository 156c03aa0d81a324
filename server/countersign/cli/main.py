"""The command line: arguments in, an exit code out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import assert_never

from countersign.cli.arguments import parse
from countersign.cli.asking import Keyboard
from countersign.cli.commands import (
    Ask,
    Blame,
    Check,
    Color,
    Command,
    Demo,
    Doctor,
    Log,
    Refine,
    Review,
    Run,
    Serve,
    ShowRequest,
    Specs,
    Steer,
    Trust,
    Undo,
    Verify,
)
from countersign.cli.desk import Desk
from countersign.cli.output import Messages, Output, can_ask
from countersign.cli.place import UsageError
from countersign.cli.program import Program
from countersign.ports import BenchError, LedgerError, WorkspaceError

__all__ = ["main", "perform"]

_INTERRUPTED = 130
"""What a shell reports of a program that ended by Ctrl-C: 128 and the number of the signal."""


def main(arguments: Sequence[str], program: Program) -> int:
    """Perform a command and return the exit code: 0 done, 1 something was found or failed, 2 usage."""
    command = parse(arguments, program.version)
    _make_robust()
    desk = Desk(program, Output(_color(command)), Messages(), Keyboard if can_ask() else None)
    try:
        code = perform(command, desk)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has read enough; the interpreter would complain when it flushes at the end.
        _forget_output()
        return 1
    except OSError as error:
        desk.messages.say(f"the output can not be written: {(error.strerror or str(error)).lower()}.")
        _forget_output()
        return 1
    return code


def _forget_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def perform(command: Command, desk: Desk) -> int:
    """Perform a command; what fails is said in a sentence."""
    try:
        return _perform(command, desk)
    except UsageError as error:
        desk.messages.say(str(error))
        return 2
    except (LedgerError, WorkspaceError, BenchError) as error:
        desk.messages.say(str(error))
        return 1
    except KeyboardInterrupt:
        desk.messages.say("interrupted: what was decided is kept, nothing else was changed.")
        return _INTERRUPTED


def _perform(command: Command, desk: Desk) -> int:  # noqa: C901, PLR0911 - one case for each command
    """Each command loads only what it needs, so that all of them start fast."""
    match command:
        case Run() | ShowRequest() | Ask() | Review() | Refine():
            return _perform_review(command, desk)
        case Undo():
            from countersign.cli.undo import undo  # noqa: PLC0415 - see above

            return undo(command, desk)
        case Check():
            from countersign.cli.check import check  # noqa: PLC0415 - see above

            return check(command, desk)
        case Specs():
            from countersign.cli.specs import specs  # noqa: PLC0415 - see above

            return specs(command, desk)
        case Log() | Verify() | Blame():
            return _tell(command, desk)
        case Steer():
            from countersign.cli.steer import steer  # noqa: PLC0415 - see above

            return steer(command, desk)
        case Trust():
            from countersign.cli.trust import trust  # noqa: PLC0415 - see above

            return trust(command, desk)
        case Doctor():
            from countersign.cli.doctor import doctor  # noqa: PLC0415 - see above

            return doctor(command, desk)
        case Demo():
            from countersign.cli.demo import demo  # noqa: PLC0415 - see above

            return demo(desk, perform)
        case Serve():
            return desk.program.serve()
        case _:
            assert_never(command)


def _tell(command: Log | Verify | Blame, desk: Desk) -> int:
    """Perform a command that only tells what is recorded."""
    match command:
        case Log():
            from countersign.cli.records import log  # noqa: PLC0415 - see above

            return log(command, desk)
        case Verify():
            from countersign.cli.records import verify  # noqa: PLC0415 - see above

            return verify(command, desk)
        case Blame():
            from countersign.cli.blame import blame  # noqa: PLC0415 - see above

            return blame(command, desk)
        case _:
            assert_never(command)


def _perform_review(command: Run | ShowRequest | Ask | Review | Refine, desk: Desk) -> int:
    match command:
        case Run():
            from countersign.cli.run import run  # noqa: PLC0415 - see above

            return run(command, desk)
        case ShowRequest():
            from countersign.cli.show_request import show_request  # noqa: PLC0415 - see above

            return show_request(command, desk)
        case Ask():
            from countersign.cli.questions import ask  # noqa: PLC0415 - see above

            return ask(command, desk)
        case Review(rejected=True):
            from countersign.cli.rejections import rejections  # noqa: PLC0415 - see above

            return rejections(command, desk)
        case Review():
            from countersign.cli.pending import review  # noqa: PLC0415 - see above

            return review(command, desk)
        case Refine():
            from countersign.cli.refine import refine  # noqa: PLC0415 - see above

            return refine(command, desk)
        case _:
            assert_never(command)


def _color(command: Command) -> Color:
    match command:
        case Serve():
            return Color.NEVER
        case Demo():
            return command.color
        case _:
            return command.common.color


def _make_robust() -> None:
    """Let no character that a terminal's encoding lacks, and no byte typed by mistake, end the program."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)
