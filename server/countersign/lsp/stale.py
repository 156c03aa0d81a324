"""What is said of hunks that do not fit any more, and what can be done with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.model import HunkId, Status, TaskId
from countersign.core.remarks import FIT
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
        yield from _asked_again(folder, [offer for offer in stale if offer.hunk.operation is None])
    specs = {(offer.task.spec.path, digest(offer.task.spec)): offer.task.spec for offer in stale if offer.task}
    for (path, name), spec in specs.items():
        what = "its spec" if len(specs) == 1 else f"the spec at {path}:{spec.span.start + 1}"
        yield Choice(
            "refactor.countersign.run",
            f"Countersign: run {what} again",
            "countersign.run",
            (folder.uri_of(path), spec.span.start, name),
        )


def _asked_again(folder: Folder, stale: Sequence[Offer]) -> Iterator[Choice]:
    """Offer to ask the agent of each task to make its hunks fit."""
    tasks: dict[TaskId, list[HunkId]] = {}
    for offer in stale:
        tasks.setdefault(folder.state.history.root_of(offer.proposal.task), []).append(offer.hunk.id)
    for hunks in tasks.values():
        which = "this hunk" if len(stale) == 1 else counted(len(hunks), "hunk")
        title = f"Countersign: ask the agent to make {which} fit"
        yield Choice("quickfix.countersign.refine.stale", title, "countersign.refine", (tuple(hunks), FIT))


def say_why(page: Page, found: Staleness | None) -> None:
    """Say why a hunk does not fit and show what stands there; nothing of one that does."""
    if found is None:
        return
    page.label("why", found.reason)
    if found.now:
        page.say("What stands there now:")
        page.block("".join(found.now), "")
