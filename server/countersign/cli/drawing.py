"""A hunk as lines of the screen: what stands there now, what would stand there, and what is around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from countersign.cli.alternatives import letter_of
from countersign.cli.checks import show_checks
from countersign.cli.output import Output, Piece, inline
from countersign.core.counting import tally_of
from countersign.core.deeds import deed, inner_hunks, sizes
from countersign.core.hunks import replacement
from countersign.core.model import Hunk, Severity, Side, Verdict
from countersign.core.operation import Operation
from countersign.core.staleness import Staleness, staleness
from countersign.core.state import State
from countersign.core.text import LineEdit, Span, Text, content_of, terminator_of
from countersign.core.views import Offer

__all__ = ["show_hunk", "show_rejected", "show_task"]

_Line = tuple[Piece, ...]

_FINDING_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}

_CONTEXT = 3
_LONGEST_CONTEXT = 200
"""Characters of a line that is only context; a changed line is always shown with all that changes."""
_NEAR = 60
"""Characters that are shown around a change, where a long part of the line stays the same."""


def show_task(output: Output, state: State, offer: Offer) -> None:
    """Write what the hunks that follow are for, and how far their review has come."""
    if offer.task is not None:
        more = f"  ({inline(offer.proposal.agent)})  {tally_of(state, offer.proposal).words}"
        output.line((inline(offer.task.spec.goal), "cyan"), (more, "dim"))
    show_checks(output, offer.proposal, offer.task.spec if offer.task is not None else None)


def show_hunk(output: Output, state: State, offer: Offer, progress: str) -> None:
    """Write a hunk exactly as accepting it would change its document now."""
    if offer.hunk.operation is not None:
        for line in _operation(offer, offer.hunk.operation, progress, staleness(state, offer.hunk.id)):
            output.line(*line)
        return
    text = state.documents[offer.hunk.path].text
    if text is not None:
        letter = letter_of(state, offer)
        progress = f"{progress}, {letter}" if letter else progress
        for line in _hunk(offer, text, progress, staleness(state, offer.hunk.id)):
            output.line(*line)


def show_rejected(output: Output, hunk: Hunk, verdict: Verdict) -> None:
    """Write a hunk as it was offered, and why it was rejected."""
    why = f": {inline(verdict.reason)}" if verdict.reason else ""
    output.line((f"{inline(hunk.path)}:{hunk.start + 1}", "bold"), (f"  rejected{why}", "red"))
    for line in _deed(hunk, hunk.operation) if hunk.operation is not None else _offered(hunk):
        output.line(*line)
    output.text("")


def _operation(offer: Offer, operation: Operation, progress: str, stale: Staleness | None) -> Iterator[_Line]:
    """Yield what a hunk does to a file as a whole, and what changes in the file's lines."""
    hunk = offer.hunk
    yield (inline(hunk.path), "bold"), (f"  {progress}", "dim")
    if hunk.rationale:
        yield ((f"  {inline(hunk.rationale)}", "cyan"),)
    yield from _found(offer, 0)
    if stale is not None:
        yield ((f"  stale: {inline(stale.reason)}", "yellow"),)
    yield from _deed(hunk, operation)


def _deed(hunk: Hunk, operation: Operation) -> Iterator[_Line]:
    yield ((f"  {inline(deed(hunk))}", "bold"),)
    for size in sizes(operation):
        yield ((f"  {size}", ""),)
    for inner in inner_hunks(hunk):
        yield from _offered(inner)


def _offered(hunk: Hunk) -> Iterator[_Line]:
    """Yield what a hunk changes in the text that it was made from."""
    edit = LineEdit(Span(hunk.start, hunk.start + len(hunk.base)), hunk.new)
    yield from _change(hunk.base, edit, len(str(hunk.start + max(len(hunk.base), len(hunk.new)) + 1)))


