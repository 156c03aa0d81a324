"""Two texts -> the line edits that lead from one to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.core.text import LineEdit, Span

__all__ = ["all_edits", "common_head", "common_tail", "line_edits", "unchanged"]


def line_edits(old: Sequence[str], new: Sequence[str]) -> tuple[LineEdit, ...]:
    """Return the edits from `old` to `new`, in the order of their lines, all counting lines of `old`.

    Between two edits stands at least one common line. An insertion or deletion that could stand in several
    places, among equal lines, stands in the last of them: the same change is always found at the same place.
    """
    head = common_head(old, new)
    tail = common_tail(old, new, head)
    inner, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if not inner and not other:
        return ()
    if not inner or not other:
        return (LineEdit(Span(head, head + len(inner)), tuple(other)),)
    found = [LineEdit(edit.span.shifted(head), edit.lines) for edit in all_edits(inner, other)]
    borders = [*(edit.span.start - 1 for edit in found[1:]), len(old)]
    return tuple(_last_of_its_places(edit, old, border) for edit, border in zip(found, borders, strict=True))


def all_edits(old: Sequence[str], new: Sequence[str]) -> tuple[LineEdit, ...]:
    """Return the edits that libgit2 finds between two texts when it is shown the whole of both.

    It is slower than `line_edits`, and among equal lines may find others than that.
    """
    return tuple(
        LineEdit(Span(start, stop), tuple(new[new_start:new_stop]))
        for start, stop, new_start, new_stop in _changed(old, new)
    )


def unchanged(edits: Sequence[LineEdit], length: int) -> Iterator[tuple[int, int]]:
    """Yield the lines, by their numbers before and after, that edits of so many lines leave as they are."""
    line, growth = 0, 0
    for edit in (*edits, LineEdit(Span(length, length), ())):
        for number in range(line, edit.span.start):
            yield number, number + growth
        line, growth = edit.span.stop, growth + edit.growth


def _last_of_its_places(edit: LineEdit, old: Sequence[str], border: int) -> LineEdit:
    """Return the same change as far down among equal lines as it can stand, above a border."""
    span, lines = edit.span, edit.lines
    if len(span) and lines:
        return edit
    taken = old[span.start : span.stop] if len(span) else lines
    steps = 0
    while span.stop + steps < border and old[span.stop + steps] == taken[steps % len(taken)]:
        steps += 1
    turned = steps % len(lines) if lines else 0
    return LineEdit(span.shifted(steps), (*lines[turned:], *lines[:turned]))


def common_head(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many lines, or words, are the same at the beginning of both."""
    count = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        count += 1
    return count


def common_tail(old: Sequence[str], new: Sequence[str], head: int) -> int:
    """Return how many are the same at the end of both, behind the first `head`."""
    most = min(len(old), len(new)) - head
    count = 0
    while count < most and old[-1 - count] == new[-1 - count]:
        count += 1
    return count


def _changed(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return (old start, old stop, new start, new stop) of every changed region."""
    from pygit2 import Patch  # noqa: PLC0415 - 70 ms, needed by the first proposal only
    from pygit2.enums import DiffOption  # noqa: PLC0415 - as above

    first, second = _as_bytes(old), _as_bytes(new)
    if first is None or second is None:
        first, second = _numbered(old, new)
    patch = Patch.create_from(first, second, flag=DiffOption.FORCE_TEXT, context_lines=0)
    return [
        (*_region(hunk.old_start, hunk.old_lines), *_region(hunk.new_start, hunk.new_lines)) for hunk in patch.hunks
    ]


def _as_bytes(lines: Sequence[str]) -> bytes | None:
    """Return lines as one text; None where libgit2, which only knows LF, would see others in it."""
    text = "".join(lines)
    ends = text.count("\n") + (text != "" and not text.endswith("\n"))
    if ends != len(lines) or text.count("\r") != text.count("\r\n"):
        return None
    return text.encode("utf-8", "surrogatepass")


def _numbered(old: Sequence[str], new: Sequence[str]) -> tuple[bytes, bytes]:
    """Return the lines with a number for each distinct one, so that only our own notion of a line counts."""
    numbers: dict[str, int] = {}
    first, second = (
        "".join(f"{numbers.setdefault(line, len(numbers))}\n" for line in lines).encode() for lines in (old, new)
    )
    return first, second


def _region(start: int, count: int) -> tuple[int, int]:
    """Count from 0: of an empty side, unified diffs name the line before the seam."""
    first = start - 1 if count else start
    return first, first + count
