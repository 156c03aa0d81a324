"""What a page shows of a hunk costs what is shown, however much there is."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from countersign.core.hunks import propose
from countersign.core.model import TaskId
from countersign.core.text import Text
from countersign.lsp.hunk_page import excerpt
from countersign.lsp.pages import Page


class Counted(tuple[str, ...]):
    """Lines that count how many of them were looked at."""

    __slots__ = ()
    seen = 0

    def __iter__(self) -> Iterator[str]:
        for line in super().__iter__():
            Counted.seen += 1
            yield line


def test_of_a_long_hunk_only_what_is_shown_is_looked_at_and_the_rest_is_counted() -> None:
    lines = "".join(f"line {number}\n" for number in range(100_000))
    made = propose(TaskId("task"), "agent", [("a.py", Text.of("a\n"), Text.of("a\n" + lines))])
    assert made is not None
    (hunk,) = made.files[0].hunks
    shown, more = excerpt(replace(hunk, new=Counted(hunk.new)))
    assert Counted.seen < 200
    assert len(shown.split("\n")) + more == len(hunk.new) + 1
    page = Page(markdown=True)
    page.block(shown, "diff", more)
    assert f"... {more} more lines\n```" in str(page)


def test_of_long_lines_no_more_is_shown_than_fits_on_a_screen() -> None:
    lines = "".join(f"{number} {'x' * 1_500}\n" for number in range(90))
    made = propose(TaskId("task"), "agent", [("a.py", Text.of(""), Text.of(lines))])
    assert made is not None
    shown, more = excerpt(made.files[0].hunks[0])
    assert len(shown) < 13_000
    assert more > 80
