"""What other tools say of lines of code, as an editor passes it on, and whether those lines still stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.escape import shortened
from countersign.core.state import State

__all__ = ["Reported", "reported_lines", "still_there"]

_LONGEST = 300


class Reported(Struct, frozen=True):
    """A remark of another tool on a line, which counts from 0 and had this content; all of it is hostile."""

    path: str
    line: int
    content: str
    severity: str
    source: str
    message: str


def still_there(state: State, reported: Iterable[Reported]) -> tuple[Reported, ...]:
    """Return those whose line still stands in its document, at its place of now: where it stood, or at the only
    line that is the same.
    """
    return tuple(found for one in reported if (found := _placed(state, one)) is not None)


def reported_lines(reported: Iterable[Reported]) -> Iterator[str]:
    """Yield what is told of each, on one line."""
    for one in reported:
        source = f" ({shortened(one.source, 40)})" if one.source else ""
        yield f"{one.path}:{one.line + 1}: {one.severity}{source}: {shortened(one.message, _LONGEST)}"


def _placed(state: State, one: Reported) -> Reported | None:
    document = state.documents.get(one.path)
    if document is None or document.text is None:
        return None
    text = document.text
    if one.line < len(text) and text[one.line].rstrip("\r\n") == one.content:
        return one
    same = [number for number, line in enumerate(text) if line.rstrip("\r\n") == one.content]
    return replace(one, line=same[0]) if len(same) == 1 else None
