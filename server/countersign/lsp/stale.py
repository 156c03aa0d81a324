"""What is said of hunks that do not fit any more, and what can be done with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.model import Status
from countersign.core.spec import digest
from countersign.core.staleness import Staleness
from countersign.core.views import Offer
from countersign.lsp.choices import Choice
from countersign.lsp.folder import Folder
from countersign.lsp.pages import Page
from countersign.lsp.wording import counted

__all__ = ["on_stale", "say_why"]


def on_stale(folder: Folder, offers: Sequence[Offer]) -> Iterator[Choice]:
    """Offer to rebase the stale ones of a folder's hunks, and to ask the agents anew."""
    stale = [offer for offer in offers if offer.review.status is Status.STALE]
    if not stale:
        return
    hunks = tuple(offer.hunk.id for offer in stale if offer.hunk.operation is None)
    if hunks:
        which = "this hunk" if len(hunks) == 1 else counted(len(hunks), "hunk")
        yield Choice(
            "quickfix.countersign.rebase",
            f"Countersign: rebase {which}",
            "countersign.rebase",
            (hunks,),
            preferred=len(offers) == 1,
        )
    specs = {(offer.task.spec.path, digest(offer.task.spec)): offer.task.spec for offer in stale if offer.task}
    for (path, name), spec in specs.items():
        what = "its spec" if len(specs) == 1 else f"the spec at {path}:{spec.span.start + 1}"
        yield Choice(
            "refactor.countersign.run",
            f"Countersign: run {what} again",
            "countersign.run",
            (folder.uri_of(path), spec.span.start, name),
        )


def say_why(page: Page, found: Staleness | None) -> None:
    """Say why a hunk does not fit and show what stands there; nothing of one that does."""
    if found is None:
        return
    page.label("why", found.reason)
    if found.now:
        page.say("What stands there now:")
        page.block("".join(found.now), "")
