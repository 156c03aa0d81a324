"""The commands that go from one open hunk to the next, over all files and folders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.model import HunkId, Severity
from countersign.core.navigation import line_of, open_count, stops
from countersign.core.spec import specs_at
from countersign.core.text import Span
from countersign.core.views import Offer, offer_of
from countersign.lsp.choices import Choice
from countersign.lsp.command import Arguments, Command
from countersign.lsp.connection import Connection, View
from countersign.lsp.folder import Folder
from countersign.lsp.offers import offers_met, open_on_files
from countersign.lsp.visiting import go_to_hunk

__all__ = ["NAVIGATING", "on_way"]

_Place = tuple[int, str, int]
"""The number of a folder, the path of a file in it, and a line."""
_NOWHERE: _Place = (-1, "", -1)


class _From(Arguments, frozen=True):
    """A document and a line of it, or a hunk; neither stands for before the first."""

    uri: str = ""
    line: int = 0


def on_way(views: Sequence[View], uri: str, lines: Span, here: Sequence[Offer]) -> Iterator[Choice]:
    """Offer to go on to other open hunks, in files with hunks and at specs of which some wait elsewhere."""
    left = sum(open_count(folder.state) for folder, _, _ in views)
    if left > len(here) and any(_is_on_tour(view, lines) for view in views):
        for name in ("next", "previous"):
            title = f"Countersign: go to the {name} open hunk ({left} left)"
            yield Choice(f"source.countersign.{name}", title, f"countersign.{name}", (uri, lines.start))


def _is_on_tour(view: View, lines: Span) -> bool:
    folder, document, _ = view
    if document.offered or folder.diffs.knows(document.path):
        return True
    return any(open_on_files(folder, spec) for spec in specs_at(folder.specs(document), lines))


def _next(connection: Connection, given: _From) -> None:
    found = _tour(connection)
    here = _place_of(connection, given)
    _go(connection, next((stop for stop in found if stop[0] > here), found[0] if found else None))


def _previous(connection: Connection, given: _From) -> None:
    found = _tour(connection)
    here = _place_of(connection, given)
    _go(connection, next((stop for stop in reversed(found) if stop[0] < here), found[-1] if found else None))


def _tour(connection: Connection) -> list[tuple[_Place, Folder, HunkId]]:
    connection.catch_up()
    return [
        ((number, stop.path, stop.line), folder, stop.hunk)
        for number, folder in enumerate(connection.folders)
        for stop in stops(folder.state)
    ]


def _go(connection: Connection, stop: tuple[_Place, Folder, HunkId] | None) -> None:
    if stop is None:
        connection.tell("No hunk waits for a decision.", Severity.INFO)
    else:
        go_to_hunk(connection, stop[1], stop[2])


def _place_of(connection: Connection, given: _From) -> _Place:
    """Return from where to go on; in the diff of a proposal, from the place of the hunk that is shown there."""
    folders = list(connection.folders)
    for folder in folders:
        if (offer := offer_of(folder.state, HunkId(given.uri))) is not None:
            return _standing(folders, folder, offer)
    for folder, path in connection.places(given.uri):
        document = folder.state.documents.get(path)
        if document is not None and folder.diffs.knows(path):
            met = offers_met(folder, document, Span(given.line, given.line + 1))
            return _standing(folders, folder, met[0]) if met else _NOWHERE
        if folder in folders:
            return folders.index(folder), path, given.line
    return _NOWHERE


def _standing(folders: Sequence[Folder], folder: Folder, offer: Offer) -> _Place:
    path = offer.hunk.path
    return folders.index(folder), path, line_of(offer, folder.state.documents[path])


NAVIGATING = (
    Command("countersign.next", _From, "Go to the next open hunk, in whatever file.", _next),
    Command("countersign.previous", _From, "Go to the previous open hunk, in whatever file.", _previous),
)
