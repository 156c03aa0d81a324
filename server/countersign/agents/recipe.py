"""The built-in agent: does the mechanical clauses of a spec, `rewrite:`, `rename:` and `fix:`, without a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from countersign.agents.cards import RECIPE
from countersign.agents.changes import lines_of
from countersign.agents.filework import Done, Limits, Target, do_some, targets_of
from countersign.agents.fixing import Field, fix, fixings_of
from countersign.agents.mechanics import Step
from countersign.agents.notes import notes_of
from countersign.agents.rewriting import unbound
from countersign.agents.threads import in_thread
from countersign.core.clauses import Rename, Rewrite, parse_rename, parse_rewrite
from countersign.core.functions import function_of
from countersign.core.grammar import check_pattern
from countersign.core.languages import LANGUAGES, language_of
from countersign.core.model import Clause, ClauseKind, Spec
from countersign.core.problem import Problem
from countersign.core.remarks import FIT, Said, said_in, with_remarks
from countersign.core.scope import scope_of
from countersign.core.text import Span
from countersign.ports import AgentError, Bench, Brief, Control, Progress, Report, Tools

__all__ = ["RecipeAgent"]


_NOTHING_TO_DO = "The recipe agent needs a `rewrite:`, `rename:` or `fix:` clause; add one, or name another agent."


class RecipeAgent:
    """Works in every language that has a grammar; each file counts as the language it is written in. With `tools`,
    programs of the project do `fix:` clauses, after all others.

    What matches is changed once, clause by clause in the order of the spec; what a change would break is left alone
    and named in the report.
    """

    def __init__(self, tools: Callable[[], Tools] | None = None, installed: frozenset[str] | None = None) -> None:
        """`installed` are the programs of `fix:` clauses that were found, None where nobody has looked."""
        self.card = replace(RECIPE, tools=installed)
        self._tools = tools

    async def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Progress | Report]:
        """Do the clauses in the bench's files. Raises AgentError when there is nothing that could be done at all.

        The work is done in threads, a few files at a time; when cancelled, it has stopped when this returns.
        """
        del control  # it asks no model, and what it is told would mean nothing to it
        if brief.question is not None:
            raise AgentError("The recipe agent asks no model, so it can not answer; name another agent.")
        steps, fixings = _steps(brief), fixings_of(brief.spec)
        if not steps and not fixings:
            raise AgentError(_NOTHING_TO_DO)
        limits = await in_thread(lambda _: Limits(_within(brief), _rejected(brief)))
        paths = await in_thread(lambda _: _in_scope(brief, bench))
        targets = await in_thread(partial(targets_of, bench, paths)) if steps else []
        if not targets and (steps or not paths):
            raise AgentError(_no_targets(paths))
        notes = await in_thread(lambda _: _pattern_notes(brief.spec, steps, targets))
        done: list[Done] = []
        while len(done) < len(targets):
            yield Progress(f"{len(done)} of {len(targets)} files", len(done) / len(targets))
            done += await in_thread(partial(do_some, bench, targets[len(done) :], steps, limits))
        reasons = tuple(reason for one in done for reason in one.reasons)
        told = [*notes, *notes_of(steps, done), *_unusable(brief)]
        tools = self._tools() if self._tools is not None and fixings else None
        field = Field(bench, paths, await in_thread(lambda _: _lines_within(brief)) if fixings else {})
        for fixing in fixings:
            yield Progress(fixing.clause)
            fixed = await fix(tools, fixing, field, reasons)
            reasons = fixed.reasons
            told += fixed.notes
        yield Report(reasons, tuple(told), model=None)


def _steps(brief: Brief) -> list[Step]:
    """Return the mechanical clauses of the spec, then those of remarks, in their order. Raises AgentError for one
    that can not be understood.
    """
    spec = brief.spec
    steps = [_step(clause, f"Line {clause.span.start + 1} of {spec.path}") for clause in spec.clauses]
    steps += [_step(clause, "The remark", remarked=True) for said in _remarks(brief) for clause in said.clauses]
    return [step for step in steps if step is not None]


def _step(clause: Clause, where: str, *, remarked: bool = False) -> Step | None:
    recipe = _recipe(clause)
    if isinstance(recipe, Problem):
        raise AgentError(f"{where}: {recipe.message}")
    return Step(f"{clause.kind.value}: {clause.text}", recipe, remarked) if recipe is not None else None


def _remarks(brief: Brief) -> list[Said]:
    texts = [remark.text for remark in brief.round.remarks] if brief.round is not None else []
    return [said_in(text) for text in dict.fromkeys(texts)]


def _unusable(brief: Brief) -> Iterator[str]:
    """Say which remarks hold nothing for an agent that understands clauses only."""
    for said in _remarks(brief):
        if not said.clauses and said.words != FIT:
            yield (
                f"The recipe agent can not act on the remark {said.words!r}: that takes a model, or a line that"
                " begins with `rewrite:`, `rename:` or `scope:`."
            )
        for clause in said.clauses:
            if clause.kind is ClauseKind.FIX:
                yield f"`fix: {clause.text}` was left out: such a clause has to stand in the spec, not in a remark."


def _rejected(brief: Brief) -> dict[str, list[Span]]:
    """Return the lines, by path, on which the spec's own clauses had their say and were rejected."""
    found: dict[str, list[Span]] = defaultdict(list)
    for rejected in brief.round.rejected if brief.round is not None else ():
        if rejected.span is not None:
            found[rejected.hunk.path].append(rejected.span)
    return found


