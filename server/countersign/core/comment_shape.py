"""What the lines of a comment look like in a language: where its marker ends and its text begins."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from countersign.core.syntax import Block, Language

__all__ = ["BlockShape", "Shape", "shape_of"]

_NEAR = 64
"""Code points before a place that can matter to what stands directly before it."""


class BlockShape(Struct, frozen=True):
    """One kind of block comment."""

    block: Block
    opening: re.Pattern[str]
    leader: re.Pattern[str]
    """The blanks and the leader at the beginning of a line inside of the comment."""


class Shape(Struct, frozen=True):
    """How comments look in a language."""

    line: re.Pattern[str]
    """The marker of a line comment in the group `marker`, and the sign of documentation behind it as in `-- |`."""

    blocks: tuple[BlockShape, ...]
    braced: bool
    before: re.Pattern[str]
    behind: re.Pattern[str]

    def begins(self, head: str) -> bool:
        """Whether a comment's text may begin behind `head`, the beginning of a line."""
        head = head.rstrip()
        if not head:
            return bool(self.blocks)
        return self.before.search(head, max(len(head) - _NEAR, 0)) is not None

    def ends(self, tail: str) -> bool:
        """Whether a comment's text may end before `tail`, the rest of a line."""
        return self.behind.match(tail.lstrip()) is not None


@lru_cache(maxsize=256)
def shape_of(language: Language) -> Shape:
    blocks = sorted(language.blocks, key=lambda block: -len(block.open))
    markers = "|".join(
        [re.escape(doc) for doc in language.docs if " " not in doc]
        + [_repeated(line.marker) for line in sorted(language.lines, key=lambda line: -len(line.marker))]
    )
    signs = "|".join(re.escape(" " + doc.partition(" ")[2]) for doc in language.docs if " " in doc)
    line = f"(?P<marker>{markers or '(?!)'})(?:{signs or '(?!)'})?"
    bare = "|".join([markers, *(re.escape(line.marker.rstrip()) for line in language.lines)])
    starts = [
        bare,
        signs,
        *(_opening(block) for block in blocks),
        *(rf"^[ \t]*{_leader(block)}" for block in blocks),
    ]
    ends = ["$", *(f"[{re.escape(block.leader)} ]*{re.escape(block.close)}" for block in blocks)]
    return Shape(
        line=re.compile(line),
        blocks=tuple(_block(block) for block in blocks),
        braced=language.braced,
        before=re.compile("(?:" + "|".join(filter(None, starts)) + ")$"),
        behind=re.compile("|".join(ends)),
    )


def _block(block: Block) -> BlockShape:
    return BlockShape(block, re.compile(_opening(block)), re.compile(rf"[ \t]*{_leader(block)}"))


def _opening(block: Block) -> str:
    return _repeated(block.open) + "[-!|^]?"


def _leader(block: Block) -> str:
    """Return what matches the leader of a line: `* text` and `*text` have one, `**text**` has none."""
    sign = re.escape(block.leader)
    return rf"(?:{sign}+(?=[ \t]|$)|{sign}(?!{sign}))?" if sign else ""


def _repeated(marker: str) -> str:
    last = marker[-1]
    return re.escape(marker) + ("" if last.isalnum() or last.isspace() else re.escape(last) + "*")
