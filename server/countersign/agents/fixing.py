"""`fix:` clauses: a program of the project works on the files in scope, and what it changed there is taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from countersign.agents.threads import in_thread
from countersign.core.diff import line_edits
from countersign.core.encoding import Decoded, decode, encode
from countersign.core.fixers import Fix, parse_fix
from countersign.core.model import ClauseKind, Reason, Spec
from countersign.core.problem import Problem
from countersign.core.text import LineEdit, Span, split_lines
from countersign.ports import AgentError, Bench, BenchError, Job, JobDone, SandboxError, Tools

__all__ = ["Field", "Fixing", "fix", "fixings_of"]

_AT_ONCE = 500
"""Files on one command line."""
_LAST_WORDS = 300
"""Characters of what a program said that a note tells."""


class Fixing(Struct, frozen=True):
    """A clause as it reads in the spec, and what it asks for."""

    clause: str
    wanted: Fix


class Fixed(Struct, frozen=True):
    """What a program came to: why lines are as they are now, of all the reasons given so far, and what to tell."""

    reasons: tuple[Reason, ...]
    notes: tuple[str, ...] = ()


def fixings_of(spec: Spec) -> list[Fixing]:
    """Return the `fix:` clauses of a spec. Raises AgentError for one that can not be understood."""
    found: list[Fixing] = []
    for clause in spec.clauses:
        if clause.kind is ClauseKind.FIX:
            wanted = parse_fix(clause.text)
            if isinstance(wanted, Problem):
                raise AgentError(f"Line {clause.span.start + 1} of {spec.path}: {wanted.message}")
            found.append(Fixing(f"fix: {clause.text}", wanted))
    return found


class Field(Struct, frozen=True):
    """Where programs work: the files in scope, of some only the lines `within` it."""

    bench: Bench
    paths: Sequence[str]
    within: Mapping[str, Span] = {}


async def fix(tools: Tools | None, fixing: Fixing, field: Field, reasons: tuple[Reason, ...]) -> Fixed:
    """Let a program work on those files that it is for. Raises AgentError when it can not be run at all."""
    wanted, bench = fixing.wanted, field.bench
    files = [path for path in field.paths if wanted.fixer.takes(path)]
    if not files:
        ends = ", ".join(wanted.fixer.suffixes)
        return Fixed(reasons, (f"`{fixing.clause}` has nothing to do: no file in scope ends in {ends}.",))
    program = wanted.fixer.program
    if tools is None or not await in_thread(lambda _: tools.finds(program)):
        raise AgentError(
            f"`{fixing.clause}` can not be done: {program} was found neither in the environment of the workspace"
            " (`.venv`, `node_modules`) nor on the PATH."
        )
    notes: list[str] = []
    for start in range(0, len(files), _AT_ONCE):
        some = files[start : start + _AT_ONCE]
        now = await in_thread(lambda _: bench.harvest())
        held = {change.path: change.after for change in now if not change.problem}
        modes = {change.path: change.is_executable for change in now}
        done = await _run(tools, fixing, Job((*wanted.command, *map(_argument, some)), bench, held, modes))
        done = replace(done, changes=tuple(change for change in done.changes if change.path in some))
        reasons = await in_thread(partial(_taken_over, field, fixing, done, reasons))
        if done.exit not in wanted.fixer.fine:
            notes.append(_complaint(fixing, done))
    return Fixed(reasons, tuple(notes))


async def _run(tools: Tools, fixing: Fixing, job: Job) -> JobDone:
    try:
        return await tools.run(job)
    except SandboxError as error:
        remedy = f" {error.remedy}" if error.remedy else ""
        raise AgentError(
            f"`{fixing.clause}` was not done, since nothing can be isolated here: {str(error).rstrip('.')}.{remedy}"
        ) from error
    except BenchError as error:
        raise AgentError(f"`{fixing.clause}` was not done: {error}") from error


def _argument(path: str) -> str:
    """Return a path so that no program takes it for an option."""
    return f"./{path}" if path.startswith("-") else path


def _complaint(fixing: Fixing, done: JobDone) -> str:
    how = f"ended with exit code {done.exit}" if done.exit is not None else "was stopped"
    words = " ".join(done.said.split())[-_LAST_WORDS:]
    return f"`{fixing.clause}`: {fixing.wanted.fixer.program} {how}{f'; its last words: {words}' if words else ''}"


def _taken_over(
    field: Field, fixing: Fixing, done: JobDone, reasons: tuple[Reason, ...], stopped: Callable[[], bool]
) -> tuple[Reason, ...]:
    """Write what a program made of its files to the bench; blocks."""
    rules = ", ".join(fixing.wanted.rules)
    why = f"Done by {fixing.wanted.fixer.name}{f', rules {rules}' if rules else ''}."
    for change in done.changes:
        before, after = _text(change.before), _text(change.after)
        if stopped() or before is None or after is None:
            continue
        lines = split_lines(before.text)
        edits = [
            edit for edit in line_edits(lines, split_lines(after.text)) if _is_in(edit, change.path, field.within)
        ]
        data = encode(_edited(lines, edits), after.charset)
        if edits and isinstance(data, bytes):
            field.bench.write(change.path, data)
            own = (Reason(change.path, span, fixing.clause, why) for span in _made(edits))
            reasons = (*(_moved(reason, change.path, edits) for reason in reasons), *own)
    return reasons


def _text(data: bytes | None) -> Decoded | None:
    decoded = decode(data) if data is not None else None
    return decoded if isinstance(decoded, Decoded) else None


def _is_in(edit: LineEdit, path: str, within: Mapping[str, Span]) -> bool:
    lines = within.get(path)
    return lines is None or (lines.start <= edit.span.start and edit.span.stop <= lines.stop)


def _edited(lines: Sequence[str], edits: Sequence[LineEdit]) -> str:
    pieces: list[str] = []
    kept = 0
    for edit in edits:
        pieces += (*lines[kept : edit.span.start], *edit.lines)
        kept = edit.span.stop
    return "".join((*pieces, *lines[kept:]))


def _made(edits: Sequence[LineEdit]) -> Iterator[Span]:
    """Yield the lines that edits made, as they are counted afterwards; where lines are gone, the seam."""
    growth = 0
    for edit in edits:
        start = edit.span.start + growth
        yield Span(start, start + len(edit.lines))
        growth += edit.growth


def _moved(reason: Reason, path: str, edits: Sequence[LineEdit]) -> Reason:
    """Return a reason for the lines as they are counted after edits; these count with it where they touch it."""
    if reason.path != path:
        return reason
    start, stop = reason.span.start, reason.span.stop
    above = sum(edit.growth for edit in edits if edit.span.stop <= start)
    inside = sum(edit.growth for edit in edits if edit.span.stop > start and edit.span.start < stop)
    return replace(reason, span=Span(start + above, max(stop + above + inside, start + above)))
