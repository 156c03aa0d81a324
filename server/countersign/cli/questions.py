"""`countersign ask`, `plan` and `explain`: what agents answer in words. Nothing is changed by it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from msgspec import Struct

from countersign.cli.commands import Ask
from countersign.cli.desk import Desk
from countersign.cli.output import inline
from countersign.cli.place import UsageError, root_of
from countersign.cli.reports import SpecPlace
from countersign.cli.run import chosen
from countersign.cli.sitting import Sitting
from countersign.core.answer_text import answer_text
from countersign.core.history import Entry
from countersign.core.model import Answer, HunkId, Place, Question, Task, TaskId

__all__ = ["ask"]


class _Report(Struct, frozen=True):
    """What came of a question; `task` and what belongs to it is null when none was started."""

    task: str | None
    kind: str
    question: str
    spec: SpecPlace | None
    hunk: str | None
    agent: str | None
    model: str | None
    outcome: str | None
    problem: str
    answer: str
    notes: tuple[str, ...]


def ask(command: Ask, desk: Desk) -> int:
    """Return the exit code: 1 where there is no answer. Raises UsageError and the errors of `ports.py`."""
    root = root_of(command.common.root, command.target.path if command.target is not None else None)
    spec = chosen(desk, root, command.target) if command.target is not None else None
    with Sitting(desk, root) as sitting:
        if spec is not None:
            sitting.look(spec.path)
        hunk = _hunk(sitting, command.hunk) if command.target is None else None
        place = Place(spec.path, spec.span.start) if spec is not None else None
        question = Question(command.kind, command.words, hunk)
        task = sitting.ask(TaskId(secrets.token_hex(8)), question, place)
        answer = sitting.state.history.answers.get(task.id) if task is not None else None
        if command.common.json:
            desk.output.document(_report(question, task, answer, " ".join(sitting.problems)))
        elif task is not None and answer is not None:
            for line in answer_text(sitting.state.history, task, answer).splitlines():
                desk.output.text(line)
        elif task is not None and task.problem not in " ".join(sitting.problems):
            desk.messages.say(inline(f"there is no answer: {task.problem}"))
    return int(answer is None)


def _hunk(sitting: Sitting, name: str) -> HunkId:
    """Return the hunk that is named, after its file was looked at. Raises UsageError."""
    hunks: Mapping[HunkId, Entry] = sitting.state.history.hunks
    named = [hunk for hunk in hunks if hunk.startswith(name)] if name else []
    if len(named) != 1:
        what = f"{len(named)} hunks have ids that begin" if named else "No hunk has an id that begins"
        raise UsageError(f"{what} with {inline(name)}; `countersign review --json` lists them.")
    sitting.look_at((named[0],))
    return named[0]


def _report(question: Question, task: Task | None, answer: Answer | None, problem: str) -> _Report:
    asked = task.question if task is not None and task.question is not None else question
    spec = task.spec if task is not None else None
    return _Report(
        task=task.id if task is not None else None,
        kind=asked.kind.value,
        question=asked.words,
        spec=SpecPlace(spec.path, spec.span.start + 1, spec.goal) if spec is not None else None,
        hunk=asked.hunk,
        agent=task.agent if task is not None else None,
        model=answer.model if answer is not None else None,
        outcome=task.outcome.value if task is not None and task.outcome is not None else None,
        problem=problem or (task.problem if task is not None else ""),
        answer=answer.text if answer is not None else "",
        notes=answer.notes if answer is not None else (),
    )
