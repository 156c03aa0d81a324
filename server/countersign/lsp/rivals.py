"""The words for alternatives in lenses, actions, hovers and diagnostics."""

from __future__ import annotations

from collections.abc import Iterable

from countersign.core.alternatives import Alternatives, Contest, alternatives_in, named
from countersign.core.escape import shortened
from countersign.core.model import Hunk, HunkId, Status
from countersign.core.views import Offer
from countersign.lsp.folder import Folder

__all__ = ["Rivals", "names_of", "rivals_of"]

_LONGEST = 60
"""Characters of an agent's name, or of a goal, in a title."""


class Rivals:
    """The alternatives of one file, as the user is told of them."""

    def __init__(self, folder: Folder, contest: Contest) -> None:
        self._history = folder.state.history
        self._contest = contest

    def name(self, hunk: Hunk) -> str:
        """Return what to call a hunk among its alternatives (`A (recipe)`); nothing when it has none."""
        group = self.group(hunk)
        return shortened(named(self._history, group, hunk), _LONGEST) if group is not None else ""

    def others(self, hunk: Hunk) -> list[str]:
        """Return what to call those of the hunk's alternatives that can be accepted instead, each once."""
        return list(dict.fromkeys(map(self.name, self._waiting(hunk))))

    def ids(self, hunk: Hunk) -> list[HunkId]:
        """Return the hunk's alternatives that can be accepted instead."""
        return [other.id for other in self._waiting(hunk)]

    def _waiting(self, hunk: Hunk) -> Iterable[Hunk]:
        group = self.group(hunk)
        members = group.others(hunk) if group is not None else ()
        fitting = (one.anchor for one in members if one.anchor.status is Status.PENDING)
        return (anchor.hunk for anchor in fitting if not self._history.is_decided(anchor.hunk.id))

    def group(self, hunk: Hunk) -> Alternatives | None:
        return self._contest.groups.get(hunk.id)


def names_of(folder: Folder, offers: Iterable[Offer]) -> dict[HunkId, str]:
    """Return what to call those hunks that have alternatives."""
    names = ((offer.hunk.id, rivals_of(folder, offer.hunk.path).name(offer.hunk)) for offer in offers)
    return {hunk: name for hunk, name in names if name}


def rivals_of(folder: Folder, path: str) -> Rivals:
    """Return the alternatives of a file by heart, while nothing has changed in it."""
    asked = "alternatives", path
    return folder.memory.recall(folder.state, asked, lambda: Rivals(folder, alternatives_in(folder.state, path)))
