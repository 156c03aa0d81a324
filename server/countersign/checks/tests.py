"""Tests that are deleted, skipped or loosened: the change that makes everything pass and proves nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from countersign.checks.changeset import ChangedFile, ChangedHunk, Changeset, Kind, Line
from countersign.checks.frameworks import Framework, framework_of
from countersign.core.model import HunkFinding, Severity
from countersign.core.scope import is_test

__all__ = ["scan"]

_DELETED = Kind("tests", "test-deleted", Severity.ERROR)
_SKIPPED = Kind("tests", "test-skipped", Severity.ERROR)
_MAYBE_SKIPPED = Kind("tests", "test-skipped-sometimes", Severity.WARNING)
_VACUOUS = Kind("tests", "test-proves-nothing", Severity.ERROR)
_FEWER = Kind("tests", "fewer-assertions", Severity.WARNING)
_WEAKER = Kind("tests", "weaker-assertion", Severity.WARNING)
_NAMED = 3
"""Names of tests that a message lists."""


def scan(changeset: Changeset) -> Iterator[HunkFinding]:
    files = [
        (file, framework)
        for file in changeset.files
        if (framework := framework_of(file.language)) is not None
        and (is_test(file.path) or file.language == "rust")  # which has its unit tests beside the code
    ]
    before, after = (Counter(_names(files, side)) for side in ("removed", "added"))
    # What is added anywhere has only moved; what is new in the place of what is gone has another name now.
    lost, new = before - after, after - before
    for file, framework in files:
        for hunk in file.hunks:
            yield from _deleted(hunk, framework, lost, new)
            yield from _skipped(hunk, framework)
            yield from _signs(_VACUOUS, hunk, framework.vacuous, "can not fail, so it proves nothing")
            if is_test(file.path):
                yield from _loosened(hunk, framework)


def _deleted(
    hunk: ChangedHunk, framework: Framework, lost: Counter[str], new: Counter[str]
) -> Iterator[HunkFinding]:
    removed, added = [*_tests(hunk.removed, framework)], [name for name, _ in _tests(hunk.added, framework)]
    gone = [name for name in (Counter(name for name, _ in removed) - Counter(added)).elements() if lost[name]]
    count = len(gone) - sum(1 for name in added if new[name])
    if count > 0:
        names = [name for name in gone if name][:_NAMED]
        listed = f" ({', '.join(names)}{', ...' if len(names) < len(gone) else ''})" if names else ""
        what = "A test is" if count == 1 else f"{count} tests are"
        line = next(line for name, line in removed if name == gone[0])
        yield hunk.on_removed(_DELETED, f"{what} deleted{listed}; make sure that nothing needs it.", line)


def _skipped(hunk: ChangedHunk, framework: Framework) -> Iterator[HunkFinding]:
    yield from _signs(_SKIPPED, hunk, framework.skip, "keeps tests from being run, or from failing")
    yield from _signs(
        _MAYBE_SKIPPED, hunk, framework.maybe, "skips tests under a condition; make sure it does not always hold"
    )


def _signs(kind: Kind, hunk: ChangedHunk, sign: re.Pattern[str], does: str) -> Iterator[HunkFinding]:
    """Find the lines that add a sign which the hunk does not merely rewrite."""
    left = sum(sign.search(line.code) is not None for line in hunk.removed)
    for line in hunk.added:
        if (found := sign.search(line.code)) is not None:
            left -= 1
            if left < 0:
                yield hunk.on_added(kind, f"`{found[0].strip()}` {does}.", line)


def _loosened(hunk: ChangedHunk, framework: Framework) -> Iterator[HunkFinding]:
    """Find hunks after which less is asserted: fewer assertions, or ones that more would pass."""
    if len([*_tests(hunk.removed, framework)]) > len([*_tests(hunk.added, framework)]):
        return  # whole tests have gone, or moved
    before, after = _matching(framework.check, hunk.removed), _matching(framework.check, hunk.added)
    lost = len(before) - len(after)
    if before and lost > 0:
        what = "1 assertion" if lost == 1 else f"{lost} assertions"
        yield hunk.on_removed(
            _FEWER, f"{what} fewer than before; make sure that nothing goes unchecked.", before[0]
        )
    exact = len(_matching(framework.exact, before)) - len(_matching(framework.exact, after))
    loose = [line for line in after if _is_loose(line, framework)]
    if exact > 0 and len(loose) > sum(_is_loose(line, framework) for line in before):
        message = "This assertion lets more pass than the one it replaces, which compared with one value."
        yield hunk.on_added(_WEAKER, message, loose[0])


def _is_loose(line: Line, framework: Framework) -> bool:
    """Whether a line lets almost anything pass; what lets everything pass is told as that."""
    is_more = framework.exact.search(line.code) or framework.vacuous.search(line.code)
    return is_more is None and framework.loose.search(line.code) is not None


def _names(files: Iterable[tuple[ChangedFile, Framework]], side: str) -> Iterator[str]:
    for file, framework in files:
        for hunk in file.hunks:
            lines = hunk.added if side == "added" else hunk.removed
            yield from (name for name, _ in _tests(lines, framework))


def _tests(lines: Iterable[Line], framework: Framework) -> Iterator[tuple[str, Line]]:
    """Yield the lines that begin a test, with its name, which is empty where another line has it."""
    for line in lines:
        if (found := framework.test.search(line.code)) is not None:
            yield (found.groupdict().get("name") or "").strip(), line


def _matching(sign: re.Pattern[str], lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if sign.search(line.code) is not None]
