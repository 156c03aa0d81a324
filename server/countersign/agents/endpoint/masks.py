"""Typed placeholders for the secrets of one task: the same secret has the same one wherever it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from countersign.core.masking import View, masked, restored, view_of
from countersign.core.problem import Problem
from countersign.core.secrets import FoundSecret, Rule, find_secrets
from countersign.core.text import content_of, split_lines

__all__ = ["Masks"]


class Masks:
    """Not for several threads at a time."""

    def __init__(self, rules: Callable[[], Sequence[Rule]]) -> None:
        self._rules = rules
        self._placeholders: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    @property
    def count(self) -> int:
        """How many secrets were hidden."""
        return len(self._placeholders)

    def view(self, path: str, text: str) -> View:
        """Return a file as the model may see it."""
        return view_of(text, lambda lines: self._found(path, lines), self._hide)

    def hide(self, text: str) -> str:
        """Return words, or what a program has printed, as the model may see it."""
        lines = split_lines(text)
        contents = [content_of(line) for line in lines]
        shown = masked(contents, self._found("", contents), self._hide)
        return "".join(new + line[len(old) :] for line, old, new in zip(lines, contents, shown, strict=True))

    def restore(self, view: View, after: str) -> str | Problem:
        """Return the text that the model has made of what it was shown."""
        return restored(view, after, frozenset(self._placeholders.values()))

    def _found(self, path: str, lines: Sequence[str]) -> Sequence[FoundSecret]:
        return [*find_secrets(path, lines, self._rules())]

    def _hide(self, kind: str, value: str) -> str:
        known = self._placeholders.get(value)
        if known is None:
            self._counts[kind] += 1
            known = self._placeholders[value] = f"«SECRET:{kind}:{self._counts[kind]}»"
        return known
