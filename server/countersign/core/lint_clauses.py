"""Rules about single clauses: whether the word is one, and whether what stands behind it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from countersign.core.budget_clause import parse_budget
from countersign.core.clauses import Rewrite, parse_done, parse_rename, parse_rewrite
from countersign.core.finding import Finding
from countersign.core.fixers import FIXERS, parse_fix
from countersign.core.globs import as_glob, matches, refusal
from countersign.core.grammar import GRAMMARS, check_pattern
from countersign.core.lint_subject import Remark, Rule, Subject
from countersign.core.model import Clause, ClauseKind, Severity
from countersign.core.problem import Problem
from countersign.core.scope import SCOPE_WORDS, entries_of, scope_of
from countersign.core.spec import CLAUSE, WORDS
from countersign.core.text import LineEdit

__all__ = ["CLAUSE_RULES"]

_ALIKE = 0.7
"""How alike a word and a clause's word must be, from 0 to 1, to be taken for a slip of the pen."""

_LONGEST = 200
"""Code points of a pattern that is judged: what parsing a hostile one takes grows with the third power of these."""

_OPERATOR = re.compile(r"(?:(?<=\s)|^)(?:&&|\|\|?|;|&|>>?|<<?|2>&1|2>)(?=\s|$)|;(?=\s|$)")
_QUOTED = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"")
_BETWEEN = re.compile(r"(?:(?<=\s)|^)&&(?=\s|$)|;(?=\s|$)")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=\S*")


