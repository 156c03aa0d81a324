"""What was rejected is remembered by its content, and is not offered a second time for the same spec."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from countersign.core.history import History
from countersign.core.leaving_out import without_part
from countersign.core.model import FileChange, Hunk, HunkFinding, HunkId, Proposal, Task
from countersign.core.operation import Operation, bare
from countersign.core.risk import passed_on
from countersign.core.rounds import rejected_in, runs_of
from countersign.core.text import content_of

__all__ = ["without_rejected"]

_REASONS = 3
"""Different reasons that are named in a sentence."""

_Content = tuple[str, tuple[str, ...], tuple[str, ...], Operation | None]
"""What a hunk does wherever it stands: its path, its base lines, its new lines, what it does to the whole file."""


def without_rejected(history: History, task: Task, proposal: Proposal) -> Proposal:
    """Return the proposal without hunks, or parts of them, whose content was rejected before; a note says how
    many and why.

    Where the same content stands in several places, as many are left out as were rejected: those that stand most
    alike.
    """
    remembered: dict[_Content, list[Hunk]] = defaultdict(list)
    for hunk in rejected_in(history, runs_of(history, task)):
        remembered[_content(hunk)].append(hunk)
    alike: dict[_Content, list[Hunk]] = defaultdict(list)
    for hunk in (hunk for change in proposal.files for hunk in change.hunks):
        alike[_content(hunk)].append(hunk)
    pairs = [pair for content, hunks in alike.items() for pair in _paired(remembered.get(content, ()), hunks)]
    out = {hunk.id for _, hunk in pairs}
    kept = [replace(file, hunks=tuple(h for h in file.hunks if h.id not in out)) for file in proposal.files]
    known = {old.id for old, _ in pairs}
    parts = [h for hunks in remembered.values() for h in hunks if h.parent is not None and h.id not in known]
    kept, cut, findings = _without_parts(kept, parts, proposal.findings)
    rejected = (*(old.id for old, _ in pairs), *cut)
    if not rejected:
        return proposal
    return replace(
        proposal,
        files=tuple(change for change in kept if change.hunks),
        notes=(*proposal.notes, _note(history, rejected)),
        left_out=rejected,
        findings=tuple(finding for finding in findings if finding.hunk not in out),
    )


def _without_parts(
    files: Sequence[FileChange], parts: Iterable[Hunk], findings: tuple[HunkFinding, ...]
) -> tuple[list[FileChange], list[HunkId], tuple[HunkFinding, ...]]:
    """Return files without some rejected parts of hunks, which of these were left out, and the findings."""
    changes, cut = [*files], list[HunkId]()
    for part in parts:
        for number, change in enumerate(changes):
            found = ((hunk, without_part(hunk, change.base, part)) for hunk in change.hunks)
            hunk, left = next((pair for pair in found if pair[1] is not None), (None, None))
            if hunk is None or left is None:
                continue
            own = [finding for finding in findings if finding.hunk == hunk.id]
            passed = (found for one in left for found in passed_on(own, hunk, one))
            findings = (*(finding for finding in findings if finding.hunk != hunk.id), *passed)
            hunks = tuple(one for old in change.hunks for one in (left if old.id == hunk.id else (old,)))
            changes[number] = replace(change, hunks=hunks)
            cut.append(part.id)
            break
    return changes, cut, findings


def _content(hunk: Hunk) -> _Content:
    base, new = (tuple(map(content_of, lines)) for lines in (hunk.base, hunk.new))
    # Line ends are the editor's matter, unless they are all that a hunk changes.
    if base == new or hunk.operation is not None:
        base, new = hunk.base, hunk.new
    return hunk.path, base, new, bare(hunk.operation) if hunk.operation is not None else None


def _paired(rejected: Sequence[Hunk], hunks: list[Hunk]) -> Iterator[tuple[Hunk, Hunk]]:
    left = list(hunks)
    for old in rejected:
        if left:
            found = min(left, key=lambda hunk: _distance(old, hunk))
            left.remove(found)
            yield old, found


def _distance(one: Hunk, other: Hunk) -> tuple[int, int]:
    neighbours = (one.before != other.before) + (one.after != other.after)
    return neighbours, abs(one.start - other.start)


def _note(history: History, rejected: Iterable[HunkId]) -> str:
    verdicts = [history.verdicts[hunk] for hunk in rejected]
    reasons = list(dict.fromkeys(verdict.reason for verdict in verdicts if verdict.reason))
    why = f" ({'; '.join([*reasons[:_REASONS], *(['...'] if reasons[_REASONS:] else [])])})" if reasons else ""
    if len(verdicts) == 1:
        return f"1 hunk that was rejected before was left out{why}."
    return f"{len(verdicts)} hunks that were rejected before were left out{why}."
