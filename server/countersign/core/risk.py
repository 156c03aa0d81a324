"""When what the checks found makes a hunk dangerous, and what of it holds for a hunk that was made of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from countersign.core.model import Hunk, HunkFinding, HunkId, Severity, Side

__all__ = ["carried_over", "danger", "is_high_risk", "passed_on"]


def is_high_risk(findings: Iterable[HunkFinding]) -> bool:
    """Whether a hunk with these findings is never to be accepted in passing: one of them is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def danger(findings: Iterable[HunkFinding]) -> str | None:
    """Return the first reason for which a hunk with these findings is high risk, None when it is not."""
    return next((finding.message for finding in findings if is_high_risk((finding,))), None)


def passed_on(findings: Iterable[HunkFinding], whole: Hunk, part: Hunk) -> Iterator[HunkFinding]:
    """Yield what holds for a hunk made of another: remarks on the whole, and on lines that it still has."""
    for finding in findings:
        passed = _passed(finding, whole, part)
        if passed is not None:
            yield passed


def carried_over(
    findings: Mapping[HunkId, Sequence[HunkFinding]], old: Iterable[Hunk], new: Sequence[Hunk]
) -> tuple[HunkFinding, ...]:
    """Return what was found in hunks and holds for those that stand in their place: what is said of a line that is
    not found again is said of all hunks of the file, so that nothing gets lost.
    """
    carried: list[HunkFinding] = []
    for hunk in old:
        here = [other for other in new if other.path == hunk.path]
        for finding in findings.get(hunk.id, ()):
            passed = [passed for other in here if (passed := _passed(finding, hunk, other)) is not None]
            carried += passed or [replace(finding, hunk=other.id, line=None) for other in here]
    return tuple(dict.fromkeys(carried))


def _passed(finding: HunkFinding, whole: Hunk, part: Hunk) -> HunkFinding | None:
    """Return a finding as one of another hunk, None when its line is not there; indentation does not count."""
    lines, own = (whole.base, part.base) if finding.side is Side.BASE else (whole.new, part.new)
    if finding.line is None or not 0 <= finding.line < len(lines):
        return replace(finding, hunk=part.id, line=None)
    wanted = lines[finding.line].strip()
    place = next((number for number, line in enumerate(own) if line.strip() == wanted), None)
    return replace(finding, hunk=part.id, line=place) if place is not None else None
