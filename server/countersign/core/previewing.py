"""A file as it is and as it would be with what a task offers for it: what is shown side by side."""

from __future__ import annotations

from msgspec import Struct

from countersign.core.laying import lay
from countersign.core.model import Anchor, Status, TaskId
from countersign.core.operation import OperationKind
from countersign.core.rounds import chain_of
from countersign.core.state import State
from countersign.core.text import Text

__all__ = ["Preview", "preview"]


class Preview(Struct, frozen=True):
    """Two texts; a file that is not there, or that is no text, has an empty one."""

    before: str
    after: str


def preview(state: State, path: str, task: TaskId) -> Preview:
    """Return a file without and with the pending hunks of all rounds of a task; of those in each other's way, with
    the first. What is renamed is shown as it would be under its new name.
    """
    document = state.documents.get(path)
    if document is None:
        return Preview("", "")
    chain = frozenset(chain_of(state.history, task))
    text = document.text or Text(())
    for anchor in document.operations:
        if anchor.hunk.task in chain and _is_pending(state, anchor) and not _keeps_text(anchor):
            return Preview(str(text), "".join(anchor.hunk.new))
    anchors = [anchor for anchor in document.anchors if anchor.hunk.task in chain and _is_pending(state, anchor)]
    return Preview(str(text), str(lay(path, text, anchors).above))


def _is_pending(state: State, anchor: Anchor) -> bool:
    return anchor.status is Status.PENDING and not state.history.is_decided(anchor.hunk.id)


def _keeps_text(anchor: Anchor) -> bool:
    return anchor.hunk.operation is not None and anchor.hunk.operation.kind is OperationKind.MODE
