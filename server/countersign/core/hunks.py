"""Two texts -> hunks; and what a hunk would do to a text it fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from msgspec.structs import replace

from countersign.core.diff import line_edits
from countersign.core.model import FileChange, Hunk, HunkId, Proposal, ProposalId, Reason, TaskId
from countersign.core.text import LineEdit, Span, Text, content_of, terminator_of

__all__ = [
    "assembled",
    "cut",
    "digest_of",
    "fits",
    "in_place_of",
    "inverse",
    "joined",
    "line_hunks",
    "propose",
    "proposed",
    "replacement",
    "with_edits",
]

_NEAR = 128
"""Lines between two edits that are copied rather than jumped over."""


def propose(
    task: TaskId,
    agent: str,
    files: Iterable[tuple[str, Text, Text]],
    reasons: Sequence[Reason] = (),
    notes: Sequence[str] = (),
) -> Proposal | None:
    """Make a proposal of the files' (path, text before, text after); None when none of them differs."""
    why: dict[str, list[Reason]] = defaultdict(list)
    for reason in reasons:
        why[reason.path].append(reason)
    changes = (
        FileChange(path, base, line_hunks(task, path, base, after, why[path]))
        for path, base, after in files
        if base != after
    )
    return proposed(task, agent, tuple(changes), notes)


def proposed(
    task: TaskId, agent: str, changes: tuple[FileChange, ...], notes: Sequence[str] = ()
) -> Proposal | None:
    """Make a proposal of changes; None when there are none."""
    if not changes:
        return None
    return assembled(task, agent, changes, notes)


def assembled(
    task: TaskId,
    agent: str,
    changes: tuple[FileChange, ...],
    notes: Sequence[str],
    replaces: tuple[HunkId, ...] = (),
) -> Proposal:
    content = "\n".join(hunk.id for change in changes for hunk in change.hunks)
    return Proposal(ProposalId(digest_of(task, agent, content)), task, agent, changes, tuple(notes), replaces)


def in_place_of(proposal: Proposal, replaced: Sequence[HunkId]) -> Proposal:
    """Return a proposal that replaces hunks of its task. Where it changes the same as one of them, its hunk is not
    the same for that: all have other names.
    """
    files = tuple(
        replace(
            change,
            hunks=tuple(replace(hunk, id=HunkId(digest_of(hunk.id, *replaced))) for hunk in change.hunks),
        )
        for change in proposal.files
    )
    name = ProposalId(digest_of(proposal.id, *replaced))
    return replace(proposal, id=name, files=files, replaces=tuple(replaced))


def line_hunks(task: TaskId, path: str, base: Text, after: Text, reasons: Sequence[Reason]) -> tuple[Hunk, ...]:
    """Return the hunks between two texts of a file; `reasons` are those of this file."""
    return cut(task, path, base, line_edits(base.lines(), after.lines()), reasons)


def cut(
    task: TaskId, path: str, base: Text, edits: Iterable[LineEdit], reasons: Sequence[Reason]
) -> tuple[Hunk, ...]:
    """Make a hunk of each edit of a text, which stand in order; the reasons are of the file after all of them."""
    found: list[Hunk] = []
    growth = 0
    for edit in edits:
        old, start = base.lines(edit.span.start, edit.span.stop), edit.span.start
        standing = Span(start + growth, start + growth + len(edit.lines))
        growth += edit.growth
        met = [*dict.fromkeys((r.clause, r.rationale) for r in reasons if r.span.meets(standing))]
        found.append(
            Hunk(
                id=HunkId(digest_of(task, path, str(start), *old, "\0", *edit.lines)),
                task=task,
                path=path,
                start=start,
                base=old,
                new=edit.lines,
                before=base.line_at(start - 1),
                after=base.line_at(edit.span.stop),
                rationale="; ".join(rationale for _, rationale in met if rationale),
                clause=met[0][0] if met else "",
            )
        )
    return tuple(found)


