"""What `countersign specs` tells of each file: its specs and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from msgspec import Struct

from countersign.core.certain import vouch
from countersign.core.comments import find, language_in, remember
from countersign.core.finding import Finding
from countersign.core.lint import Surroundings, lint
from countersign.core.model import Mode, Severity
from countersign.core.spec import find_specs
from countersign.ports import NotTextError, Workspace, WorkspaceError

__all__ = ["FindingReport", "Reader", "SpecReport"]


class FindingReport(Struct, frozen=True):
    """A remark of the lint; line and column count from 1, `fix` says what its quick fix in an editor would do."""

    line: int
    column: int
    severity: Severity
    code: str
    message: str
    fix: str | None

    @classmethod
    def of(cls, finding: Finding) -> FindingReport:
        return cls(
            line=finding.span.start + 1,
            column=finding.start + 1,
            severity=finding.severity,
            code=finding.code,
            message=finding.message,
            fix=finding.fix.title if finding.fix else None,
        )


class SpecReport(Struct, frozen=True):
    """A spec; the line counts from 1."""

    path: str
    line: int
    goal: str
    mode: Mode
    findings: tuple[FindingReport, ...]


class Reader:
    """Reads specs; `missed` are the files that could not be read. `list_files` gives those of the workspace."""

    def __init__(
        self,
        workspace: Workspace,
        tag: str,
        agents: Callable[[], Collection[str]],
        list_files: Callable[[], Iterable[str]],
    ) -> None:
        self._workspace = workspace
        self._tag = tag
        self._around = Surroundings(agents, list_files, tag=tag)
        self.missed: list[str] = []

    def read(self, path: str) -> Iterator[SpecReport]:
        """Yield the specs of a file. Raises WorkspaceError."""
        text = self._workspace.read(path)
        if text is None:
            return
        language = language_in(text, path, None)
        remember(text, language, self._tag, find(str(text), language, self._tag, vouch))
        for spec in find_specs(path, text, tag=self._tag):
            findings = map(FindingReport.of, lint(spec, text, self._around))
            yield SpecReport(path, spec.span.start + 1, spec.goal, spec.mode, tuple(findings))

    def try_to_read(self, path: str) -> Iterator[SpecReport]:
        """Yield the specs of a file if it is a text that can be read."""
        try:
            yield from self.read(path)
        except NotTextError:
            pass
        except WorkspaceError:
            self.missed.append(path)
