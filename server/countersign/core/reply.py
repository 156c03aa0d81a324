"""A model's reply -> the files as it wants them, or what it has to be told: it is right, or it is a trouble.

A reply may hold anything: prose around its edits, fences, wrong indentation, wrong counts, lines left out. Where it
is not certain what is meant, nothing is changed and a trouble says what was looked for, and what is nearest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct

from countersign.core.reply_asks import Ask, Trouble
from countersign.core.reply_blocks import read_blocks
from countersign.core.reply_desk import carry_out
from countersign.core.reply_diff import read_diff
from countersign.core.reply_names import Naming
from countersign.core.reply_once import replace_once
from countersign.core.reply_patch import read_patch
from countersign.core.reply_paths import Shown
from countersign.core.reply_whole import read_whole
from countersign.core.text import content_of, split_lines, terminator_of

__all__ = ["Form", "Reply", "Trouble", "read_reply", "replace_once"]


class Form(Enum):
    """How a model is asked to write its edits."""

    BLOCKS = "blocks"
    DIFF = "diff"
    WHOLE = "whole"
    PATCH = "patch"


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
    naming = Naming(lambda path: shown.text(shown.named(path)) is not None)
    found: dict[Form, Sequence[Ask | Trouble]] = {
        Form.BLOCKS: read_blocks(lines, naming),
        Form.DIFF: read_diff(lines, naming, cut=not terminator_of(text)),
        Form.PATCH: read_patch(lines),
    }
    written = [one for one, asks in found.items() if asks]
    if form in written:
        chosen = form
    elif written:
        chosen = min(written, key=lambda one: _line(found[one][0]))
    else:
        chosen, found[Form.WHOLE] = Form.WHOLE, read_whole(lines, naming)
    carried = carry_out(found[chosen], shown)
    return Reply(chosen if found[chosen] else None, carried.changes, carried.troubles)


def _line(ask: Ask | Trouble) -> int:
    return ask.line - 1 if isinstance(ask, Trouble) else ask.at
