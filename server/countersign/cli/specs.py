"""`countersign specs`: the specs of a tree, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from countersign.cli.commands import Specs
from countersign.cli.desk import Desk
from countersign.cli.output import counted, inline
from countersign.cli.place import path_in, root_of
from countersign.core.certain import vouch
from countersign.core.comments import find, language_in, mentions, remember
from countersign.core.finding import Finding
from countersign.core.lint import Surroundings, lint
from countersign.core.model import Mode, Severity
from countersign.core.spec import find_specs
from countersign.ports import NotTextError, Workspace, WorkspaceError
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
        desk.output.document(reports)
    else:
        for report in reports:
            _show(desk, report)
    return int(any(finding.severity is Severity.ERROR for report in reports for finding in report.findings))


_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def _show(desk: Desk, report: _SpecReport) -> None:
    desk.output.line((f"{inline(report.path)}:{report.line}: ", "bold"), (inline(report.goal), ""))
    for finding in report.findings:
        desk.output.line(
            (f"  {inline(report.path)}:{finding.line}:{finding.column}: ", "dim"),
            (f"{finding.severity.value}: ", _STYLES[finding.severity]),
            (inline(finding.message), ""),
        )


_MARKS = ("ai!", "ai?")
"""Where one of them or the tag stands, in whatever case, there may be a spec: see `core.comments`."""


def _reports(desk: Desk, root: Path, paths: Sequence[Path]) -> list[_SpecReport]:
    """Return the specs of the files that are named, then those below directories, sorted.

    A file that is named is not asked whether an ignore file names it.
    """
    wanted = [path_in(root, path) for path in paths or (Path(),)]
    named = dict.fromkeys(path for path in wanted if (root / path).is_file())
    below = tuple("" if path == "." else f"{path}/" for path in wanted if path not in named)
    settings, problem = load_settings(root)
    if problem is not None:
        desk.messages.say(problem)
    tag = settings.tag
    found = desk.program.search(root, (tag, *_MARKS), below) if below else None
    listed = cache(lambda: found.files if found else desk.program.files(root))
    around = Surroundings([card.name for card in desk.program.agents()], listed, tag=tag)
    reader = _Reader(desk.program.workspace(root), around)
    reports = [report for path in named for report in reader.reports(path)]
    if found is not None:
        in_tree = (report for path in found.candidates if path not in named for report in reader.tried(path))
        reports += sorted(in_tree, key=lambda report: (report.path, report.line))
        _tell_missed(desk, [*found.closed, *reader.missed])
    return reports


class _Reader:
    """Reads specs; `missed` are the files that could not be read."""

    def __init__(self, workspace: Workspace, around: Surroundings) -> None:
        self._workspace = workspace
        self._around = around
        self.missed: list[str] = []

    def reports(self, path: str) -> Iterator[_SpecReport]:
        """Yield the specs of a file. Raises WorkspaceError."""
        text, tag = self._workspace.read(path), self._around.tag
        if text is None or not mentions(str(text), tag):
            return
        language = language_in(text, path, None)
        remember(text, language, tag, find(str(text), language, tag, vouch))
        for spec in find_specs(path, text, tag=tag):
            findings = map(_FindingReport.of, lint(spec, text, self._around))
            yield _SpecReport(path, spec.span.start + 1, spec.goal, spec.mode, tuple(findings))

    def tried(self, path: str) -> Iterator[_SpecReport]:
        """Yield the specs of a file if it is a text that can be read."""
        try:
            yield from self.reports(path)
        except NotTextError:
            pass
        except WorkspaceError:
            self.missed.append(path)


_NAMED = 5
"""How many paths that can not be read are named one by one."""


def _tell_missed(desk: Desk, paths: Iterable[str]) -> None:
    """Say which files and directories could not be read, so that nobody takes the list for complete."""
    missed = sorted(paths)
    if missed:
        names = ", ".join(map(inline, missed[:_NAMED])) + (", ..." if len(missed) > _NAMED else "")
        what = "its specs are" if len(missed) == 1 else "their specs are"
        desk.messages.say(f"{counted(len(missed), 'path')} can not be read, so {what} missing here: {names}")
