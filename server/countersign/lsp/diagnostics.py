"""Diagnostics: what is wrong with a spec, and which hunks wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from lsprotocol import types
from msgspec import json

from countersign.core.deeds import deed
from countersign.core.escape import shortened
from countersign.core.finding import Finding
from countersign.core.staleness import staleness
from countersign.core.state import Document
from countersign.core.text import Span, Text
from countersign.core.views import Offer, open_in
from countersign.lsp import answers, messages
from countersign.lsp.announcing import SOURCE
from countersign.lsp.check_places import of_checks
from countersign.lsp.clients import Encoding
from countersign.lsp.connection import Connection, View
from countersign.lsp.finding_places import of_findings
from countersign.lsp.fixing import findings_of
from countersign.lsp.folder import Folder
from countersign.lsp.offers import open_on_files
from countersign.lsp.rivals import rivals_of
from countersign.lsp.to_lsp import DIAGNOSTIC_SEVERITY, range_of
from countersign.lsp.wording import review_progress

__all__ = ["clear_diagnostics", "progress_in", "publish_diagnostics", "pull_diagnostics"]

_LONGEST = 200
"""Characters of a text of others in a message."""


def pull_diagnostics(
    connection: Connection, params: messages.DocumentDiagnosticParams
) -> answers.RelatedFullDocumentDiagnosticReport | answers.RelatedUnchangedDocumentDiagnosticReport:
    """Answer with the diagnostics, or that they are those the client has already."""
    items = _diagnostics(connection.views(params.text_document.uri))
    digest = _digest(items)
    if digest == params.previous_result_id:
        return answers.RelatedUnchangedDocumentDiagnosticReport(result_id=digest)
    return answers.RelatedFullDocumentDiagnosticReport(items=items, result_id=digest)


def publish_diagnostics(connection: Connection, folder: Folder, path: str) -> None:
    """Send the diagnostics of an open document to a client that does not ask for them."""
    document = folder.state.documents.get(path)
    if document is None or not document.is_open:
        return
    version = document.version if connection.client.diagnostic_versions else None
    uri = folder.uri_of(path)
    _publish(connection, answers.PublishDiagnosticsParams(uri, _diagnostics(connection.views(uri)), version))


def clear_diagnostics(connection: Connection, uri: str) -> None:
    _publish(connection, answers.PublishDiagnosticsParams(uri, []))


def _publish(connection: Connection, params: answers.PublishDiagnosticsParams) -> None:
    connection.rpc.tell(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)


def _diagnostics(views: Sequence[View]) -> list[answers.Diagnostic]:
    """Return what the innermost folder says of the specs, and what all folders say of the hunks."""
    found = [
        _of_finding(finding, text, folder.client.encoding)
        for folder, document, text in views[:1]
        for finding in findings_of(folder, document)
    ]
    hunks = [
        _of_hunk(folder, offer, text)
        for folder, document, text in views
        for offer in open_in(folder.state, document.path)
    ]
    checked = [
        diagnostic
        for folder, document, text in views
        for offer in open_in(folder.state, document.path)
        for diagnostic in of_findings(offer, text, folder.client.encoding)
    ]
    files = [
        _of_hunk(folder, offer, text, spec.span)
        for folder, document, text in views[:1]
        for spec in folder.specs(document)
        for offer in open_on_files(folder, spec)
    ]
    progress = [diagnostic for view in views[:1] for diagnostic in _of_progress(view)]
    checks = [diagnostic for view in views[:1] for diagnostic in of_checks(view)]
    return [*found, *progress, *checks, *hunks, *checked, *files]


def progress_in(folder: Folder, document: Document) -> Sequence[str | None]:
    """Return for each spec of a document how far the review of its hunks has come, None where none waits."""
    state, specs = folder.state, folder.specs(document)
    return folder.memory.recall(
        state, ("progress", specs), lambda: [review_progress(state, spec) for spec in specs]
    )


def _of_progress(view: View) -> Iterator[answers.Diagnostic]:
    folder, document, text = view
    for spec, word in zip(folder.specs(document), progress_in(folder, document), strict=True):
        if word is not None:
            place = range_of(Span(spec.span.start, spec.span.start + 1), text, folder.client.encoding)
            severity = types.DiagnosticSeverity.Information
            yield answers.Diagnostic(place, word, severity, code="review-progress", source=SOURCE)


def _of_finding(finding: Finding, text: Text, encoding: Encoding) -> answers.Diagnostic:
    return answers.Diagnostic(
        range_of(finding.span, text, encoding, (finding.start, finding.stop)),
        shortened(finding.message, 2 * _LONGEST),
        DIAGNOSTIC_SEVERITY[finding.severity],
        code=finding.code,
        source=SOURCE,
    )


def _of_hunk(folder: Folder, offer: Offer, text: Text, elsewhere: Span | None = None) -> answers.Diagnostic:
    """Show a hunk at its place or, where its file is not shown, at lines that have to do with it."""
    hunk = offer.hunk
    why = hunk.rationale or hunk.clause or (offer.task.spec.goal if offer.task else "")
    parts = deed(hunk, hunk.path if elsewhere else "the file"), why
    said = "".join(f": {shortened(part, _LONGEST).rstrip('.')}" for part in parts if part)
    place = range_of(elsewhere or offer.span, text, folder.client.encoding)
    if (found := staleness(folder.state, hunk.id)) is not None:
        what = "Rebase it, undo that" if hunk.operation is None else "Undo that"
        message = f"stale{said}. {found.reason} {what}, or reject it."
        return answers.Diagnostic(
            place, message, types.DiagnosticSeverity.Warning, code="stale-hunk", source=SOURCE
        )
    rivals = rivals_of(folder, hunk.path)
    name, others = rivals.name(hunk), rivals.others(hunk)
    choices = [f"Accept {name}" if name else "Accept", *(others or ["reject it"])]
    message = f"pending{said}. {' or '.join(choices)}."
    return answers.Diagnostic(
        place, message, types.DiagnosticSeverity.Information, code="pending-hunk", source=SOURCE
    )


def _digest(items: list[answers.Diagnostic]) -> str:
    """Name a list of diagnostics, so that an unchanged one need not be sent again."""
    content = [
        (
            item.message,
            item.code,
            item.range.start.line,
            item.range.start.character,
            item.range.end.line,
            item.range.end.character,
        )
        for item in items
    ]
    return sha256(json.encode(content)).hexdigest()[:16]
