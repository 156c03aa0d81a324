"""Code lenses: the state of each spec and the choice on each hunk, above its lines.

They are sent with their commands, since Neovim leaves lenses blank that have to be resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from countersign.core.answer_text import NAMES
from countersign.core.asking import about_spec
from countersign.core.choosing import answerer_for
from countersign.core.deeds import deed
from countersign.core.escape import one_line
from countersign.core.model import Mode, QuestionKind, Spec, Status
from countersign.core.spec import digest
from countersign.core.state import State
from countersign.core.views import Offer, spec_state
from countersign.lsp import answers, messages
from countersign.lsp.connection import Connection, View
from countersign.lsp.hunk_actions import STALE_REASON
from countersign.lsp.offers import offers_shown
from countersign.lsp.rivals import rivals_of
from countersign.lsp.wording import asked_word, spec_word

__all__ = ["code_lenses"]


def code_lenses(connection: Connection, params: messages.CodeLensParams) -> list[answers.CodeLens] | None:
    uri = params.text_document.uri
    views = connection.views(uri)
    if not views:
        return None
    folder, document, text = views[0]
    specs = folder.specs(document)
    if len(views) > 1:
        return _lenses(views, uri, specs)
    asked = "lenses", uri, len(text), specs, folder.diffs.reading(document)
    return folder.memory.recall(folder.state, asked, lambda: _lenses(views, uri, specs))


def _lenses(views: Sequence[View], uri: str, specs: Sequence[Spec]) -> list[answers.CodeLens]:
    lenses = [lens for spec in specs for lens in _on_spec(views[0].folder.state, spec, uri)]
    for folder, document, _ in views:
        for offer, line in offers_shown(folder, document):
            lenses += _on_hunk(offer, line, rivals_of(folder, offer.hunk.path).name(offer.hunk))
    return lenses


def _on_spec(state: State, spec: Spec, uri: str) -> Iterator[answers.CodeLens]:
    line, arguments = spec.span.start, (uri, spec.span.start, digest(spec))
    if spec.mode is Mode.QUESTION:
        yield from _on_question(state, spec, QuestionKind.ASK, arguments)
        return
    found = spec_state(state, spec)
    word = spec_word(state, found)
    if found.working is not None:
        yield _lens(line, f"{word} (cancel)", "countersign.cancel", found.working.id)
        return
    yield _lens(line, "Run" if word is None else "Run again", "countersign.run", *arguments)
    if word is not None and found.proposal is not None:
        yield _lens(line, word, "countersign.show", found.proposal.task)
    elif word is not None and found.ended is not None:
        yield _lens(line, word, "countersign.show", found.ended.id)
    if not spec.is_mechanical and isinstance(answerer_for(state, spec), str):
        yield from _on_question(state, spec, QuestionKind.PLAN, arguments)
        yield from _on_question(state, spec, QuestionKind.ASK, arguments)


def _on_question(
    state: State, spec: Spec, kind: QuestionKind, arguments: tuple[str, int, str]
) -> Iterator[answers.CodeLens]:
    """Yield what can be asked about a spec, and what was answered."""
    asked, line = about_spec(state, spec, kind), spec.span.start
    if asked.working is not None:
        word = f"{NAMES[kind].capitalize()}: {asked_word(state, asked)} (cancel)"
        yield _lens(line, word, "countersign.cancel", asked.working.id)
    elif asked.answered is None:
        yield _lens(line, kind.value.capitalize(), f"countersign.{kind.value}", *arguments)
    else:
        yield _lens(line, f"Show the {NAMES[kind]}", "countersign.showAnswer", asked.answered.id)
        if kind is QuestionKind.PLAN:
            yield _lens(line, "Run with the plan", "countersign.run", *arguments, asked.answered.id)


def _on_hunk(offer: Offer, line: int, name: str) -> Iterator[answers.CodeLens]:
    """Yield the choice on a hunk; `name` is what to call it where it has alternatives."""
    hunks, which = [offer.hunk.id], f" {name}" if name else ""
    if offer.review.status is Status.STALE:
        yield _lens(line, f"Stale{which}: show", "countersign.show", offer.hunk.id)
        yield _lens(line, f"Rebase{which}", "countersign.rebase", hunks)
        yield _lens(line, f"Reject{which}", "countersign.reject", hunks, STALE_REASON)
    else:
        what = f": {one_line(deed(offer.hunk))}" if offer.hunk.operation else which
        yield _lens(line, f"Accept{what}", "countersign.accept", hunks)
        yield _lens(line, f"Reject{which}", "countersign.reject", hunks)


def _lens(line: int, title: str, command: str, *arguments: Any) -> answers.CodeLens:  # noqa: ANN401 - any JSON
    """Make a lens; VS Code draws icons for `$(name)` in its title, which no text of others is to bring."""
    title = title.replace("$(", "$ (")
    place = messages.Range(messages.Position(line, 0), messages.Position(line, 0))
    return answers.CodeLens(place, answers.Command(title, command, arguments=list(arguments)))
