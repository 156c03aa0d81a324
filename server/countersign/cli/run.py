"""`countersign run`: run a spec and let its hunks be decided."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

from countersign.cli.commands import Run, Target
from countersign.cli.desk import Desk
from countersign.cli.output import inline
from countersign.cli.place import UsageError, path_in, root_of
from countersign.cli.reports import SpecPlace, run_report
from countersign.cli.settling import Wish, exit_code, has_failed, settle, summarize, tell_notes
from countersign.cli.sitting import Sitting
from countersign.core.asking import plan_of
from countersign.core.model import Place, Spec, TaskId
from countersign.core.spec import find_specs, spec_at
from countersign.core.views import open_of
from countersign.settings import load_settings

__all__ = ["chosen", "run"]


def run(command: Run, desk: Desk) -> int:
    """Return the exit code. Raises UsageError and the errors of `ports.py`."""
    root = root_of(command.common.root, command.target.path)
    spec = chosen(desk, root, command.target)
    with Sitting(desk, root) as sitting:
        sitting.look(spec.path)
        task_id = TaskId(secrets.token_hex(8))
        plan = plan_of(sitting.state, spec) if command.planned else None
        if command.planned and plan is None:
            raise UsageError("There is no plan for this spec as it stands; `countersign plan` has one written.")
        task = sitting.run(task_id, Place(spec.path, spec.span.start), plan)
        if task is not None and not command.common.json:
            tell_notes(desk, sitting.state, task)
        wish = Wish(command.accept, command.common.json)
        settled = settle(desk, sitting, lambda state: open_of(state, task_id), wish)
        if command.common.json:
            place = SpecPlace(spec.path, spec.span.start + 1, spec.goal)
            problem = " ".join(sitting.problems)
            desk.output.document(run_report(sitting.state, place, task, problem, settled.hunks))
        elif settled.hunks:
            summarize(desk, sitting, settled)
        return 1 if has_failed(task) else exit_code(sitting.state, settled)


def chosen(desk: Desk, root: Path, target: Target) -> Spec:
    """Return the spec that the user means. Raises UsageError, WorkspaceError."""
    path = path_in(root, target.path)
    text = desk.program.workspace(root).read(path)
    tag = load_settings(root)[0].tag
    specs = find_specs(path, text, tag=tag) if text is not None else ()
    if not specs:
        raise UsageError(f"{inline(path)} has no spec; a spec is a comment that begins with `{tag}`.")
    if target.line is None and len(specs) == 1:
        return specs[0]
    spec = spec_at(specs, target.line - 1) if target.line is not None else None
    if spec is not None:
        return spec
    if target.line is None:
        raise UsageError(f"{inline(path)} has {len(specs)} specs; name the line of one:{_listed(specs)}")
    raise UsageError(f"There is no spec at line {target.line} of {inline(path)}, but here:{_listed(specs)}")


def _listed(specs: Sequence[Spec]) -> str:
    return "".join(f"\n  {inline(spec.path)}:{spec.span.start + 1}: {inline(spec.goal)}" for spec in specs)
