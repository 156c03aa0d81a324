"""The words for how a decision was taken."""

from __future__ import annotations

from collections.abc import Mapping

from countersign.core.model import How

__all__ = ["MANNERS"]

MANNERS: Mapping[How, str] = {
    How.ONE: "on its own",
    How.ALL: "together with others",
    How.TYPED: "typed by hand",
}
