"""The arguments of the commands that ask for words."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from countersign.cli import helps
from countersign.cli.argument_parts import common_of, target_of
from countersign.cli.commands import Ask, Command
from countersign.cli.helps import Help
from countersign.core.question import QuestionKind

__all__ = ["add_questions"]

_Chosen = argparse.Namespace
_Add = Callable[[str, Help, Callable[[_Chosen], Command]], argparse.ArgumentParser]


def add_questions(add: _Add) -> Sequence[argparse.ArgumentParser]:
    ask, plan = add("ask", helps.ASK, _ask), add("plan", helps.PLAN, _plan)
    for parser in (ask, plan):
        parser.add_argument(
            "target", metavar="FILE[:LINE]", type=target_of, help="a file, and a line of one of its specs"
        )
    ask.add_argument("words", metavar="WORD", nargs="*", help="what you want to know (default: what is unclear)")
    explain = add("explain", helps.EXPLAIN, _explain)
    explain.add_argument(
        "hunk", metavar="HUNK", help="the id of a hunk or its beginning: `countersign review --json`"
    )
    return ask, plan, explain


def _ask(chosen: _Chosen) -> Ask:
    return Ask(common_of(chosen), QuestionKind.ASK, chosen.target, " ".join(chosen.words))


def _plan(chosen: _Chosen) -> Ask:
    return Ask(common_of(chosen), QuestionKind.PLAN, chosen.target)


def _explain(chosen: _Chosen) -> Ask:
    return Ask(common_of(chosen), QuestionKind.EXPLAIN, hunk=chosen.hunk)