def _alike(word: str, known: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - 2 ms, and most specs are spelt well

    return next(iter(get_close_matches(word, known, 1, _ALIKE)), None)


def _has_known_words(subject: Subject) -> Iterator[Finding]:
    for line in subject.lines.lines[1:] if subject.lines.is_tagged else ():
        found = CLAUSE.match(line.text)
        word = found["word"] if found else ""
        if found is None or not word.islower() or word in WORDS:
            continue
        message = f"`{word}:` is no clause, so this line belongs to the one above"
        near = _alike(word, WORDS)
        if near:
            message, title = f"{message}; did you mean `{near}:`?", f"Change to `{near}:`"
            remark = Remark(Severity.WARNING, "unknown-clause", message, title)
            yield subject.on_words(line, found, remark, found[0].replace(word, near, 1))
        else:
            yield subject.on_words(line, found, Remark(Severity.INFO, "unknown-clause", f"{message}."))


def _has_no_empty_clause(subject: Subject) -> Iterator[Finding]:
    for clause in subject.spec.clauses[1:]:
        message = f"`{clause.kind.value}:` says nothing; complete it or leave it out."
        remark = Remark(Severity.ERROR, "empty-clause", message, "Remove the empty clause")
        if not clause.text:
            yield subject.on_clause(clause, remark, subject.lines.removed(clause.span))


def _has_one_agent(subject: Subject) -> Iterator[Finding]:
    named = [clause for clause in subject.clauses(ClauseKind.AGENT) if clause.text]
    for clause in named[1:]:
        message = f"A spec has one agent, and that is `{named[0].text}`; leave the other out."
        remark = Remark(Severity.WARNING, "second-agent", message, "Remove the second agent")
        yield subject.on_clause(clause, remark, subject.lines.removed(clause.span))


def _has_known_agent(subject: Subject) -> Iterator[Finding]:
    named = [clause for clause in subject.clauses(ClauseKind.AGENT) if clause.text]
    if not named or subject.around.agents is None:
        return
    known = sorted(subject.around.agents())
    for clause in named:
        if clause.text not in known:
            near = _alike(clause.text, known)
            message = f"No agent is called `{clause.text}`; known are: {', '.join(known) or 'none'}."
            remark = Remark(Severity.ERROR, "unknown-agent", message, f"Change to `{near}`")
            yield subject.on_clause(
                clause, remark, subject.lines.rewritten(clause, f"agent: {near}") if near else None
            )


def _has_readable_budgets(subject: Subject) -> Iterator[Finding]:
    for clause in subject.clauses(ClauseKind.BUDGET):
        if clause.text and isinstance(read := parse_budget(clause.text), Problem):
            yield subject.on_clause(clause, Remark(Severity.ERROR, "bad-budget", read.message))


def _has_readable_changes(subject: Subject) -> Iterator[Finding]:
    for clause in subject.clauses(ClauseKind.RENAME, ClauseKind.REWRITE):
        is_rename = clause.kind is ClauseKind.RENAME
        read = None if not clause.text else parse_rename(clause.text) if is_rename else parse_rewrite(clause.text)
        if isinstance(read, Problem):
            yield subject.on_clause(clause, Remark(Severity.ERROR, f"bad-{clause.kind.value}", read.message))
        elif isinstance(read, Rewrite) and (problem := _problem_of(read.pattern, subject)) is not None:
            yield subject.on_clause(clause, Remark(Severity.WARNING, "bad-pattern", problem))


def _has_programs_that_fix(subject: Subject) -> Iterator[Finding]:
    for clause in subject.clauses(ClauseKind.FIX):
        wanted = parse_fix(clause.text) if clause.text else None
        if isinstance(wanted, Problem):
            first = clause.text.split()[0]
            near = _alike(first, FIXERS) if first not in FIXERS else None
            edit = subject.lines.rewritten(clause, f"fix: {clause.text.replace(first, near, 1)}") if near else None
            remark = Remark(Severity.ERROR, "bad-fix", wanted.message, f"Change to `{near}`")
            yield subject.on_clause(clause, remark, edit)
        elif wanted is not None and subject.around.programs is not None:
            program = wanted.fixer.program
            if program not in subject.around.programs():
                message = f"{program} was not found, neither in the workspace nor on the PATH; install it first."
                yield subject.on_clause(clause, Remark(Severity.WARNING, "fix-not-found", message))


def _problem_of(pattern: str, subject: Subject) -> str | None:
    """Return why the pattern is none in the language of the spec's file; None where other files are meant, too."""
    entries = {entry for clause in subject.clauses(ClauseKind.SCOPE) for entry in entries_of(clause.text)}
    language = subject.language
    if language is None or language.grammar not in GRAMMARS or not entries <= set(SCOPE_WORDS):
        return None
    if len(pattern) > _LONGEST:
        return None
    return check_pattern(pattern, language.grammar)


def _has_runnable_commands(subject: Subject) -> Iterator[Finding]:
    for clause in subject.clauses(ClauseKind.DONE):
        argv = parse_done(clause.text) if clause.text else ()
        operator = _OPERATOR.search(_QUOTED.sub(lambda quoted: "_" * len(quoted[0]), clause.text))
        if isinstance(argv, Problem):
            yield subject.on_clause(clause, Remark(Severity.ERROR, "bad-command", argv.message))
        elif argv and _ASSIGNMENT.fullmatch(argv[0]):
            message = f"`{argv[0]}` would be taken for the command, as no shell reads this; put `env` before it."
            remark = Remark(Severity.WARNING, "shell-syntax", message, "Put `env` first")
            yield subject.on_clause(clause, remark, subject.lines.rewritten(clause, f"done: env {clause.text}"))
        elif operator:
            message = f"`{operator[0]}` is handed on as a word, as no shell reads this; write one command here."
            remark = Remark(Severity.WARNING, "shell-syntax", message, "Split into a `done:` for each command")
            yield subject.on_clause(clause, remark, _split(subject, clause))


def _split(subject: Subject, clause: Clause) -> LineEdit | None:
    """Return the edit that makes a `done:` of each command between `&&` and `;`."""
    commands = [part.strip() for part in _BETWEEN.split(clause.text) if part.strip()]
    if _QUOTED.search(clause.text) or any(_OPERATOR.search(command) for command in commands):
        return None
    return subject.lines.rewritten(clause, *(f"done: {command}" for command in commands))


def _has_a_sound_scope(subject: Subject) -> Iterator[Finding]:
    for clause in subject.clauses(ClauseKind.SCOPE):
        for problem in scope_of(replace(subject.spec, clauses=(clause,))).problems:
            yield subject.on_clause(clause, Remark(Severity.ERROR, "bad-scope", problem.message))


def _has_files_in_scope(subject: Subject) -> Iterator[Finding]:
    scopes = [(clause, entry) for clause in subject.clauses(ClauseKind.SCOPE) for entry in entries_of(clause.text)]
    listed = [(clause, entry) for clause, entry in scopes if _is_path(entry)]
    if subject.around.paths is None or not listed:
        return
    files = list(subject.around.paths())
    for clause, entry in listed:
        if not any(matches(path, [entry]) for path in files):
            yield _without_files(subject, clause, entry, files)


def _is_path(entry: str) -> bool:
    return entry.lower() not in SCOPE_WORDS and not entry.startswith("!") and refusal(entry) is None


def _without_files(subject: Subject, clause: Clause, entry: str, files: Sequence[str]) -> Finding:
    """Return what to say of an entry that matches no file: a plain path may be that of a file to be made."""
    is_plain = as_glob(entry) == entry
    next_step = "the task may create it" if is_plain else "correct it or leave it out"
    elsewhere = [path for path in files if path.rpartition("/")[2] == entry.rpartition("/")[2]]
    new = elsewhere[0] if len(elsewhere) == 1 else None
    severity = Severity.INFO if is_plain else Severity.WARNING
    remark = Remark(severity, "empty-scope", f"No file matches `{entry}`; {next_step}.", f"Change to `{new}`")
    for line, words in subject.lines.search(clause, re.compile(re.escape(entry))):
        return subject.on_words(line, words, remark, new)
    return subject.on_clause(clause, remark)


CLAUSE_RULES: tuple[Rule, ...] = (
    _has_known_words,
    _has_no_empty_clause,
    _has_one_agent,
    _has_known_agent,
    _has_readable_budgets,
    _has_readable_changes,
    _has_programs_that_fix,
    _has_runnable_commands,
    _has_a_sound_scope,
    _has_files_in_scope,
)