def _hunk(offer: Offer, text: Text, progress: str, stale: Staleness | None) -> Iterator[_Line]:
    edit = LineEdit(offer.span, offer.hunk.new) if stale is not None else replacement(offer.hunk, text, offer.span)
    yield (f"{inline(offer.hunk.path)}:{edit.span.start + 1}", "bold"), (f"  {progress}", "dim")
    if offer.hunk.rationale:
        yield ((f"  {inline(offer.hunk.rationale)}", "cyan"),)
    yield from _found(offer, edit.span.start)
    gutter = len(str(max(edit.span.stop, edit.span.start + len(edit.lines)) + _CONTEXT))
    if stale is not None:
        yield ((f"  stale: {inline(stale.reason)}", "yellow"),)
        yield from _change(offer.hunk.base, edit, gutter)
        if stale.now:
            yield (("  What stands there now:", "yellow"),)
            yield from _context(text, offer.span, gutter)
        return
    yield from _context(text, Span(edit.span.start - _CONTEXT, edit.span.start), gutter)
    yield from _change(text.lines(edit.span.start, edit.span.stop), edit, gutter)
    yield from _context(text, Span(edit.span.stop, edit.span.stop + _CONTEXT), gutter)


def _found(offer: Offer, start: int) -> Iterator[_Line]:
    """Yield what the checks found; lines are named as they are numbered below, where a removed one has its sign."""
    for finding in offer.findings:
        sign = "-" if finding.side is Side.BASE else ""
        where = "" if finding.line is None else f" (line {start + finding.line + 1}{sign})"
        style = _FINDING_STYLES[finding.severity]
        yield (f"  {finding.severity.value}", f"bold {style}"), (f"{where}: {inline(finding.message)}", style)


def _context(text: Text, span: Span, gutter: int) -> Iterator[_Line]:
    first = max(span.start, 0)
    for number, line in enumerate(text.lines(first, span.stop), start=first + 1):
        content = content_of(line)
        more = len(content) - _LONGEST_CONTEXT
        shown = f"{inline(content[:_LONGEST_CONTEXT])} ({more} more characters)" if more > 0 else inline(content)
        yield ((f"{number:>{gutter}}   ", "dim"), (shown, ""))


def _change(old: Sequence[str], edit: LineEdit, gutter: int) -> Iterator[_Line]:
    new = edit.lines
    ends = {terminator_of(line) for line in (*old, *new)}
    pairs = [_common(a, b) for a, b in zip(old, new, strict=True)] if len(old) == len(new) else []
    for sign, style, lines in (("-", "red", old), ("+", "green", new)):
        for index, line in enumerate(lines):
            common = pairs[index] if pairs else _Common(0, 0)
            yield (
                (f"{edit.span.start + index + 1:>{gutter}} ", "dim"),
                (f"{sign} ", style),
                *_pieces(content_of(line), common, style),
                *_end(line, ends),
            )


class _Common(Struct, frozen=True):
    """How many characters two lines share at their beginning and at their end, terminators left aside."""

    head: int
    tail: int


def _common(old: str, new: str) -> _Common:
    old, new = content_of(old), content_of(new)
    head = _same(old, new)
    return _Common(head, _same(old[head:][::-1], new[head:][::-1]))


def _same(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _pieces(content: str, common: _Common, style: str) -> Iterator[Piece]:
    """Yield a changed line: its changed part stands out, and white space that changes shows."""
    stop = len(content) - common.tail
    head, changed, tail = content[: common.head], content[common.head : stop], content[stop:]
    if not (head + tail).strip() and not changed.isspace():
        yield inline(content), style
        return
    if len(head) > 2 * _NEAR:
        yield f"({len(head) - _NEAR} characters) ", "dim"
        head = head[-_NEAR:]
    yield inline(head), style
    yield _blanks(changed) if changed.isspace() else inline(changed), f"bold reverse {style}"
    yield inline(tail if len(tail) <= 2 * _NEAR else tail[:_NEAR]), style
    if len(tail) > 2 * _NEAR:
        yield f" ({len(tail) - _NEAR} characters)", "dim"


def _blanks(space: str) -> str:
    return inline(space.replace(" ", "·").replace("\t", "→   "))


def _end(line: str, ends: set[str]) -> Iterator[Piece]:
    """Name the line's end where the ends are not all the same."""
    if len(ends) > 1:
        yield (f" ({_END_NAMES[terminator_of(line)]})", "dim")


_END_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR", "": "no line end"}