def fits(hunk: Hunk, lines: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether lines of a document are the wanted lines of a hunk.

    Editors keep line ends as they like (Emacs shows a CRLF file with LF), so only the lines' content counts, unless
    line ends are what the hunk is about.
    """
    if len(lines) != len(wanted):
        return False
    if tuple(lines) == tuple(wanted):
        return True
    same = all(content_of(a) == content_of(b) for a, b in zip(lines, wanted, strict=True))
    return same and not _is_about_line_ends(hunk)


def replacement(hunk: Hunk, text: Text, span: Span) -> LineEdit:
    """Return the edit that puts the hunk's new lines where `span` of `text` holds its base lines.

    The new lines take the line ends of the document where it keeps others than the hunk's base.
    """
    return _put(hunk, text, span, hunk.base, hunk.new)


def inverse(hunk: Hunk, text: Text, span: Span) -> LineEdit:
    """Return the edit that puts the hunk's base lines where `span` of `text` holds its new lines."""
    return _put(hunk, text, span, hunk.new, hunk.base)


def _put(hunk: Hunk, text: Text, span: Span, standing: Sequence[str], lines: tuple[str, ...]) -> LineEdit:
    lines = _with_line_ends(hunk, text, span, standing, lines)
    last = text.line_at(span.start - 1)
    if lines and last is not None and not terminator_of(last):
        return LineEdit(Span(span.start - 1, span.stop), (last + _line_end(text, span), *lines))
    return LineEdit(span, lines)


def with_edits(text: Text, edits: Sequence[LineEdit]) -> Text:
    """Return the text after edits that stand in order, do not meet, and all count lines of `text`."""
    for group in reversed([*_near_each_other(edits)]):
        text = text.spliced(group[0] if len(group) == 1 else _in_one(text, group))
    return text


def joined(text: Text, edits: Sequence[LineEdit]) -> tuple[LineEdit, ...]:
    """Return edits that stand in order, those that meet made one, as editors need it; all count lines of `text`."""
    groups: list[list[LineEdit]] = []
    for edit in edits:
        if groups and edit.span.start <= max(other.span.stop for other in groups[-1]):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return tuple(group[0] if len(group) == 1 else _one(text, group) for group in groups)


def _one(text: Text, edits: Sequence[LineEdit]) -> LineEdit:
    start, stop = min(edit.span.start for edit in edits), max(edit.span.stop for edit in edits)
    lines = Text.from_lines(text.lines(start, stop))
    own = [LineEdit(edit.span.shifted(-start), edit.lines) for edit in edits]
    return LineEdit(Span(start, stop), with_edits(lines, own).lines())


def _near_each_other(edits: Sequence[LineEdit]) -> Iterator[Sequence[LineEdit]]:
    """Yield edits that stand in order, together those between which there is not much. One behind the end of a text
    gives its last line an end, and so covers what the one before it may replace: these two are not one.
    """
    first = 0
    for number in range(1, len(edits) + 1):
        between = edits[number].span.start - edits[number - 1].span.stop if number < len(edits) else -1
        if not 0 <= between <= _NEAR:
            yield edits[first:number]
            first = number


def _in_one(text: Text, edits: Sequence[LineEdit]) -> LineEdit:
    """Return one edit that does what several do, with the lines between them."""
    lines: list[str] = []
    end = edits[0].span.start
    for edit in edits:
        lines += (*text.lines(end, edit.span.start), *edit.lines)
        end = edit.span.stop
    return LineEdit(Span(edits[0].span.start, end), tuple(lines))


def _with_line_ends(
    hunk: Hunk, text: Text, span: Span, wanted: Sequence[str], lines: tuple[str, ...]
) -> tuple[str, ...]:
    if not lines:
        return lines
    own = {terminator_of(line) for line in (*hunk.base, hunk.before or "", hunk.after or "")} - {""}
    if (own and text.lines(span.start, span.stop) != tuple(wanted)) or not (wanted or _uses(text, own)):
        end = _line_end(text, span)
        lines = tuple(content_of(line) + end if terminator_of(line) else line for line in lines)
    if span.stop < len(text) and not terminator_of(lines[-1]):
        lines = (*lines[:-1], lines[-1] + _line_end(text, span))
    return lines


def _uses(text: Text, ends: set[str]) -> bool:
    """Whether a text has one of some line ends, or none at all that could differ from them."""
    has_none = not terminator_of(text.line_at(0) or "")
    return not ends or has_none or any(terminator_of(line) in ends for line in text)


def _line_end(text: Text, span: Span) -> str:
    """Return the line end used nearest to the span, LF in a text without any."""
    for line in (*text.lines(span.start, span.stop + 1), *reversed(text.lines(span.start - 1, span.start))):
        if end := terminator_of(line):
            return end
    return terminator_of(text.line_at(0) or "") or "\n"


def _is_about_line_ends(hunk: Hunk) -> bool:
    return [content_of(line) for line in hunk.base] == [content_of(line) for line in hunk.new]


def digest_of(*parts: str) -> str:
    """Return 16 hex digits that name the parts; each is preceded by its length, so that no two lists look alike."""
    named = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        named.update(b"%d:" % len(data) + data)
    return named.hexdigest()[:16]
