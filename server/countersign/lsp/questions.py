"""The commands that ask agents for words, and show what they answered."""

from __future__ import annotations

from uuid import uuid4

from countersign.core.answer_text import NAMES, answer_text
from countersign.core.choosing import answerer_for, explainer_for
from countersign.core.effects import Tell
from countersign.core.model import HunkId, Place, Question, QuestionKind, Severity, TaskId
from countersign.core.question_events import AnswerRequested
from countersign.core.trust import distrust
from countersign.lsp.command import Arguments, Command, OfTask, looked_at, of_task
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.running import SpecPlace, begin_at_spec
from countersign.lsp.text_showing import show_text
from countersign.lsp.trusting import asked_for_trust

__all__ = ["QUESTIONS"]


class _Asked(SpecPlace, frozen=True):
    """A spec, and what is asked about it; without words, what is unclear in it, or what the comment asks."""

    words: str = ""


class _OfHunk(Arguments, frozen=True):
    hunk: HunkId


async def _ask(connection: Connection, given: _Asked) -> object:
    return await _about_spec(connection, given, Question(QuestionKind.ASK, given.words))


async def _plan(connection: Connection, given: SpecPlace) -> object:
    return await _about_spec(connection, given, Question(QuestionKind.PLAN))


async def _about_spec(connection: Connection, given: SpecPlace, question: Question) -> object:
    def request(task: TaskId, place: Place, at: float) -> AnswerRequested:
        return AnswerRequested(task, question, place, at)

    return await begin_at_spec(connection, given, answerer_for, request)


def _explain(connection: Connection, given: _OfHunk) -> object:
    folder = looked_at(connection, [given.hunk])[0][0]
    if asked_for_trust(connection, folder, _distrust(folder, given.hunk), lambda: _begun(folder, given.hunk)):
        return None
    return _begun(folder, given.hunk)


def _begun(folder: Folder, hunk: HunkId) -> object:
    task = TaskId(uuid4().hex[:16])
    folder.dispatch(AnswerRequested(task, Question(QuestionKind.EXPLAIN, hunk=hunk), None, folder.now()))
    return {"task": task} if task in folder.state.history.tasks else None


def _distrust(folder: Folder, hunk: HunkId) -> str | None:
    history = folder.state.history
    entry = history.hunks.get(hunk)
    task = history.tasks.get(entry.proposal.task) if entry is not None else None
    agent = explainer_for(folder.state, task) if task is not None else None
    if task is None or agent is None or isinstance(agent, Tell):
        return None
    return distrust(folder.state, task.spec, agent)


async def _show(connection: Connection, given: OfTask) -> None:
    folder = of_task(connection, given.task)
    history = folder.state.history
    task, answer = history.tasks.get(given.task), history.answers.get(given.task)
    if task is None or task.question is None or answer is None:
        folder.editor.tell(f"There is no answer of a task {given.task}.", Severity.ERROR)
        return
    text = answer_text(history, task, answer)
    folder.background(show_text(folder, NAMES[task.question.kind], text), "show an answer")


QUESTIONS = (
    Command("countersign.ask", _Asked, "Ask about the spec at a line, or what the comment there asks.", _ask),
    Command("countersign.plan", SpecPlace, "Have a plan written for a spec, without changing anything.", _plan),
    Command("countersign.explain", _OfHunk, "Have a hunk explained.", _explain),
    Command("countersign.showAnswer", OfTask, "Show an answer, an explanation or a plan.", _show),
)
