"""The words for how a decision was taken."""

from __future__ import annotations

from collections.abc import Mapping

from countersign.core.model import How

__all__ = ["MANNERS"]

MANNERS: Mapping[How, str] = {
    How.ONE: "on its own",
    How.ALL: "together with others",
    How.TYPED: "typed by hand",
    How.LINES: "as selected lines",
    How.EDITED: "as edited by the user",
    How.GROUP: "with what belongs to it",
    How.FILE: "with all of its file",
    How.CLAUSE: "with all of its clause",
    How.TASK: "with all of its task",
}
