"""An open hunk as a client is told of it that draws hunks itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from countersign.core.asking import about_hunk
from countersign.core.attention import unseen_of
from countersign.core.escape import visible
from countersign.core.grouping import group_of
from countersign.core.model import Hunk, HunkFinding, Spec, Status
from countersign.core.operation import OperationKind
from countersign.core.receipt_words import in_short
from countersign.core.staleness import staleness
from countersign.core.state import State
from countersign.core.text import Span
from countersign.core.views import Offer
from countersign.lsp import messages
from countersign.lsp.clause_places import clause_of, spec_now
from countersign.lsp.folder import Folder
from countersign.lsp.hunk_page import hunk_page
from countersign.lsp.protocol_review import ClauseView, FindingView, OperationWord, ReviewHunk
from countersign.lsp.rivals import rivals_of
from countersign.lsp.unified import shown_content
from countersign.lsp.wording import beginning, risk_word, summary_of

__all__ = ["hunk_view", "lines_range"]

_WORDS: Mapping[OperationKind, OperationWord] = {
    OperationKind.CREATE: "create",
    OperationKind.DELETE: "delete",
    OperationKind.RENAME: "rename",
    OperationKind.MODE: "mode",
    OperationKind.REPLACE: "binary",
}
_MOST = 32
"""Hunks that are named of those that belong to one, or are its alternatives."""


def hunk_view(folder: Folder, offer: Offer) -> ReviewHunk:
    hunk, state = offer.hunk, folder.state
    operation = hunk.operation
    is_binary = operation is not None and operation.kind is OperationKind.REPLACE
    spec = spec_now(folder, offer.task.spec) if offer.task is not None else None
    found, rivals, group = staleness(state, hunk.id), rivals_of(folder, hunk.path), group_of(state, hunk.id)
    return ReviewHunk(
        id=hunk.id,
        task=hunk.task,
        range=lines_range(offer.span),
        operation=_WORDS[operation.kind] if operation is not None else "change",
        target=visible(operation.target) if operation is not None else "",
        removed=[shown_content(hunk, line) for line in hunk.base],
        added=[shown_content(hunk, line) for line in hunk.new],
        raw="" if is_binary else "".join(hunk.new),
        summary=summary_of(hunk),
        state="stale" if offer.review.status is Status.STALE else "pending",
        why=found.reason if found is not None else "",
        seen=not unseen_of(state, (hunk.id,)),
        risk=risk_word(offer.findings),
        clause=_clause(hunk, spec),
        rationale=visible(hunk.rationale),
        agent=visible(offer.proposal.agent),
        goal=visible(spec.goal) if spec is not None else "",
        round=offer.task.round if offer.task is not None else 1,
        findings=[*_findings(offer.findings)],
        receipts=visible(in_short(offer.proposal.receipts)),
        group=group[:_MOST],
        together=max(len(group), 1),
        name=rivals.name(hunk),
        rivals=rivals.ids(hunk)[:_MOST],
        explanation=_explanation(state, hunk),
        page=hunk_page(folder, (offer,), (spec,)),
    )


def lines_range(span: Span) -> messages.Range:
    """Return whole lines as a range, from the beginning of the first to that of the line behind the last."""
    return messages.Range(messages.Position(span.start, 0), messages.Position(span.stop, 0))


def _clause(hunk: Hunk, spec: Spec | None) -> ClauseView | None:
    clause = clause_of(spec, hunk) if spec is not None else None
    if clause is not None:
        return ClauseView(clause.kind.value, visible(clause.text))
    return ClauseView("", visible(hunk.clause)) if hunk.clause else None


def _explanation(state: State, hunk: Hunk) -> str | None:
    answered = about_hunk(state, hunk.id).answered
    return beginning(state.history.answers[answered.id].text) if answered is not None else None


def _findings(findings: Iterable[HunkFinding]) -> Iterable[FindingView]:
    for one in findings:
        yield FindingView(one.severity.value, one.source, one.code, visible(one.message), one.side.value, one.line)
