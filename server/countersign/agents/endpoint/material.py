"""What a model is shown before it asks for more, cut to what fits: pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from countersign.agents.endpoint.quoted import block
from countersign.agents.endpoint.tokens import tokens_of

__all__ = ["Section", "rendered"]

_BUDGET = 24_000
"""Tokens that are shown at first, however much a model takes: it reads the rest where it needs it."""
_NAMED = 20


class Section(Struct, frozen=True):
    """A text under a title. One that is not `needed` is left out where there is no room, or becomes `short`. Data
    is marked off; the rest are our own words.
    """

    title: str
    text: str
    short: str = ""
    needed: bool = False
    is_data: bool = True


def rendered(sections: Sequence[Section], nonce: str, budget: int | None) -> str:
    """Return the sections in their order, as many of them as fit into so many tokens; the first come first."""
    room = min(budget if budget is not None else _BUDGET, _BUDGET)
    room -= sum(tokens_of(_shown(section, section.text, nonce)) for section in sections if section.needed)
    parts: list[str] = []
    missing: list[str] = []
    for section in sections:
        text = _shown(section, section.text, nonce)
        if not section.needed:
            if tokens_of(text) > room:
                missing.append(section.title)
                text = _shown(section, section.short, nonce) if section.short else ""
            if not text or tokens_of(text) > room:
                continue
            room -= tokens_of(text)
        parts.append(text)
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        parts.append(f"Not shown here as a whole, for want of room: {', '.join(missing[:_NAMED])}{more}.")
    return "\n\n".join(parts)


def _shown(section: Section, text: str, nonce: str) -> str:
    return block(nonce, section.title, text) if section.is_data else text
