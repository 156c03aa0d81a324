"""Code lenses: the state of each spec and the choice on each hunk, above its lines.

They are sent with their commands, since Neovim leaves lenses blank that have to be resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from countersign.core.deeds import deed
from countersign.core.escape import one_line
from countersign.core.model import Spec, Status
from countersign.core.spec import digest
from countersign.core.state import State
from countersign.core.views import Offer, spec_state
from countersign.lsp import answers, messages
from countersign.lsp.connection import Connection, View
from countersign.lsp.hunk_actions import STALE_REASON
from countersign.lsp.offers import offers_shown
from countersign.lsp.rivals import rivals_of
from countersign.lsp.wording import spec_word

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
    found, line = spec_state(state, spec), spec.span.start
    word = spec_word(state, found)
    if found.working is not None:
        yield _lens(line, f"{word} (cancel)", "countersign.cancel", found.working.id)
        return
    yield _lens(line, "Run" if word is None else "Run again", "countersign.run", uri, line, digest(spec))
    if word is not None and found.proposal is not None:
        yield _lens(line, word, "countersign.show", found.proposal.task)
    elif word is not None and found.ended is not None:
        yield _lens(line, word, "countersign.show", found.ended.id)


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
