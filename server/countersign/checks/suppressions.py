"""Comments and attributes that tell a compiler, linter or type checker to look away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.checks.changeset import Changeset, Kind
from countersign.core.model import HunkFinding, Severity

__all__ = ["scan"]

_SUPPRESSED = Kind("suppressions", "check-suppressed", Severity.WARNING)
_MARK = re.compile(
    r"""
      \#\s*(?:noqa\b|nosec\b|type:\s*ignore\b|pyright:\s*(?:ignore\b|basic\b)|pylint:\s*disable\b)
    | \#\s*(?:ty:\s*ignore\b|mypy:\s*ignore-errors|ruff:\s*noqa|pragma:\s*no\s*cover)
    | \#\s*(?:rubocop:disable|shellcheck\s+disable=)
    | //\s*(?:nolint\b|nosec\b|@ts-(?:ignore|nocheck|expect-error)\b|NOLINT|noinspection\b)
    | //\s*(?:phpcs:ignore|swiftlint:disable)
    | (?:/[/*]|\{/\*)\s*(?:eslint|biome|tslint|oxlint|stylelint)-(?:disable|ignore)
    | (?:/[/*]|\{/\*)\s*(?:istanbul|[cv]8)\s+ignore
    | @SuppressWarnings\b | @Suppress\( | \#!?\[allow\( | \#pragma\s+warning\s+disable | @phpstan-ignore
    """,
    re.VERBOSE,
)
_PLAUSIBLE = re.compile(r"[#/@]")


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    """Find marks that a hunk adds; those that it only moves or rewrites are as many as before."""
    for _, hunk in changeset.hunks():
        left = sum(_MARK.search(line.code) is not None for line in hunk.removed)
        for line in hunk.added:
            found = _MARK.search(line.code) if _PLAUSIBLE.search(line.code) else None
            if found is None:
                continue
            left -= 1
            if left < 0:
                text = f"`{found[0].strip()}` silences a check here: it should say why, and it may hide a fault."
                yield hunk.on_added(_SUPPRESSED, text, line)
