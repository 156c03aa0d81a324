"""Arguments in, a command out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from countersign.cli import helps
from countersign.cli.argument_parts import add_color, add_common, common_of, target_of
from countersign.cli.commands import (
    Accept,
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
    TrustDeed,
    Undo,
    Verify,
)
from countersign.cli.helps import Help
from countersign.cli.question_arguments import add_questions

__all__ = ["parse"]

_Chosen = argparse.Namespace
_Add = Callable[[str, Help, Callable[[_Chosen], Command]], argparse.ArgumentParser]


def parse(arguments: Sequence[str], version: str) -> Command:
    """Return the command. Ends the program with exit code 2 and a sentence when there is none to be understood."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.version:
        sys.stdout.write(f"countersign {version}\n")
        parser.exit()
    if chosen.make is None:
        parser.error("name a command")
    make: Callable[[_Chosen], Command] = chosen.make
    try:
        return make(chosen)
    except argparse.ArgumentTypeError as error:
        parser.error(str(error))


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence and the next step."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"countersign: {message}; see `{self.prog} --help`.\n")


def _parser() -> _Parser:
    parser = _Parser(
        prog="countersign",
        description="Agents write, you countersign: spec comments become reviewed, recorded changes.",
        epilog=helps.EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    parser.set_defaults(make=None)
    _add_commands(parser)
    return parser


def _add_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, words: Help, make: Callable[[_Chosen], Command]) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=words.line,
            description=words.paragraph,
            epilog=words.examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        added.set_defaults(make=make)
        return added

    run, request = _add_running(add)
    review = _add_only(add("review", helps.REVIEW, _review))
    refine = _with_remark(add("refine", helps.REFINE, _refine))
    undo = _with_name(add("undo", helps.UNDO, lambda chosen: Undo(common_of(chosen), chosen.name)))
    check = _with_task(add("check", helps.CHECK, lambda chosen: Check(common_of(chosen), chosen.task)))
    specs = add("specs", helps.SPECS, _specs)
    specs.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files or directories (default: .)")
    log = _with_log(add("log", helps.LOG, _log))
    blame = add("blame", helps.BLAME, lambda chosen: Blame(common_of(chosen), chosen.target))
    blame.add_argument("target", metavar="FILE[:LINE]", type=target_of, help="a file, and perhaps one line of it")
    verify = add("verify", helps.VERIFY, lambda chosen: Verify(common_of(chosen)))
    doctor = add("doctor", helps.DOCTOR, lambda chosen: Doctor(common_of(chosen), chosen.probe))
    doctor.add_argument("--probe", action="store_true", help="ask each model a question of one line")
    steer = _with_words(add("steer", helps.STEER, _steer))
    trust = _with_deed(add("trust", helps.TRUST, _trust))
    add_color(add("demo", helps.DEMO, lambda chosen: Demo(Color(chosen.color))))
    _add_ways(add("serve", helps.SERVE, lambda _: Serve()))
    _add_accept(run, review, refine)
    questions = add_questions(add)
    of_tasks = *questions, run, request, review, refine, check, undo, steer
    for of_workspace in (*of_tasks, specs, log, blame, verify, trust, doctor):
        add_common(of_workspace)


