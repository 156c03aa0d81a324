"""Hunks and proposals as unified diffs for reading: hidden characters are visible in them, not what they were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from countersign.core.deeds import inner_hunks
from countersign.core.escape import one_line, shortened, visible
from countersign.core.model import Hunk, HunkId, Proposal
from countersign.core.receipt_words import receipt_words, remarks_on
from countersign.core.text import Span, content_of, terminator_of
from countersign.lsp.file_diffs import file_header
from countersign.lsp.wording import finding_words

__all__ = ["FILE_MARK", "STANDING", "Diff", "diff_of", "hunk_lines", "is_cut", "shown_content"]

_LONGEST_LINE = 2000
"""Characters of a line that are shown."""
_CUT = re.compile(r"… \(\d+ more characters\)$")
_END_NAMES = {"\n": "<LF>", "\r\n": "<CR><LF>", "\r": "<CR>", "": ""}


FILE_MARK = "==="
"""What the line begins with that names a hunk on a file as a whole: no other line of a diff does."""


STANDING = "# What stands there now:"
"""The line above what stands in the place of a stale hunk."""


class Diff(Struct, frozen=True):
    """A proposal as text, and the lines of it that each hunk takes."""

    text: str
    places: Mapping[HunkId, Span]


def hunk_lines(hunk: Hunk) -> Iterator[str]:
    """Yield the lines of a hunk's diff, without terminators: one line of context on each side."""
    if hunk.operation is not None:
        yield from file_header(hunk, hunk.operation)
        growth = 0
        for inner in inner_hunks(hunk):
            yield _header(inner, growth)
            yield from hunk_lines(inner)
            growth += len(inner.new) - len(inner.base)
        return
    about_ends = _is_about_ends(hunk)
    if hunk.before is not None:
        yield from _shown(" ", hunk.before)
    for line in hunk.base:
        yield from _shown("-", line, with_end=about_ends)
    for line in hunk.new:
        yield from _shown("+", line, with_end=about_ends)
    if hunk.after is not None:
        yield from _shown(" ", hunk.after)


def diff_of(
    proposal: Proposal, marks: Mapping[HunkId, str], standing: Mapping[HunkId, tuple[str, ...]] | None = None
) -> Diff:
    """Return all hunks of a proposal, each with what was found in it; `marks` say of some
    what became of them, `standing` shows of stale ones what stands in their place.
    """
    lines: list[str] = [f"# {shortened(line, _LONGEST_LINE)}" for line in _checks(proposal)]
    places: dict[HunkId, Span] = {}
    found: dict[HunkId, list[str]] = {}
    for finding in proposal.findings:
        found.setdefault(finding.hunk, []).append(finding_words(finding))
    for change in proposal.files:
        growth, has_names = 0, False
        for hunk in change.hunks:
            if hunk.operation is None and not has_names:
                lines += [f"--- a/{one_line(change.path)}", f"+++ b/{one_line(change.path)}"]
                has_names = True
            start = len(lines)
            mark = f" {one_line(marks[hunk.id])}" if hunk.id in marks else ""
            header = _header(hunk, growth) if hunk.operation is None else FILE_MARK
            lines.append(f"{header} {hunk.id}{mark}")
            lines += [f"# {shortened(text, _LONGEST_LINE)}" for text in found.get(hunk.id, ())]
            lines += hunk_lines(hunk)
            lines += _standing((standing or {}).get(hunk.id, ()))
            places[hunk.id] = Span(start, len(lines))
            growth += len(hunk.new) - len(hunk.base) if hunk.operation is None else 0
    return Diff("".join(f"{line}\n" for line in lines), places)


def _checks(proposal: Proposal) -> Iterator[str]:
    """Yield what the checks of a proposal showed, where any was run."""
    for receipt in proposal.receipts:
        if receipt.after is not None:
            yield f"check {receipt.clause}: {receipt_words(receipt)}"
            yield from remarks_on(receipt)


def _standing(now: Sequence[str]) -> Iterator[str]:
    """Yield lines that no diff has: what stands where a hunk does not fit."""
    if now:
        yield STANDING
        for line in now:
            yield from _shown("# ", line)


def _header(hunk: Hunk, growth: int) -> str:
    around = sum(line is not None for line in (hunk.before, hunk.after))
    first = hunk.start - (hunk.before is not None)
    old, new = len(hunk.base) + around, len(hunk.new) + around
    # Of a side without lines, the line before it is named.
    sides = ((first + (old > 0), old), (first + growth + (new > 0), new))
    return "@@ -{},{} +{},{} @@".format(*sides[0], *sides[1])


def shown_content(hunk: Hunk, line: str) -> str:
    """Return how a base or new line of a hunk is shown behind its mark."""
    return _content(line, with_end=_is_about_ends(hunk))


def is_cut(shown: str) -> bool:
    """Whether a line of a diff may show only the beginning of what it stands for."""
    return _CUT.search(shown) is not None


def _is_about_ends(hunk: Hunk) -> bool:
    return len(hunk.base) == len(hunk.new) and all(
        content_of(old) == content_of(new) for old, new in zip(hunk.base, hunk.new, strict=True)
    )


def _shown(mark: str, line: str, *, with_end: bool = False) -> Iterator[str]:
    yield mark + _content(line, with_end=with_end)
    if not terminator_of(line):
        yield "\\ No newline at end of file"


def _content(line: str, *, with_end: bool) -> str:
    """Return a line as it is shown; its terminator is named where it is what the hunk changes."""
    content = visible(content_of(line))
    if len(content) > _LONGEST_LINE:
        content = f"{content[:_LONGEST_LINE]}… ({len(content) - _LONGEST_LINE} more characters)"
    return content + (_END_NAMES[terminator_of(line)] if with_end else "")
