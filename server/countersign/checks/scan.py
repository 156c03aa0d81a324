"""All scanners, one after the other, on one proposal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

from countersign.checks import (
    asked,
    characters,
    comments,
    dependencies,
    errors,
    guards,
    imports,
    paths,
    scope,
    secrets,
    size,
    suppressions,
    tests,
    verdicts,
    whole_files,
)
from countersign.checks.changeset import ChangedHunk, Changeset, Kind, changeset_of
from countersign.checks.project import Project
from countersign.core.model import HunkFinding, Proposal, Severity, Spec

__all__ = ["findings"]

_log = logging.getLogger(__name__)

_FAILED = Kind("checks", "check-failed", Severity.ERROR)
_MOST = 3
"""Findings of one kind in one hunk that are told; the last of them says how many more there are."""

Scanner = Callable[[Changeset], Iterable[HunkFinding]]


def findings(
    proposal: Proposal, spec: Spec, project: Project, protected: Sequence[str] = ()
) -> tuple[HunkFinding, ...]:
    """Return what is remarkable in the hunks of a proposal, in their order, errors first.

    `protected` are the globs of files that only hands may write. A scanner that fails is a finding: what could not
    be looked at is not harmless.
    """
    changeset = changeset_of(proposal, spec)
    scanners: dict[str, Scanner] = {
        "scope": scope.scan,
        "asked": asked.scan,
        "paths": lambda changes: paths.scan(changes, protected),
        "secrets": secrets.scan,
        "characters": characters.scan,
        "tests": tests.scan,
        "verdicts": verdicts.scan,
        "imports": lambda changes: imports.scan(changes, project),
        "dependencies": dependencies.scan,
        "suppressions": suppressions.scan,
        "errors": errors.scan,
        "guards": guards.scan,
        "comments": comments.scan,
        "size": size.scan,
        "files": whole_files.scan,
    }
    found = [finding for name, scan in scanners.items() for finding in _scanned(name, scan, changeset)]
    return tuple(_in_order(changeset, found))


def _scanned(name: str, scan: Scanner, changeset: Changeset) -> list[HunkFinding]:
    try:
        return list(scan(changeset))
    except Exception:  # noqa: BLE001 - whatever is wrong with one check, the others and the task go on
        _log.exception("the scanner of %s failed", name)
        message = f"The check of {name} failed, so look at this hunk for it yourself; the log says why it failed."
        return [hunk.finding(_FAILED, message) for _, hunk in changeset.hunks()]


def _in_order(changeset: Changeset, found: Sequence[HunkFinding]) -> Iterator[HunkFinding]:
    by_hunk: dict[str, dict[str, list[HunkFinding]]] = {}
    for finding in found:
        by_hunk.setdefault(finding.hunk, {}).setdefault(finding.code, []).append(finding)
    for _, hunk in changeset.hunks():
        kinds = by_hunk.get(hunk.hunk.id, {}).values()
        told = [finding for kind in kinds for finding in _shortened(hunk, kind)]
        yield from sorted(told, key=lambda finding: finding.severity is not Severity.ERROR)


def _shortened(hunk: ChangedHunk, kind: Sequence[HunkFinding]) -> Iterator[HunkFinding]:
    yield from kind[:_MOST]
    if len(kind) > _MOST:
        last = kind[_MOST]
        more = len(kind) - _MOST
        text = f"There {'is 1 more' if more == 1 else f'are {more} more'} of this kind in this hunk, from here on."
        yield HunkFinding(hunk.hunk.id, last.severity, last.source, last.code, text, last.line, last.side)