def _add_ways(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--stdio", action="store_true", help="what is done anyway; some editors say it")
    serve.add_argument("--clientProcessId", metavar="PID", help="not needed: the editor says it later, too")


def _with_words(steer: argparse.ArgumentParser) -> argparse.ArgumentParser:
    steer.add_argument("task", metavar="TASK", nargs="?", help="a working task (default: list them)")
    steer.add_argument("words", metavar="WORD", nargs="*", help="what its agent is to hear")
    deeds = steer.add_mutually_exclusive_group()
    for deed, words in (
        ("pause", "let it rest before its next step"),
        ("resume", "let it go on"),
        ("cancel", "end it"),
    ):
        deeds.add_argument(f"--{deed}", dest="deed", action="store_const", const=deed, default="", help=words)
    return steer


def _with_log(log: argparse.ArgumentParser) -> argparse.ArgumentParser:
    log.add_argument("--task", metavar="ID", default="", help="what was said while this task worked")
    log.add_argument("file", metavar="FILE", nargs="?", type=Path, help="only what happened to this file")
    return log


def _with_deed(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    deeds = parser.add_mutually_exclusive_group()
    deeds.add_argument(
        "--revoke", action="store_true", help="take the trust back, and stop what runs because of it"
    )
    deeds.add_argument("--show", action="store_true", help="only say whether the workspace is trusted")
    return parser


def _add_running(add: _Add) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    run, request = add("run", helps.RUN, _run), add("show-request", helps.SHOW_REQUEST, _show_request)
    for parser in (run, request):
        parser.add_argument(
            "target", metavar="FILE[:LINE]", type=target_of, help="a file, and a line of one of its specs"
        )
    run.add_argument("--with-plan", action="store_true", help="go by the plan that `countersign plan` has made")
    run.add_argument("--dry-run", action="store_true", help="show what would be sent to a model; run nothing")
    return run, request


def _with_name(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("name", metavar="TASK|HUNK", nargs="?", help="what to take back (default: list it)")
    return parser


def _with_task(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("task", metavar="TASK", nargs="?", default="", help="default: the last that was accepted")
    return parser


def _with_remark(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("hunks", metavar="HUNK", nargs="+", help="the id of a hunk: `countersign review --json`")
    parser.add_argument("-m", "--remark", metavar="REMARK", required=True, help="what is to be different")
    return parser


def _add_only(review: argparse.ArgumentParser) -> argparse.ArgumentParser:
    review.add_argument("file", metavar="FILE", nargs="?", type=Path, help="only the hunks of this file")
    review.add_argument(
        "--rejected", action="store_true", help="show what was rejected and why; nothing is accepted"
    )
    review.add_argument("--list", action="store_true", help="list open hunks as `path:line: text`, and ask nothing")
    review.add_argument("--task", metavar="ID", default="", help="only the hunks of this task")
    review.add_argument(
        "--clause", metavar="TEXT", default="", help="only hunks that serve a clause with these words"
    )
    review.add_argument("--hunk", metavar="ID", default="", help="only this hunk, or what stands for it")
    return review


def _add_accept(*parsers: argparse.ArgumentParser) -> None:
    for parser in parsers:
        parser.add_argument(
            "--accept",
            choices=[accept.value for accept in Accept],
            help="ask: one by one (default on a terminal); all: every hunk; none: decide later (default elsewhere)",
        )


def _run(chosen: _Chosen) -> Run | ShowRequest:
    if chosen.dry_run and chosen.accept is not None:
        raise argparse.ArgumentTypeError("--dry-run accepts nothing, so it goes without --accept")
    if chosen.dry_run:
        return _show_request(chosen)
    return Run(common_of(chosen), chosen.target, _accept(chosen), chosen.with_plan)


def _show_request(chosen: _Chosen) -> ShowRequest:
    return ShowRequest(common_of(chosen), chosen.target)


def _review(chosen: _Chosen) -> Review:
    accept = _accept(chosen)
    if chosen.rejected and accept is not None:
        raise argparse.ArgumentTypeError("--rejected accepts nothing, so it goes without --accept")
    if chosen.list and (accept is not None or chosen.json or chosen.rejected):
        raise argparse.ArgumentTypeError("--list only lists: it goes without --accept, --json and --rejected")
    only = chosen.task, chosen.clause, chosen.hunk
    if chosen.rejected and any(only):
        raise argparse.ArgumentTypeError("--rejected goes without --task, --clause and --hunk")
    return Review(common_of(chosen), chosen.file, accept, chosen.rejected, chosen.list, *only)


def _refine(chosen: _Chosen) -> Refine:
    return Refine(common_of(chosen), tuple(chosen.hunks), chosen.remark, _accept(chosen))


def _specs(chosen: _Chosen) -> Specs:
    return Specs(common_of(chosen), tuple(chosen.paths))


def _log(chosen: _Chosen) -> Log:
    return Log(common_of(chosen), chosen.file, chosen.task)


def _steer(chosen: _Chosen) -> Steer:
    text = " ".join(chosen.words)
    if chosen.task is not None and bool(text) is bool(chosen.deed):
        raise argparse.ArgumentTypeError("say something to the task, or --pause, --resume or --cancel it")
    return Steer(common_of(chosen), chosen.task, text, chosen.deed)


def _trust(chosen: _Chosen) -> Trust:
    deed = TrustDeed.REVOKE if chosen.revoke else TrustDeed.SHOW if chosen.show else TrustDeed.GRANT
    return Trust(common_of(chosen), deed)


def _accept(chosen: _Chosen) -> Accept | None:
    accept = None if chosen.accept is None else Accept(chosen.accept)
    if chosen.json and accept is Accept.ASK:
        raise argparse.ArgumentTypeError("--json asks nothing, so it goes with --accept all or --accept none")
    return accept
