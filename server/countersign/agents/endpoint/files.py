"""The files of a bench as a model sees and changes them. All of it blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.agents.endpoint.masks import Masks
from countersign.core.diff import line_edits
from countersign.core.encoding import Charset, Decoded, EncodingProblem, decode, encode
from countersign.core.globs import refusal
from countersign.core.masking import View
from countersign.core.model import Reason
from countersign.core.policy import PathClass, path_class
from countersign.core.problem import Problem
from countersign.core.text import LineEdit, Span, split_lines
from countersign.ports import Bench

__all__ = ["Files", "Why"]

_LONGEST = 1000
"""Characters of a path."""
_NEAREST = 5
"""Files that are named where one was asked for that is not there."""


class Why(Struct, frozen=True):
    """Why lines are changed, and the clauses that this serves."""

    rationale: str = ""
    clauses: tuple[str, ...] = ()


class _Mark(Struct, frozen=True):
    """Lines that were changed, as they are numbered now."""

    span: Span
    why: Why


class Files:
    """`takes` says which paths are in the task's scope."""

    def __init__(self, bench: Bench, takes: Callable[[str], bool], masks: Masks) -> None:
        self.masks = masks
        self.version = 0
        """Counts the changes."""
        self._bench = bench
        self._takes = takes
        self._known: frozenset[str] | None = None
        self._marks: dict[str, tuple[_Mark, ...]] = {}
        self._whys: dict[str, Why] = {}

    @property
    def changed(self) -> Sequence[str]:
        return sorted(self._marks)

    def paths(self) -> Sequence[str]:
        return self._bench.paths()

    def in_scope(self, path: str) -> bool:
        return self._takes(path) and path_class(path) is not PathClass.NEVER

    def view(self, path: str) -> View | Problem:
        """Return a text file as the model may see it. Raises BenchError."""
        read = self._read(path)
        return read if isinstance(read, Problem) else self.masks.view(_plain(path), read.text)

    def holding(self, path: str, text: str) -> View | None:
        """Return a file that holds a text, given in lower case; None for any other. Raises BenchError."""
        decoded = decode(self._bench.read(path))
        if isinstance(decoded, EncodingProblem) or text not in decoded.text.lower():
            return None
        return self.masks.view(path, decoded.text)

    def text(self, path: str) -> str | None:
        """Return the shown text of a file, None where there is none that could be. Raises BenchError."""
        view = self.view(path)
        return None if isinstance(view, Problem) else view.text

    def put(self, path: str, shown: str, why: Why) -> str | Problem:
        """Make a file what the model wants it to be, created if need be; return what was done, in words. Raises
        BenchError.
        """
        path = _plain(path)
        if (problem := self.refusal(path)) is not None:
            return problem
        old: Decoded | Problem = Decoded("", Charset.UTF_8)
        is_new = path not in self._paths()
        if not is_new:
            old = self._read(path)
            if isinstance(old, Problem):
                return old
        view = self.masks.view(path, old.text)
        text = self.masks.restore(view, shown)
        if isinstance(text, Problem):
            return text
        if not is_new and text == old.text:
            return Problem(f"That changes nothing in {path}: it is so already")
        data = encode(text, old.charset)
        if isinstance(data, EncodingProblem):
            return Problem(f"{path} {data.reason}")
        self._bench.write(path, data)
        edits = line_edits(split_lines(old.text), split_lines(text))
        self._took(path, edits, why)
        return f"Created {path}" if is_new else f"Changed {path}"

    def remove(self, path: str, why: Why) -> str | Problem:
        """Delete a file; return what was done, in words. Raises BenchError."""
        path = _plain(path)
        if (problem := self.refusal(path)) is not None:
            return problem
        if path not in self._paths():
            return Problem(f"There is no file {path}; `list` shows what there is")
        self._bench.delete(path)
        self._marks[path] = (_Mark(Span(0, 1), why),)
        self._known = None
        self.version += 1
        return f"Deleted {path}"

    def refusal(self, path: str) -> Problem | None:
        """Return why a file can not be changed, None when it can."""
        path = _plain(path)
        if (why := _no_path(path)) is not None:
            return Problem(f"{path[:_LONGEST]!r} {why}; give a path as `list` shows it")
        if path_class(path) is PathClass.NEVER:
            return Problem(f"{path} configures an editor, an agent or version control: no agent may change it")
        if not self._takes(path):
            return Problem(f"{path} is outside of the scope of this spec, so it can be read but not changed")
        return None

    def say_why(self, path: str, why: Why) -> None:
        """Take in why a file was changed, for those of its lines for which nothing else was said."""
        self._whys[_plain(path)] = why

    def reasons(self, summary: str) -> Iterator[Reason]:
        """Yield why the changed lines are as they are now."""
        for path, marks in self._marks.items():
            whole = self._whys.get(path, Why())
            for mark in marks:
                rationale = mark.why.rationale or whole.rationale or summary
                clauses = mark.why.clauses or whole.clauses or ("",)
                for number, clause in enumerate(clauses):
                    yield Reason(path, mark.span, clause, rationale if number == 0 else "")

    def _paths(self) -> frozenset[str]:
        if self._known is None:
            self._known = frozenset(self._bench.paths())
        return self._known

    def _read(self, path: str) -> Decoded | Problem:
        path = _plain(path)
        if (why := _no_path(path)) is not None:
            return Problem(f"{path[:_LONGEST]!r} {why}; give a path as `list` shows it")
        if path not in self._paths():
            near = [known for known in self._bench.paths() if _name(known) == _name(path)][:_NEAREST]
            hint = f"; there is {', '.join(near)}" if near else "; `list` shows what there is"
            return Problem(f"There is no file {path}{hint}")
        decoded = decode(self._bench.read(path))
        if isinstance(decoded, EncodingProblem):
            return Problem(f"{path} {decoded.reason}")
        return decoded

    def _took(self, path: str, edits: Sequence[LineEdit], why: Why) -> None:
        marks = [_moved(mark, edits) for mark in self._marks.get(path, ())]
        growth = 0
        for edit in edits:
            start = edit.span.start + growth
            marks.append(_Mark(Span(start, start + len(edit.lines)), why))
            growth += edit.growth
        self._marks[path] = tuple(marks)
        self._known = None
        self.version += 1


def _moved(mark: _Mark, edits: Sequence[LineEdit]) -> _Mark:
    """Return where changed lines stand after more edits."""
    start, stop = mark.span.start, mark.span.stop
    for edit in edits:
        if edit.span.stop <= mark.span.start:
            start, stop = start + edit.growth, stop + edit.growth
        elif edit.span.start < mark.span.stop:
            stop = max(stop + edit.growth, start)
    return replace(mark, span=Span(start, stop))


def _plain(path: str) -> str:
    """Return a path without what means nothing."""
    path = path.strip().removeprefix("./")
    return "/".join(part for part in path.split("/") if part != ".") if not path.startswith("/") else path


def _no_path(path: str) -> str | None:
    if len(path) > _LONGEST:
        return "is longer than a path may be"
    if not path or path.endswith("/") or "//" in path:
        return "is no path of a file"
    if not path.isprintable():
        return "has signs in it that no path may have"
    return refusal(path)


def _name(path: str) -> str:
    return path.rpartition("/")[2].lower()
