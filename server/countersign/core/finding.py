"""Remarks on a place of a file, with the edit that would settle them."""

from __future__ import annotations

from msgspec import Struct

from countersign.core.model import Severity
from countersign.core.text import LineEdit, Span

__all__ = ["Finding", "Fix"]


class Fix(Struct, frozen=True):
    """An edit that settles a finding; the title says what it does."""

    title: str
    edit: LineEdit


class Finding(Struct, frozen=True):
    """A remark on the lines of `span`, from column `start` of the first up to column `stop` of the last.

    `code` names the kind of the remark, the same for ever; the message is a sentence.
    """

    span: Span
    start: int
    stop: int
    severity: Severity
    code: str
    message: str
    fix: Fix | None = None
