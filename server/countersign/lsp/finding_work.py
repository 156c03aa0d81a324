"""From a spec to its hunks (find references), and from a hunk to its spec (go to definition).

Both say nothing where there is no spec and no hunk, so that the answers of other servers stand.
"""

from __future__ import annotations

from collections.abc import Iterator

from countersign.core.model import HunkId, Spec
from countersign.core.navigation import landed_at, standing_of
from countersign.core.spec import digest, find_specs, spec_at
from countersign.core.text import Span
from countersign.core.views import offer_of
from countersign.lsp import answers, messages
from countersign.lsp.connection import Connection, View
from countersign.lsp.folder import Folder
from countersign.lsp.offers import offers_met
from countersign.lsp.to_lsp import range_of

__all__ = ["go_to_spec", "hunks_of_spec"]


def hunks_of_spec(connection: Connection, params: messages.ReferenceParams) -> list[answers.Location] | None:
    """Answer with the hunks of the spec at a line, those that have landed too."""
    for folder, document, _ in connection.views(params.text_document.uri)[:1]:
        spec = spec_at(folder.specs(document), params.position.line)
        if spec is None:
            return None
        own = [_spec_place(folder, spec)] if params.context.include_declaration else []
        tasks = folder.state.history.runs.get((spec.path, digest(spec)), ())
        hunks = dict.fromkeys(hunk for task in tasks for hunk in standing_of(folder.state, task))
        return [*own, *(_hunk_place(folder, hunk) for hunk in hunks)]
    return None


def go_to_spec(connection: Connection, params: messages.DefinitionParams) -> list[answers.Location] | None:
    """Answer with the specs of the hunks that wait or have landed at a line."""
    line = params.position.line
    views = connection.views(params.text_document.uri)
    found = [place for view in views for place in _specs_at(view, line)]
    return found or None


def _specs_at(view: View, line: int) -> Iterator[answers.Location]:
    folder, document, _ = view
    offers = (*offers_met(folder, document, Span(line, line + 1)), *landed_at(folder.state, document.path, line))
    for spec in dict.fromkeys(offer.task.spec for offer in offers if offer.task is not None):
        yield _spec_place(folder, spec)


def _hunk_place(folder: Folder, hunk: HunkId) -> answers.Location:
    """Return where a hunk stands; in a file that was not read yet, where it stood when it was made."""
    entry, offer = folder.state.history.hunks[hunk].hunk, offer_of(folder.state, hunk)
    document = folder.state.documents.get(entry.path)
    if offer is not None and document is not None and document.text is not None:
        return answers.Location(
            folder.uri_of(entry.path), range_of(offer.span, document.text, folder.client.encoding)
        )
    return answers.Location(folder.uri_of(entry.path), _beginning(entry.start))


def _spec_place(folder: Folder, spec: Spec) -> answers.Location:
    """Return where a spec stands now, found by its words; where it stood when it was run, if it is gone."""
    document, uri = folder.state.documents.get(spec.path), folder.uri_of(spec.path)
    if document is None or document.text is None:
        return answers.Location(uri, _beginning(spec.span.start))
    if document.is_open:
        known = folder.specs(document)
    else:
        known = find_specs(spec.path, document.text, document.language, folder.state.tag)
    same = [other.span for other in known if digest(other) == digest(spec)]
    span = min(same, key=lambda span: abs(span.start - spec.span.start), default=None)
    if span is None:
        return answers.Location(uri, _beginning(spec.span.start))
    return answers.Location(uri, range_of(span, document.text, folder.client.encoding))


def _beginning(line: int) -> messages.Range:
    return messages.Range(messages.Position(line, 0), messages.Position(line, 0))
