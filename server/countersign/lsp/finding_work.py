"""From a spec to its hunks (find references), and from a hunk to its spec (go to definition).

Both say nothing where there is no spec and no hunk, so that the answers of other servers stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from countersign.core.model import HunkId, Proposal, ProposalId, Spec, Status
from countersign.core.navigation import landed_at, standing_of
from countersign.core.spec import digest, find_specs, spec_at
from countersign.core.text import Span
from countersign.core.views import offer_of
from countersign.lsp import answers, messages
from countersign.lsp.connection import Connection, View
from countersign.lsp.diff_showing import written
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
        places = _Places(folder)
        return [*own, *map(places.of, hunks)]
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


class _Places:
    """Where hunks stand. What can not be read in a file, since that is binary or not there, is in the diff of its
    proposal, which is written once.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._diffs: dict[ProposalId, tuple[Path, Mapping[HunkId, Span]] | None] = {}

    def of(self, hunk: HunkId) -> answers.Location:
        """Return where a hunk stands; in a file that was not read yet, where it stood when it was made."""
        entry, offer = self._folder.state.history.hunks[hunk], offer_of(self._folder.state, hunk)
        path, operation = entry.hunk.path, entry.hunk.operation
        if operation is not None and operation.target and offer and offer.review.status is Status.APPLIED:
            return answers.Location(self._folder.uri_of(operation.target), _beginning(0))
        document = self._folder.state.documents.get(path)
        if offer is not None and document is not None and document.text is not None:
            place = range_of(offer.span, document.text, self._folder.client.encoding)
            return answers.Location(self._folder.uri_of(path), place)
        if operation is not None and (place := self._in_diff(entry.proposal, hunk)) is not None:
            return place
        return answers.Location(self._folder.uri_of(path), _beginning(entry.hunk.start))

    def _in_diff(self, proposal: Proposal, hunk: HunkId) -> answers.Location | None:
        if proposal.id not in self._diffs:
            self._diffs[proposal.id] = None
            with suppress(OSError):
                self._diffs[proposal.id] = written(self._folder, proposal)
        diff = self._diffs[proposal.id]
        if diff is None or hunk not in diff[1]:
            return None
        return answers.Location(diff[0].as_uri(), _beginning(diff[1][hunk].start))


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