def _recipe(clause: Clause) -> Rewrite | Rename | Problem | None:
    """Return what a clause asks for, None when it is not mechanical."""
    match clause.kind:
        case ClauseKind.REWRITE:
            read = parse_rewrite(clause.text)
            return read if isinstance(read, Problem) else unbound(read.pattern, read.replacement) or read
        case ClauseKind.RENAME:
            return parse_rename(clause.text)
        case _:
            return None


def _within(brief: Brief) -> dict[str, Span]:
    """Return the code points that `scope: this function` leaves of the spec's own file."""
    if not scope_of(brief.spec).this_function:
        return {}
    language = language_of(brief.spec.path)
    grammar = language.grammar if language is not None else None
    found = function_of(brief.text, grammar, brief.spec.span) if grammar is not None else None
    if found is None:
        raise AgentError(
            "There is no function at this spec; put it into or directly above one, or widen its `scope:`."
        )
    return {brief.spec.path: found}


def _lines_within(brief: Brief) -> dict[str, Span]:
    """Return the lines that `scope: this function` leaves of the spec's own file."""
    text = str(brief.text)
    return {path: lines_of(text, [span])[0] for path, span in _within(brief).items()}


def _in_scope(brief: Brief, bench: Bench) -> list[str]:
    """Return the files that the task may change: the bench shows others, too."""
    takes = scope_of(with_remarks(brief.spec, brief.round.remarks if brief.round is not None else ())).takes
    return [path for path in bench.paths() if takes(path)]


def _no_targets(paths: Sequence[str]) -> str:
    if not paths:
        return (
            "No file is in the scope of this spec: none matches, ignore files name those that do, or they are"
            " larger than 20 MB; look at its `scope:`."
        )
    known = sorted(language.name for language in LANGUAGES if language.grammar is not None)
    files = f"{paths[0]} is not" if len(paths) == 1 else f"None of the {len(paths)} files in scope is"
    return f"{files} in a language that recipes work in; these are: {', '.join(known)}."


def _pattern_notes(spec: Spec, steps: Sequence[Step], targets: Sequence[Target]) -> list[str]:
    """Say which patterns are no code in the spec's own language. Raises AgentError for one that is none in any."""
    language = language_of(spec.path)
    own = language.grammar if language is not None else None
    grammars = sorted({target.grammar for target in targets}, key=lambda grammar: (grammar != own, grammar))
    notes: list[str] = []
    for step in steps:
        if not isinstance(step.recipe, Rewrite):
            continue
        problems = [check_pattern(step.recipe.pattern, grammar) for grammar in grammars]
        if problems[0] is not None and None not in problems:
            raise AgentError(problems[0])
        if problems[0] is not None and grammars[0] == own:
            notes.append(problems[0])
    return notes
