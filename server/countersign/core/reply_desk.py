"""What comes of a reply: its asks are carried out one after the other, each in what those before it have left.

A file of which anything could not be done stays as it is: nobody is offered half of a change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from msgspec import Struct

from countersign.core.reply_asks import Ask, Swap, Trouble
from countersign.core.reply_nearest import many_places, nearest
from countersign.core.reply_page import Page
from countersign.core.reply_paths import Shown, improper
from countersign.core.reply_places import Found, Places, find

__all__ = ["Carried", "carry_out"]

_Lines = Sequence[str]
_TELLING = 2
"""Lines with something in them that tell a place in a file that the reply has not named for them."""


class Carried(Struct, frozen=True):
    """The texts that files are to have, None for those that are to go, and what was not done."""

    changes: Mapping[str, str | None]
    troubles: tuple[Trouble, ...]


def carry_out(asks: Sequence[Ask | Trouble], shown: Shown) -> Carried:
    desk = _Desk(shown, {shown.named(ask.path) for ask in asks})
    for ask in asks:
        desk.take(ask)
    return desk.result()


class _Desk:
    """The files as they are while a reply is carried out; `named` are those that it names."""

    def __init__(self, shown: Shown, named: set[str]) -> None:
        self._shown = shown
        self._named = named
        self._pages: dict[str, Page | None] = {}
        self._troubles: list[Trouble] = []
        self._failed: set[str] = set()
        self._unfound: list[tuple[str, Swap]] = []

    def take(self, ask: Ask | Trouble) -> None:
        path = self._shown.named(ask.path)
        if isinstance(ask, Trouble):
            self._fail(path, ask)
        elif (why := improper(path)) is not None:
            self._fail(path, Trouble(ask.path, ask.at + 1, f"The path {ask.path!r} {why}: write it from the root."))
        else:
            self._swap(path, ask)

    def result(self) -> Carried:
        for path, ask in self._unfound:
            page = self._page(path)
            if page is None or not _is_done(page, ask):
                self._fail(path, Trouble(ask.path, ask.at + 1, _unfound(page, ask)))
        changes = {
            path: text
            for path, page in self._pages.items()
            if path not in self._failed and (text := None if page is None else str(page)) != self._shown.text(path)
        }
        return Carried(changes, tuple(sorted(self._troubles, key=lambda trouble: trouble.line)))

    def _fail(self, path: str, trouble: Trouble) -> None:
        self._troubles.append(trouble)
        self._failed.add(path)

    def _page(self, path: str) -> Page | None:
        if path not in self._pages:
            text = self._shown.text(path)
            self._pages[path] = None if text is None else Page(text)
        return self._pages[path]

    def _swap(self, path: str, ask: Swap) -> None:
        page = self._page(path)
        old, new = ask.readings[0]
        if not any(line.strip() for line in old):
            self._pages[path] = page = page or Page("")
            page.splice(len(page) if any(line.strip() for line in page.contents) else 0, len(page), new)
            return
        found = () if page is None else _found(page, ask)
        if isinstance(found, Found):
            if page is not None:
                page.splice(found.span.start, found.span.stop, found.new)
        elif found:
            message = f"Its SEARCH lines stand in several places, at {many_places(found)}: add lines around them."
            self._fail(path, Trouble(ask.path, ask.at + 1, message))
        elif not self._swapped_elsewhere(path, old, new):
            self._unfound.append((path, ask))

    def _swapped_elsewhere(self, path: str, old: _Lines, new: _Lines) -> bool:
        """Do what is asked in another file of the reply, when it alone has the lines, letter by letter and once."""
        if sum(bool(line.strip()) for line in old) < _TELLING:
            return False
        pages = [
            page for other in sorted(self._named - {path}) if not improper(other) and (page := self._page(other))
        ]
        places = [(page, start) for page in pages for start in page.places(old)]
        if len(places) != 1:
            return False
        page, start = places[0]
        page.splice(start, start + len(old), new)
        return True


def _found(page: Page, ask: Swap) -> Found | Places:
    """Return where the old lines of a reading stand; of readings that fit, the first."""
    several: Places = ()
    for old, new in ask.readings:
        found = find(page, old, new, first=True)
        if isinstance(found, Found):
            return found
        several = several or found
    return several


def _is_done(page: Page, ask: Swap) -> bool:
    """Whether the new lines of an ask stand in one place of a file, and say something that the old ones did not."""
    old, new = ask.readings[0]
    news = {line.strip() for line in new} - {line.strip() for line in old} - {""}
    return bool(news) and len([*islice(page.places(new), 2)]) == 1


def _unfound(page: Page | None, ask: Swap) -> str:
    if page is None:
        return f"There is no file {ask.path!r}. To make a new one, leave the SEARCH part empty."
    return f"Its SEARCH lines are not in the file. {nearest(page, ask.readings[0][0])}"
