"""What a hover says of questions: what was asked, and what an agent has answered."""

from __future__ import annotations

from countersign.core.answer_text import NAMES
from countersign.core.asking import Asked, about_hunk, about_spec
from countersign.core.choosing import answerer_for
from countersign.core.model import HunkId, QuestionKind, Spec, Task
from countersign.core.spending import in_words
from countersign.core.state import State
from countersign.core.trust import distrust
from countersign.lsp.folder import Folder
from countersign.lsp.pages import Page
from countersign.lsp.wording import asked_word

__all__ = ["question_page", "say_answers", "say_explanation"]


def question_page(folder: Folder, spec: Spec) -> str:
    """Return what is said of a comment that asks a question."""
    page, state = Page(markdown=folder.client.markdown), folder.state
    page.title("Countersign: a question")
    asked = about_spec(state, spec, QuestionKind.ASK)
    page.label("state", asked_word(state, asked) or "not asked yet")
    page.label("question", *([spec.goal] if spec.goal else []))
    _say(page, state, asked)
    agent = answerer_for(state, spec)
    why = distrust(state, spec, agent) if isinstance(agent, str) else agent.message
    if isinstance(agent, str):
        page.label("agent that would answer it", agent)
    if why is not None:
        page.label("can not be asked here", why)
    return str(page)


def say_answers(page: Page, state: State, spec: Spec) -> None:
    """Say what was asked about a spec and answered: its plan first."""
    for kind in (QuestionKind.PLAN, QuestionKind.ASK):
        asked = about_spec(state, spec, kind)
        if asked.working is not None or asked.answered is not None:
            page.label(NAMES[kind], asked_word(state, asked) or "")
            _say(page, state, asked)


def say_explanation(page: Page, state: State, hunk: HunkId) -> None:
    """Say how an agent has explained a hunk, where it was asked to."""
    asked = about_hunk(state, hunk)
    if (word := asked_word(state, asked)) is not None:
        page.label(NAMES[QuestionKind.EXPLAIN], word)
        _say(page, state, asked)


def _say(page: Page, state: State, asked: Asked) -> None:
    """Show the latest answer."""
    task = asked.answered
    if task is None:
        return
    answer, words = state.history.answers[task.id], task.question.words if task.question is not None else ""
    if words != task.spec.goal:
        page.label("asked", *([words] if words else []))
    page.block(answer.text, "text")
    page.fact("answered by", task.agent, *((("model", answer.model),) if answer.model else ()))
    page.label("note", *answer.notes, *_ended_early(task))
    if task.use is not None and task.use.calls:
        page.say(f"It used {in_words(task.use)}. It changes nothing, and it may be wrong.")
    else:
        page.say("It changes nothing, and it may be wrong.")


def _ended_early(task: Task) -> tuple[str, ...]:
    return (task.problem,) if task.problem else ()
