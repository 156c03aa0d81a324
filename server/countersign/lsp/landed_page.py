"""What a hover says of accepted lines: who wrote them, and who accepted them when, how, and on what evidence."""

from __future__ import annotations

from datetime import datetime

from countersign.core.manners import MANNERS
from countersign.core.model import Proposal
from countersign.core.origins import Origin
from countersign.lsp.answer_page import say_explanation
from countersign.lsp.folder import Folder
from countersign.lsp.pages import Page
from countersign.lsp.receipt_page import say_accepted, say_checks

__all__ = ["landed_page"]


def landed_page(folder: Folder, origin: Origin) -> str:
    page = Page(markdown=folder.client.markdown)
    page.title("Countersign: accepted lines")
    say_who(page, "written by", origin.proposal)
    page.say(_decision(origin))
    user = folder.runtime.user_of(origin.verdict.decider)
    page.label("accepted by", *([user] if user else []))
    if origin.task is not None:
        spec = origin.task.spec
        page.fact("spec", spec.goal or "(no goal)", ("at", f"{spec.path}:{spec.span.start + 1}"))
    page.label("clause", *([origin.hunk.clause] if origin.hunk.clause else []))
    page.label("why", *([origin.hunk.rationale] if origin.hunk.rationale else []))
    say_checks(page, origin.proposal, origin.task.spec if origin.task is not None else None)
    say_accepted(page, folder.state.history, origin.proposal.task)
    say_explanation(page, folder.state, origin.hunk.id)
    if not origin.is_whole:
        page.say("Other lines of this hunk were changed since.")
    return str(page)


def say_who(page: Page, label: str, proposal: Proposal) -> None:
    """Say which agent made a proposal, with which model and in which role, as far as that was told."""
    maker = proposal.maker
    more = [("model", maker.model), ("role", maker.role)] if maker is not None else []
    page.fact(label, proposal.agent, *((word, text) for word, text in more if text))
    if maker is not None and maker.model is None:
        page.say("No model was asked.")


def _decision(origin: Origin) -> str:
    verdict = origin.verdict
    shown = f", after {verdict.shown_for:.0f} s on show" if verdict.shown_for is not None else ", never on show"
    return f"Accepted on {moment(verdict.at)}, {MANNERS[verdict.how]}{shown}."


def moment(at: float) -> str:
    """Return a time as the clock on the wall shows it; of an odd number, the number."""
    try:
        return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return str(at)
