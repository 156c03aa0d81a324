"""Every manner of deciding has its words."""

from __future__ import annotations

from countersign.core.manners import MANNERS
from countersign.core.model import How


def test_every_manner_of_deciding_has_words() -> None:
    assert set(MANNERS) == set(How)
