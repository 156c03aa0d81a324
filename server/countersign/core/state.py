"""The one frozen state: what has happened, what the documents hold, and what is under way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from countersign.core.comments import TAG
from countersign.core.history import History
from countersign.core.model import Anchor, Anchors, HunkId, TaskId, Use
from countersign.core.operation import Standing
from countersign.core.showing import Showing
from countersign.core.text import Text

__all__ = ["AgentCard", "Document", "Lost", "State"]


class AgentCard(Struct, frozen=True):
    """What the core knows of an agent: its name, and whether it needs a spec's mechanical clauses. One that is
    `inert` starts no process and asks no model, and so needs no trust in the workspace, but for `fix:` clauses,
    whose installed programs are its `tools`; None where nobody has looked for them.
    """

    name: str
    mechanical: bool
    inert: bool = False
    tools: frozenset[str] | None = None


class Document(Struct, frozen=True, dict=True):
    """A file as it is known now: `version` is the editor's, None when no editor has it open and the disk is its
    text; `text` is None when there is no such text file. The anchors stand in the order of their lines. `language`
    is the editor's name for it, None when only the path tells. `disk` is what the disk held when it was looked at
    last, None before that; `operations` are the anchors of the hunks that do something to the file as a whole;
    `behind` are landed hunks that its file has and this text has not, and whether the user was told.
    """

    path: str
    text: Text | None
    version: int | None
    anchors: Anchors = ()
    language: str | None = None
    disk: Standing | None = None
    operations: Anchors = ()
    behind: Mapping[HunkId, bool] = {}

    @property
    def is_open(self) -> bool:
        return self.version is not None

    def anchor(self, hunk: HunkId) -> Anchor | None:
        return self._anchor_of.get(hunk)

    @cached_property
    def _anchor_of(self) -> Mapping[HunkId, Anchor]:
        return {anchor.hunk.id: anchor for anchor in self.offered}

    @cached_property
    def offered(self) -> Anchors:
        """The anchors of all hunks, those on the file as a whole first."""
        return self.operations + self.anchors if self.operations else self.anchors


class Lost(Struct, frozen=True):
    """A file with hunks that is gone: `texts` are what it may have held, the latest first; `since` is when it was
    still there, in seconds since the epoch. `alike` are the files that it may be now, when there is not just one.
    """

    texts: tuple[Text, ...]
    since: float
    alike: tuple[str, ...] = ()


class State(Struct, frozen=True):
    """Everything the program knows; replaced as a whole by `step`, so that a reader holds a snapshot for free.

    `tag` is what a comment begins with to be a spec.

    `moves` counts how often hunks have moved or been placed in any document.

    `applying` are accepted hunks that the text does not show yet, `taking_back` such as were taken back and that it
    shows still; `shown` says what is on show and for how long;
    `lost` are files with hunks that are gone from the disk, by their paths;
    `used` says what working tasks of this session have used so far; those `waiting` wait for others to end;
    `config` is the hash of the workspace's config as it was seen last, None when it could not be read;
    `restricted` says that the editor's user does not trust the workspace there;
    `gone` are sessions that ended without settling what they began; `ledger_problem` says why the ledger cannot be
    written, None while it can.
    """

    session: str
    tag: str = TAG
    agents: tuple[AgentCard, ...] = ()
    history: History = History()
    documents: Mapping[str, Document] = {}
    moves: int = 0
    applying: frozenset[HunkId] = frozenset()
    taking_back: frozenset[HunkId] = frozenset()
    shown: Showing = Showing()
    lost: Mapping[str, Lost] = {}
    used: Mapping[TaskId, Use] = {}
    waiting: frozenset[TaskId] = frozenset()
    config: str | None = None
    restricted: bool = False
    gone: frozenset[str] = frozenset()
    ledger_problem: str | None = None

    @property
    def turning(self) -> frozenset[HunkId]:
        """The hunks whose edits are under way."""
        return self.applying | self.taking_back if self.taking_back else self.applying
