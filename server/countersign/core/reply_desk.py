"""What comes of a reply: its asks are carried out one after the other, each in what those before it have left.

A file of which anything could not be done stays as it is: nobody is offered half of a change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from msgspec import Struct

from countersign.core.reply_asks import Ask, Move, Passage, Remove, Swap, Trouble, Write
from countersign.core.reply_filling import filled
from countersign.core.reply_fitting import fit
from countersign.core.reply_gaps import first_gap
from countersign.core.reply_nearest import nearest
from countersign.core.reply_page import Page
from countersign.core.reply_paths import Shown, improper
from countersign.core.reply_swapping import is_done, only_place, swap

__all__ = ["Carried", "carry_out"]


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
        self._reached: dict[str, tuple[int, int]] = {}

    def take(self, ask: Ask | Trouble) -> None:
        path = self._shown.plain(ask.path)
        if not _makes(ask) and path not in self._pages:
            path = self._shown.named(ask.path)
        if isinstance(ask, Trouble):
            self._failed.add(path)
            self._troubles.append(ask)
        elif (why := self._refusal(path, ask)) is not None:
            self._fail(path, ask, why)
        else:
            self._do(path, ask)

    def result(self) -> Carried:
        for path, ask in self._unfound:
            page = self._page(path)
            if page is None:
                self._fail(path, ask, f"There is no file {ask.path!r}. To make one, leave the SEARCH part empty.")
            elif not is_done(page, ask):
                quoted = ask.readings[0][0]
                self._fail(path, ask, f"Its SEARCH lines are not in the file. {nearest(page, quoted)}")
        changes = {
            path: text
            for path, page in self._pages.items()
            if path not in self._failed and (text := None if page is None else str(page)) != self._shown.text(path)
        }
        return Carried(changes, tuple(sorted(self._troubles, key=lambda trouble: trouble.line)))

    def _fail(self, path: str, ask: Ask, message: str) -> None:
        self._troubles.append(Trouble(ask.path, ask.at + 1, message))
        self._failed.add(path)

    def _refusal(self, path: str, ask: Ask) -> str | None:
        """Return why something is not done, whatever the file has in it."""
        if _makes(ask) and (other := self._shown.namesake(ask.path)) is not None:
            return f"There is {other!r}: write this path, or `./{ask.path}` for a new file at the root."
        if (why := improper(path)) is not None:
            return f"The path {ask.path!r} {why}: write one that begins at the root of the project."
        if (gap := self._gap(path, ask)) is not None:
            return f"{gap.strip()!r} would stand in the file: write the lines that it stands for."
        return None

    def _do(self, path: str, ask: Ask) -> None:
        match ask:
            case Swap():
                self._swap(path, ask)
            case Passage():
                self._fit(path, ask)
            case Write():
                self._write(path, ask)
            case Remove():
                self._remove(path, ask)
            case Move():
                self._move(path, ask)
            case _:
                assert_never(ask)

    def _gap(self, path: str, ask: Ask) -> str | None:
        """Return a line that would come and stands for others."""
        if not isinstance(ask, Swap | Passage):
            return None
        old, new = (ask.old, ask.new) if isinstance(ask, Passage) else ask.readings[0]
        gap = first_gap(new, {line.strip() for line in old})
        page = None if gap is None else self._page(path)
        is_there = gap is not None and page is not None and next(page.loose_places([gap]), None) is not None
        return None if is_there else gap

    def _page(self, path: str) -> Page | None:
        if path not in self._pages:
            text = self._shown.text(path)
            self._pages[path] = None if text is None else Page(text)
        return self._pages[path]

    def _swap(self, path: str, ask: Swap) -> None:
        page = self._page(path)
        if page is None and _makes(ask):
            page = self._pages[path] = Page("")
        why = "" if page is None else swap(page, ask)
        if why:
            self._fail(path, ask, why)
        elif why is not None and not self._swapped_elsewhere(path, ask):
            self._unfound.append((path, ask))

    def _swapped_elsewhere(self, path: str, ask: Swap) -> bool:
        """Do what is asked in another file of the reply, if that alone has the lines, letter by letter and once."""
        pages = [
            page for other in sorted(self._named - {path}) if not improper(other) and (page := self._page(other))
        ]
        place = only_place(pages, ask)
        if place is None:
            return False
        page, span, new = place
        page.splice(span.start, span.stop, new)
        return True

    def _fit(self, path: str, ask: Passage) -> None:
        if path in self._failed:
            return
        page = self._page(path)
        if page is None and ask.old:
            self._fail(path, ask, f"There is no file {ask.path!r}.")
            return
        if page is None:
            page = self._pages[path] = Page("")
        fitted = fit(page, ask, *self._reached.get(path, (0, 0)))
        if isinstance(fitted, str):
            self._fail(path, ask, fitted)
        else:
            self._reached[path] = fitted.stop, fitted.drift

    def _write(self, path: str, ask: Write) -> None:
        page = self._page(path)
        if page is not None and not ask.over and len(page):
            self._fail(path, ask, "There is such a file already: write what is to change in it.")
            return
        page = self._pages[path] = page or Page("")
        lines = filled(page.contents, ask.lines) if ask.lazy else ask.lines
        if isinstance(lines, str):
            self._fail(path, ask, lines)
        else:
            page.splice(0, len(page), lines, ended=None if ask.lazy else ask.ended)

    def _remove(self, path: str, ask: Remove) -> None:
        page = self._page(path)
        if page is None:
            self._fail(path, ask, f"There is no file {ask.path!r}.")
        elif missing := next((line for line in ask.quoted if next(page.loose_places([line]), None) is None), None):
            self._fail(path, ask, f"The file has no line {missing!r}, so that it may be another one that is meant.")
        else:
            self._pages[path] = None

    def _move(self, path: str, ask: Move) -> None:
        target, page = self._shown.plain(ask.target), self._page(path)
        if (why := improper(target)) is not None:
            self._fail(
                path, ask, f"The path {ask.target!r} {why}: write one that begins at the root of the project."
            )
        elif page is None or path in self._failed:
            self._fail(target, ask, f"There is no file {ask.path!r} that could be moved.")
            self._failed.add(path)
        else:
            self._pages[target], self._pages[path] = page, None


def _makes(ask: Ask | Trouble) -> bool:
    """Whether an ask quotes nothing of the file, so that there may be none."""
    match ask:
        case Swap():
            return not any(line.strip() for line in ask.readings[0][0])
        case Passage():
            return not ask.old
        case _:
            return isinstance(ask, Write)
