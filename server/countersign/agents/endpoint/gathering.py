"""What there is to tell a model about a task: the spec, the review so far, the code around. All of it blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countersign.agents.endpoint.files import Files
from countersign.agents.endpoint.material import Section
from countersign.agents.question_text import change_text
from countersign.core.masking import View
from countersign.core.model import ClauseKind, Hunk, Mode, Question, QuestionKind, Spec
from countersign.core.problem import Problem
from countersign.core.receipt_words import receipt_words
from countersign.core.related import Part, Related
from countersign.core.remarks import with_remarks
from countersign.core.reported import reported_lines
from countersign.core.scope import DEFAULT_SCOPE, entries_of, scope_of
from countersign.core.text import Span
from countersign.ports import Brief, Repair, Round

__all__ = ["clauses_of", "sections"]

_RULES = ("AGENTS.md", "CLAUDE.md", ".cursorrules", "CONVENTIONS.md", ".github/copilot-instructions.md")
"""Where projects say how code is written in them, in the order in which they count."""
_MEND = (
    "The files are as you have left them, and these checks fail. Mend what is wrong; do not weaken the tests. When"
    " it can not be mended, say why."
)
_PLAN = "a plan for the spec, which the user has read: go by it as far as it fits the spec"
_LONGEST_RULES = 12_000
_LONGEST_HUNK = 4000
_LONGEST_TAIL = 8000
"""Characters of one file of rules, of one hunk, and of what a check has printed."""
_HEAD = 60
"""Lines at the beginning of a file that has no room: what it imports mostly stands there."""
_AROUND = 80
"""Lines above and below a spec that stands in no function."""
_LISTED = 300
_WHOLE = 40
"""Paths that are named, and files that are shown as a whole."""
_LARGEST = 60_000
"""Characters of a file that is shown as a whole without having been asked for."""
_NOT_WORK = {ClauseKind.AGENT, ClauseKind.BUDGET, ClauseKind.SCOPE, ClauseKind.REF}


def clauses_of(brief: Brief) -> Sequence[str]:
    """Return the clauses that changes can serve, as hunks name them."""
    return [
        f"{clause.kind.value}: {clause.text}" for clause in _spec(brief).clauses if clause.kind not in _NOT_WORK
    ]


def sections(brief: Brief, files: Files, related: Related) -> list[Section]:
    """Return all that could be shown, what matters most first; `related` is what belongs to the function at the
    spec. Raises BenchError.
    """
    found = [_of_spec(brief, files)] if brief.question is None else [*_of_question(brief, brief.question, files)]
    if brief.plan:
        found.append(Section(_PLAN, files.masks.hide(brief.plan), needed=True))
    if brief.round is not None:
        found += _of_round(brief.round, files)
    if brief.repair is not None:
        found += _of_repair(brief.repair, files)
    if brief.reported:
        told = "\n".join(reported_lines(brief.reported))
        found.append(Section("what other tools say of the code in the editor", files.masks.hide(told)))
    own = brief.path
    paths = [*files.paths()]
    found += _of_own_file(brief, files, related)
    found += _of_parts(related.parts, files, own)
    refs = [path for text in _spec(brief).texts(ClauseKind.REF) for path in entries_of(text)]
    found += _whole(files, [path for path in refs if path != own and path in paths], "named in the spec")
    found += _rules(files, paths)
    scope = [path for path in paths if path not in {own, *refs} and files.in_scope(path)]
    found += _whole(files, scope[:_WHOLE], "in scope")
    found.append(_listing(files, paths))
    return found


def _spec(brief: Brief) -> Spec:
    return with_remarks(brief.spec, brief.round.remarks if brief.round is not None else ())


def _of_spec(brief: Brief, files: Files) -> Section:
    spec, lines = _spec(brief), _lines_of(brief)
    scope = ", ".join(spec.texts(ClauseKind.SCOPE)) or DEFAULT_SCOPE
    lines.append(f"scope, all that may be changed: {scope}")
    if scope_of(spec).this_function:
        lines.append(f"In {spec.path}, only the function at the spec may be changed.")
    return Section("the spec", files.masks.hide("\n".join(lines)), needed=True)


def _lines_of(brief: Brief) -> list[str]:
    """Return where the spec stands, and its clauses by their numbers."""
    spec = brief.spec
    lines = [f"The spec is the comment on lines {spec.span.start + 1} to {spec.span.stop} of {spec.path}."]
    return [*lines, *(f"{number}. {clause}" for number, clause in enumerate(clauses_of(brief), 1))]


def _of_question(brief: Brief, question: Question, files: Files) -> Iterator[Section]:
    """Yield what is asked, and what it is about."""
    if question.words:
        where = f"It is asked at {brief.path}, line {brief.span.start + 1}."
        yield Section("question", files.masks.hide(f"{question.words}\n\n{where}"), needed=True)
    if (change := change_text(brief)) != "":
        yield Section("change", files.masks.hide(change), needed=True)
    if brief.spec.mode is not Mode.QUESTION:
        title = "task" if question.kind is QuestionKind.PLAN else "spec"
        yield Section(title, files.masks.hide("\n".join(_lines_of(brief))), needed=True)


def _of_round(review: Round, files: Files) -> Iterator[Section]:
    said = (
        f"This is round {review.number}: a person has reviewed the earlier changes. The files have what was"
        " accepted and what is still open. Act on the remarks; change nothing else."
    )
    yield Section("", said, needed=True, is_data=False)
    hunks = {hunk.id: hunk for hunk in review.hunks}
    by_text: dict[str, list[Hunk]] = {}
    for remark in review.remarks:
        by_text.setdefault(remark.text, []).extend([hunks[remark.hunk]] if remark.hunk in hunks else [])
    for text, about in by_text.items():
        shown = "\n\n".join(_hunk(hunk) for hunk in about)
        yield Section(
            "a remark of the reviewer", files.masks.hide(f"{text}\n\nIt is about:\n\n{shown}"), needed=True
        )
    for rejected in review.rejected:
        why = f" Reason: {rejected.reason}." if rejected.reason else ""
        text = f"Do not make this change again: it was rejected.{why}\n\n{_hunk(rejected.hunk)}"
        yield Section("rejected", files.masks.hide(text), needed=True)
    for hunk in review.stale:
        text = (
            f"The lines of this change have changed since; make it anew where it is still wanted.\n\n{_hunk(hunk)}"
        )
        yield Section("does not fit any more", files.masks.hide(text), needed=True)


def _of_repair(repair: Repair, files: Files) -> Iterator[Section]:
    yield Section("", _MEND, needed=True, is_data=False)
    for receipt in repair.failed:
        after = receipt.after
        if after is not None:
            text = f"{receipt_words(receipt)}\n\n{after.tail[-_LONGEST_TAIL:]}"
            yield Section(f"the end of what `{receipt.clause}` prints", files.masks.hide(text), needed=True)


def _hunk(hunk: Hunk) -> str:
    """Return a hunk as people know it from diffs."""
    lines = [f"{hunk.path}, line {hunk.start + 1}:"]
    lines += [f"-{line.rstrip()}" for line in hunk.base] + [f"+{line.rstrip()}" for line in hunk.new]
    return "\n".join(lines)[:_LONGEST_HUNK]


def _of_own_file(brief: Brief, files: Files, related: Related) -> Iterator[Section]:
    path = brief.path
    view = files.view(path)
    if isinstance(view, Problem):
        return
    near = _near(brief.span, view, related)
    head = Span(0, min(_HEAD, near.start))
    parts = [part for part in (head, near) if len(part)]
    short = "\n".join(f"... lines {part.start + 1} to {part.stop}:\n{_lines(view, part)}" for part in parts)
    yield Section(f"{path}, all of it", view.text, short=short[:_LARGEST])


def _near(spec: Span, view: View, related: Related) -> Span:
    """Return the lines of the function at the spec, and of the spec; without one, some lines around it."""
    total = len(view.lines)
    if related.near is None:
        return Span(max(spec.start - _AROUND, 0), min(spec.stop + _AROUND, total))
    first, last = related.near
    return Span(min(first, spec.start), min(max(last, spec.stop), total))


def _of_parts(parts: Sequence[Part], files: Files, own: str) -> Iterator[Section]:
    """Yield functions of other files; those of the spec's own stand in it."""
    for part in parts:
        view = files.view(part.path) if part.path != own else None
        if isinstance(view, View):
            what = "calls the function at the spec" if part.calls else "is called there"
            title = f"{part.path}, lines {part.start + 1} to {part.stop}: {part.name} {what}"
            yield Section(title, _lines(view, Span(part.start, part.stop)))


def _lines(view: View, span: Span) -> str:
    return "\n".join(view.shown[span.start : span.stop])


def _whole(files: Files, paths: Iterable[str], why: str) -> Iterator[Section]:
    for path in paths:
        view = files.view(path)
        if not isinstance(view, Problem) and len(view.text) <= _LARGEST:
            yield Section(f"{path}, all of it ({why})", view.text)


def _rules(files: Files, paths: Sequence[str]) -> Iterator[Section]:
    known = {path.lower(): path for path in paths}
    for name in _RULES:
        path = known.get(name.lower())
        view = files.view(path) if path is not None else None
        if isinstance(view, View):
            yield Section(f"{path}: how code is written in this project", view.text[:_LONGEST_RULES])


def _listing(files: Files, paths: Sequence[str]) -> Section:
    lines = [path if files.in_scope(path) else f"{path}  (read only)" for path in paths[:_LISTED]]
    if len(paths) > _LISTED:
        lines.append(f"... and {len(paths) - _LISTED} more")
    return Section(f"the {len(paths)} files of the project", "\n".join(lines))
