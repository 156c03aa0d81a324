"""`countersign specs`: the specs of a tree, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from countersign.cli.commands import Specs
from countersign.cli.desk import Desk
from countersign.cli.output import inline
from countersign.cli.place import path_in, root_of
from countersign.core.finding import Finding
from countersign.core.lint import Surroundings, lint
from countersign.core.model import Mode, Severity
from countersign.core.spec import find_specs
from countersign.ports import WorkspaceError
from countersign.settings import load_settings

__all__ = ["specs"]


class _FindingReport(Struct, frozen=True):
    """A remark of the lint; line and column count from 1, `fix` says what its quick fix in an editor would do."""

    line: int
    column: int
    severity: Severity
    code: str
    message: str
    fix: str | None

    @classmethod
    def of(cls, finding: Finding) -> _FindingReport:
        return cls(
            line=finding.span.start + 1,
            column=finding.start + 1,
            severity=finding.severity,
            code=finding.code,
            message=finding.message,
            fix=finding.fix.title if finding.fix else None,
        )


class _SpecReport(Struct, frozen=True):
    """A spec; the line counts from 1."""

    path: str
    line: int
    goal: str
    mode: Mode
    findings: tuple[_FindingReport, ...]


def specs(command: Specs, desk: Desk) -> int:
    """Return the exit code: 1 when a finding is an error. Raises UsageError, WorkspaceError."""
    root = root_of(command.common.root, command.paths[0] if command.paths else None)
    reports = _reports(desk, root, command.paths)
    if command.common.json:
        found = list(reports)
        desk.output.document(found)
        return int(any(map(_is_wrong, found)))
    wrong = False
    for report in reports:
        wrong |= _is_wrong(report)
        desk.output.line((f"{inline(report.path)}:{report.line}: ", "bold"), (inline(report.goal), ""))
        for finding in report.findings:
            desk.output.line(
                (f"  {inline(report.path)}:{finding.line}:{finding.column}: ", "dim"),
                (f"{finding.severity.value}: ", _STYLES[finding.severity]),
                (inline(finding.message), ""),
            )
    return int(wrong)


_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def _is_wrong(report: _SpecReport) -> bool:
    return any(finding.severity is Severity.ERROR for finding in report.findings)


def _reports(desk: Desk, root: Path, paths: Sequence[Path]) -> Iterator[_SpecReport]:
    """Yield the specs of the files below the paths. What is no text is passed over, unless it is named itself."""
    workspace = desk.program.workspace(root)
    listed = cache(lambda: desk.program.files(root))
    settings, problem = load_settings(root)
    if problem is not None:
        desk.messages.say(problem)
    tag = settings.tag
    around = Surroundings([card.name for card in desk.program.agents()], listed, tag=tag)
    for path, is_named in _files(root, paths, listed):
        try:
            text = workspace.read(path)
        except WorkspaceError:
            if is_named:
                raise
            continue
        if text is None:
            continue
        for spec in find_specs(path, text, tag=tag):
            findings = map(_FindingReport.of, lint(spec, text, around))
            yield _SpecReport(path, spec.span.start + 1, spec.goal, spec.mode, tuple(findings))


def _files(root: Path, paths: Sequence[Path], listed: Callable[[], Sequence[str]]) -> Iterator[tuple[str, bool]]:
    """Yield the files below the paths, each once, and whether it is named itself: then it is not asked whether an
    ignore file names it.
    """
    wanted = [path_in(root, path) for path in paths or (Path(),)]
    named = dict.fromkeys(path for path in wanted if (root / path).is_file())
    yield from ((path, True) for path in named)
    below = tuple("" if path == "." else f"{path}/" for path in wanted if path not in named)
    if below:
        yield from ((path, False) for path in listed() if path.startswith(below) and path not in named)
