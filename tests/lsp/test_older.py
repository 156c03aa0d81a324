"""Lines that were accepted long ago are found away from the loop, once, and carried on to later texts."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from msgspec.structs import replace

from countersign.core.origins import unfollowed
from countersign.core.text import Edit
from countersign.lsp.older import Older
from support.reviews import PATH, Review


def test_old_lines_are_looked_for_once_and_carried_on() -> None:
    base = "".join(f"line {number}\n" for number in range(30))
    review = Review(base, *(base.replace(f"line {number}\n", f"new {number}\n") for number in range(30)))
    review.accept(*range(30))
    review.replace_all(base.replace("line", "new"))
    document = replace(review.state.documents[PATH], anchors=())
    searches: list[str] = []

    def in_background(work: Coroutine[object, object, None], name: str) -> None:
        searches.append(name)
        asyncio.run(_awaited(work))

    older = Older(in_background)
    assert older.anchors(review.state, document) == ()
    assert len(older.anchors(review.state, document)) == len(unfollowed(review.state, document)) == 30
    assert document.text is not None
    later, _ = document.text.edited(Edit(3, 0, 3, 0, "typed\n"))
    found = older.anchors(review.state, replace(document, text=later))
    assert [anchor.span.start for anchor in found] == [*range(3), *range(4, 31)]
    assert len(searches) == 1


async def _awaited(work: Coroutine[object, object, None]) -> None:
    await work
