"""Answers as texts to read. What agents, specs and files say in them is made visible."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.escape import one_line, visible
from countersign.core.history import History
from countersign.core.model import Answer, HunkId, QuestionKind, Task
from countersign.core.spending import in_words

__all__ = ["NAMES", "answer_text"]

NAMES = {QuestionKind.ASK: "answer", QuestionKind.EXPLAIN: "explanation", QuestionKind.PLAN: "plan"}
"""What the answer to each kind of question is called."""
_TITLES = {
    QuestionKind.ASK: "An answer",
    QuestionKind.EXPLAIN: "An explanation of a hunk",
    QuestionKind.PLAN: "A plan for a spec",
}


def answer_text(history: History, task: Task, answer: Answer) -> str:
    """Return the answer of a task, with what was asked and who answered."""
    kind = task.question.kind if task.question is not None else QuestionKind.ASK
    lines = [f"{_TITLES[kind]}, in the words of an agent. It changes nothing, and it may be wrong.", ""]
    lines += [f"{label + ':':<10}{one_line(text)}" for label, text in _facts(history, task, answer) if text]
    lines += ["", "-" * 80, "", visible(answer.text).rstrip("\n")]
    return "\n".join(lines) + "\n"


def _facts(history: History, task: Task, answer: Answer) -> Iterator[tuple[str, str]]:
    spec, question = task.spec, task.question
    yield "question", question.words if question is not None else ""
    if question is not None and question.hunk is not None:
        entry = history.hunks.get(HunkId(question.hunk))
        yield "hunk", f"{entry.hunk.path}, line {entry.hunk.start + 1}" if entry is not None else question.hunk
    if question is None or question.words != spec.goal:
        yield "spec", spec.goal
    yield "at", f"{spec.path}:{spec.span.start + 1}"
    yield "agent", f"{task.agent}, model {answer.model}" if answer.model else task.agent
    yield "used", in_words(task.use) if task.use is not None else ""
    for note in (*answer.notes, *([task.problem] if task.problem else [])):
        yield "note", note
