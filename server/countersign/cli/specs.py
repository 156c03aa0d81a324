"""`countersign specs`: the specs of a tree, and what is wrong with them."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from countersign.cli.commands import Specs
from countersign.cli.desk import Desk
from countersign.cli.output import counted, inline
from countersign.cli.place import path_in, root_of
from countersign.core.model import Severity
from countersign.settings import load_settings

if TYPE_CHECKING:
    from countersign.cli.spec_reports import SpecReport

__all__ = ["MARKS", "specs"]


def specs(command: Specs, desk: Desk) -> int:
    """Return the exit code: 1 when a finding is an error. Raises UsageError, WorkspaceError."""
    root = root_of(command.common.root, command.paths[0] if command.paths else None)
    with _nothing_collected():
        reports = _reports(desk, root, command.paths)
    if command.common.json:
        desk.output.document(reports)
    else:
        for report in reports:
            _show(desk, report)
    return int(any(finding.severity is Severity.ERROR for report in reports for finding in report.findings))


@contextmanager
def _nothing_collected() -> Generator[None]:
    """Keep the collector away, also when the program ends: it would take a tenth of the time, and find nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def _show(desk: Desk, report: SpecReport) -> None:
    desk.output.line((f"{inline(report.path)}:{report.line}: ", "bold"), (inline(report.goal), ""))
    for finding in report.findings:
        desk.output.line(
            (f"  {inline(report.path)}:{finding.line}:{finding.column}: ", "dim"),
            (f"{finding.severity.value}: ", _STYLES[finding.severity]),
            (inline(finding.message), ""),
        )


MARKS = ("ai!", "ai?")
"""Where one of them or the tag stands, in whatever case, there may be a spec: see `core.comments.mentions`."""


def _reports(desk: Desk, root: Path, paths: Sequence[Path]) -> list[SpecReport]:
    """Return the specs of the files that are named, then those below directories, sorted.

    A file that is named is not asked whether an ignore file names it.
    """
    wanted = [path_in(root, path) for path in paths or (Path(),)]
    named = dict.fromkeys(path for path in wanted if (root / path).is_file())
    below = tuple("" if path == "." else f"{path}/" for path in wanted if path not in named)
    settings, problem = load_settings(root)
    if problem is not None:
        desk.messages.say(problem)
    found = desk.program.search(root, (settings.tag, *MARKS), below) if below else None
    from countersign.cli.spec_reports import Reader  # noqa: PLC0415 - while others search, it can be loaded

    listed = cache(lambda: found.files if found else desk.program.files(root))
    agents = cache(lambda: [card.name for card in desk.program.agents()])
    reader = Reader(desk.program.workspace(root), settings.tag, agents, listed)
    reports = [report for path in named for report in reader.read(path)]
    if found is not None:
        in_tree = (one for path in found.candidates if path not in named for one in reader.try_to_read(path))
        reports += sorted(in_tree, key=lambda report: (report.path, report.line))
        _tell_missed(desk, [*found.closed, *reader.missed])
    return reports


_NAMED = 5
"""How many paths that can not be read are named one by one."""


def _tell_missed(desk: Desk, paths: Iterable[str]) -> None:
    """Say which files and directories could not be read, so that nobody takes the list for complete."""
    missed = sorted(paths)
    if missed:
        names = ", ".join(map(inline, missed[:_NAMED])) + (", ..." if len(missed) > _NAMED else "")
        what = "its specs are" if len(missed) == 1 else "their specs are"
        desk.messages.say(f"{counted(len(missed), 'path')} can not be read, so {what} missing here: {names}")
