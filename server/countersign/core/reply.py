"""A model's reply -> the files as it wants them, or what it has to be told: it is right, or it is a trouble.

A reply may hold anything: prose around its edits, fences, wrong indentation, wrong counts, lines left out. Where it
is not certain what is meant, nothing is changed and a trouble says what was looked for, and what is nearest.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct

from countersign.core.reply_asks import Trouble
from countersign.core.reply_blocks import read_blocks
from countersign.core.reply_desk import carry_out
from countersign.core.reply_names import Naming
from countersign.core.reply_paths import Shown
from countersign.core.text import content_of, split_lines

__all__ = ["Form", "Reply", "Trouble", "read_reply"]


class Form(Enum):
    """How a model is asked to write its edits."""

    BLOCKS = "blocks"


class Reply(Struct, frozen=True):
    """What a reply comes to. `form` is the one it was read as, None when it asks for nothing.

    `changes` are the whole texts that files are to have, None for a file that is to go. A file that a trouble is
    about is not among them: it stays as it is until all that is asked of it can be done.
    """

    form: Form | None
    changes: Mapping[str, str | None]
    troubles: tuple[Trouble, ...]


def read_reply(text: str, form: Form | None, files: Mapping[str, str]) -> Reply:
    """Return what comes of a reply; the form is found out when it is not told, or when nothing is written in it.

    `files` are the texts that the reply may be about, by path; a mapping may read them when they are asked for. All
    paths are relative to the root of the workspace, with `/`; others are troubles.
    """
    shown = Shown(files)
    lines = [content_of(line) for line in split_lines(text)]
    asks = read_blocks(lines, Naming(lambda path: shown.text(shown.named(path)) is not None))
    carried = carry_out(asks, shown)
    return Reply(form or Form.BLOCKS if asks else None, carried.changes, carried.troubles)
