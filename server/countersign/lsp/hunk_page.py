"""What a hover says of a hunk: what it changes, why, for which clause, who made it, and what else there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from countersign.core.counting import tally_of
from countersign.core.deeds import deed
from countersign.core.model import Hunk, Severity, Spec
from countersign.core.receipt_words import in_short
from countersign.core.staleness import staleness
from countersign.core.state import State
from countersign.core.views import Offer, review_of
from countersign.core.words import changed_words
from countersign.lsp.answer_page import say_explanation
from countersign.lsp.clause_places import clause_of, place_of
from countersign.lsp.folder import Folder
from countersign.lsp.landed_page import say_who
from countersign.lsp.pages import Page
from countersign.lsp.receipt_page import say_checks
from countersign.lsp.rivals import rivals_of
from countersign.lsp.stale import say_why
from countersign.lsp.unified import hunk_lines
from countersign.lsp.wording import counted, finding_words, review_word

__all__ = ["excerpt", "fared", "hunk_page"]

_ALTERNATIVES = 8
_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
_LINES = 100
_CHARACTERS = 10_000
"""What is shown of a diff: more does not fit on a screen, and takes too long to be made while somebody waits."""


def hunk_page(folder: Folder, offers: Sequence[Offer], specs: Sequence[Spec | None]) -> str:
    """Return what is said of some hunks at one place; `specs` are those of their tasks as they stand now."""
    page = Page(markdown=folder.client.markdown)
    for number, (offer, spec) in enumerate(zip(offers, specs, strict=True)):
        if number:
            page.rule()
        _say(page, folder, offer, spec)
    return str(page)


def _say(page: Page, folder: Folder, offer: Offer, spec: Spec | None) -> None:
    hunk = offer.hunk
    page.title("Countersign: a change waits for you" if offer.review.is_open else "Countersign: a rejected change")
    page.label("state", review_word(offer))
    page.label("what", *([deed(hunk)] if hunk.operation else []))
    shown, more = excerpt(hunk)
    page.block(shown, "diff", more)
    words = changed_words(hunk) if hunk.operation is None else ()
    page.label("words", *(f"{old or 'nothing'} -> {new or 'nothing'}" for old, new in words))
    say_why(page, staleness(folder.state, hunk.id))
    page.label("why", *([hunk.rationale] if hunk.rationale else []))
    _say_purpose(page, hunk, spec)
    if offer.task is not None:
        remarks = dict.fromkeys(remark.text for remark in offer.task.remarks)
        page.label(f"round {offer.task.round}, after the remark", *remarks)
    say_who(page, "agent", offer.proposal)
    page.label("found", *(finding_words(finding) for finding in offer.findings))
    say_checks(page, offer.proposal, offer.task.spec if offer.task is not None else None)
    say_explanation(page, folder.state, hunk.id)
    _say_alternatives(page, folder, hunk)
    counts = tally_of(folder.state, offer.proposal)
    page.say(f"Of this spec, {counts.open} of {counted(counts.total, 'hunk')} can still be decided on.")


def _say_purpose(page: Page, hunk: Hunk, spec: Spec | None) -> None:
    """Say which clause of which spec a hunk serves, in their words."""
    clause = clause_of(spec, hunk) if spec is not None else None
    if spec is not None and clause is not None:
        page.fact("clause", f"{clause.kind.value}: {clause.text}", ("at", place_of(spec, clause)))
    elif hunk.clause:
        page.label("clause", hunk.clause)
    if spec is not None:
        page.fact("spec", spec.goal or "(no goal)", ("at", place_of(spec)))


def _say_alternatives(page: Page, folder: Folder, hunk: Hunk) -> None:
    """Name what else is offered for the same lines, and what became of that."""
    rivals = rivals_of(folder, hunk.path)
    group = rivals.group(hunk)
    if group is None:
        return
    page.label("this is", f"{rivals.name(hunk)}: {fared(folder.state, hunk)}")
    page.label(
        "alternatives",
        *(
            f"{rivals.name(one.anchor.hunk)}: {fared(folder.state, one.anchor.hunk)},"
            f" {review_of(folder.state, one.anchor.hunk.id).word}, line {one.anchor.span.start + 1}"
            for one in group.others(hunk)[:_ALTERNATIVES]
        ),
    )


def fared(state: State, hunk: Hunk) -> str:
    """Return how a hunk and the task that it is of fared in their checks, to be compared with others."""
    own = Counter(finding.severity for finding in state.history.findings.get(hunk.id, ()))
    found = [counted(own[severity], _NOUNS[severity]) for severity in _NOUNS if own[severity]]
    risk = tally_of(state, state.history.hunks[hunk.id].proposal).risky
    others = f", {counted(risk, 'hunk')} of its task high risk" if risk else ""
    checked = in_short(state.history.hunks[hunk.id].proposal.receipts)
    return f"{', '.join(found) or 'nothing found'}{others}, {checked}"


def excerpt(hunk: Hunk) -> tuple[str, int]:
    """Return the first lines of a hunk's diff, and how many are left out."""
    total = len(hunk.base) + len(hunk.new) + (hunk.before is not None) + (hunk.after is not None)
    taken: list[str] = []
    size = 0
    for line in hunk_lines(hunk):
        if len(taken) == _LINES or size > _CHARACTERS:
            return "\n".join(taken), max(total - len(taken), 1)
        taken.append(line)
        size += len(line)
    return "\n".join(taken), 0
