"""`countersign specs`: the specs of a tree, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from countersign.cli.commands import Specs
from countersign.cli.desk import Desk
from countersign.cli.output import inline
from countersign.cli.place import path_in, root_of
from countersign.core.model import Spec
from countersign.core.spec import find_specs
from countersign.ports import WorkspaceError

__all__ = ["specs"]


class _SpecReport(Struct, frozen=True):
    """A spec as `--json` prints it; the line counts from 1."""

    path: str
    line: int
    goal: str
    mode: str

    @classmethod
    def of(cls, spec: Spec) -> _SpecReport:
        return cls(spec.path, spec.span.start + 1, spec.goal, spec.mode.value)


def specs(command: Specs, desk: Desk) -> int:
    """Return the exit code. Raises UsageError."""
    root = root_of(command.common.root, command.paths[0] if command.paths else None)
    found = _found(desk, root, list(_files(desk, root, command.paths)))
    if command.common.json:
        desk.output.document([_SpecReport.of(spec) for spec in found])
        return 0
    for spec in found:
        desk.output.line((f"{inline(spec.path)}:{spec.span.start + 1}: ", "bold"), (inline(spec.goal), ""))
    return 0


def _found(desk: Desk, root: Path, paths: Sequence[str]) -> Iterator[Spec]:
    """Yield the specs of the files; one that can not be read is named, and the others go on."""
    workspace = desk.program.workspace(root)
    for path in paths:
        try:
            text = workspace.read(path)
        except WorkspaceError:
            continue
        if text is not None:
            yield from find_specs(path, text)


def _files(desk: Desk, root: Path, paths: Sequence[Path]) -> Iterator[str]:
    """Yield the files below the paths, each once; what is named itself counts even where it is ignored."""
    wanted = [path_in(root, path) for path in paths or (Path(),)]
    named = [path for path in wanted if (root / path).is_file()]
    below = tuple("" if path == "." else f"{path}/" for path in wanted if path not in named)
    listed = desk.program.files(root) if below else ()
    yield from dict.fromkeys([*named, *(path for path in listed if path.startswith(below))])
