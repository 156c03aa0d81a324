"""The lint of specs as an editor needs it: asked for at each key stroke, worked out when a spec has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.finding import Finding
from countersign.core.lint import lint
from countersign.core.model import Spec
from countersign.core.state import State
from countersign.core.surroundings import Surroundings
from countersign.core.text import Text

__all__ = ["Lint"]

_MOST_FILES = 5_000
"""Files up to which the lint asks whether a scope matches any: 5 ms, and more would be felt in typing."""
_MOST_SPECS = 500
"""Specs that are remembered."""


class _Known(Struct, frozen=True):
    """What was found of a spec that began at this line, in a workspace with these files."""

    start: int
    files: Sequence[str] | None
    findings: tuple[Finding, ...]


class Lint:
    """`files` gives the workspace's files or None, `state` the agents and the tag of specs."""

    def __init__(self, files: Callable[[], Sequence[str] | None], state: Callable[[], State]) -> None:
        self._files = files
        self._state = state
        self._known: dict[tuple[str, str | None, tuple[str, ...]], _Known] = {}

    def surroundings(self, language: str | None, most_files: int | None = None) -> Surroundings:
        """Return what is known of the workspace; without its files when those are too many."""
        files = self._files()
        known = files is not None and (most_files is None or len(files) <= most_files)
        state = self._state()
        agents = tuple(card.name for card in state.agents)
        return Surroundings(agents, (lambda: files or ()) if known else None, language, state.tag)

    def findings(self, specs: Iterable[Spec], text: Text, language: str | None) -> Iterator[Finding]:
        """Yield what is wrong with the specs of a text in a language."""
        files = self._files()
        for spec in specs:
            key = spec.path, text.line_at(0), text.lines(spec.span.start, spec.span.stop)
            known = self._known.get(key)
            if known is None or known.files is not files:
                known = _Known(spec.span.start, files, lint(spec, text, self.surroundings(language, _MOST_FILES)))
                self._remember(key, known)
            lines = spec.span.start - known.start
            yield from (_moved(finding, lines) for finding in known.findings)

    def _remember(self, key: tuple[str, str | None, tuple[str, ...]], known: _Known) -> None:
        if len(self._known) >= _MOST_SPECS:
            self._known.clear()
        self._known[key] = known


def _moved(finding: Finding, lines: int) -> Finding:
    """Return the finding on a spec that stands so many lines below the place it was found at."""
    if not lines:
        return finding
    fix = finding.fix
    if fix is not None:
        fix = replace(fix, edit=replace(fix.edit, span=fix.edit.span.shifted(lines)))
    return replace(finding, span=finding.span.shifted(lines), fix=fix)
