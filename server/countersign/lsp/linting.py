"""The lint of specs as an editor needs it: asked for at each key stroke, worked out when a spec has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from countersign.core.finding import Finding
from countersign.core.lint import lint
from countersign.core.model import ClauseKind, Spec
from countersign.core.scope import entries_of
from countersign.core.state import AgentCard, State
from countersign.core.surroundings import Surroundings
from countersign.core.text import Text, terminator_of
from countersign.core.tracking import Block, Tracked

__all__ = ["Lint"]

_MOST_MATCHES = 5_000
"""Files times entries of scopes up to which the lint asks whether an entry matches any: 4 ms for a spec."""
_MOST_LETTERS, _LINE = 200_000, 100
"""Letters in the comments of a text that are linted, and as how many a line counts: what is more, nobody wrote."""
_MOST = 50
"""Documents that are remembered."""


class _Linted(Struct, frozen=True, eq=False):
    """What was found of the specs of each comment of a text, and `around`, what else that depends on."""

    around: tuple[object, ...]
    blocks: tuple[Block, ...] = ()
    by_block: tuple[tuple[Finding, ...], ...] = ()
    findings: tuple[Finding, ...] = ()


class Lint:
    """`files` gives the workspace's files or None, `state` the agents and the tag of specs."""

    def __init__(self, files: Callable[[], Sequence[str] | None], state: Callable[[], State]) -> None:
        self._files = files
        self._state = state
        self._linted: dict[str, _Linted] = {}

    def surroundings(self, tracked: Tracked, language: str | None) -> Surroundings:
        """Return what is known around the specs of a text in a language."""
        files = self._files()
        cards = self._state().agents
        paths = (lambda: files) if files is not None else None
        return Surroundings(
            agents=lambda: [card.name for card in cards],
            paths=paths,
            programs=_programs(cards),
            language_id=language,
            tag=tracked.tag,
            found=tracked.comments_on,
        )

    def findings(self, tracked: Tracked, language: str | None) -> tuple[Finding, ...]:
        """Return what is wrong with the specs of a text in a language, in the order of the specs."""
        line_end = terminator_of(tracked.text.line_at(0) or "")
        around = (self._files(), self._state().agents, language, tracked.language, tracked.tag, line_end)
        linted = self._linted.get(tracked.path)
        if linted is None or linted.around != around:
            linted = _Linted(around)
        elif linted.blocks is tracked.blocks:
            return linted.findings
        by_block = tuple(self._by_block(linted, tracked, language))
        if len(self._linted) >= _MOST:
            self._linted.clear()
        findings = tuple(finding for found in by_block for finding in found)
        self._linted[tracked.path] = _Linted(around, tracked.blocks, by_block, findings)
        return findings

    def _by_block(self, linted: _Linted, tracked: Tracked, language: str | None) -> Iterator[tuple[Finding, ...]]:
        """Yield the findings of each comment; one that nobody has touched since is not linted again."""
        known = {id(block.comment): n for n, block in enumerate(linted.blocks)}
        around = self.surroundings(tracked, language)
        read = 0
        for block in tracked.blocks:
            read += sum(len(said.text) + _LINE for said in block.comment.lines)
            n = known.get(id(block.comment))
            if n is not None:
                lines = block.moved - linted.blocks[n].moved
                yield (
                    tuple(_moved(finding, lines) for finding in linted.by_block[n]) if lines else linted.by_block[n]
                )
            else:
                specs = block.specs if read <= _MOST_LETTERS else ()
                yield tuple(finding for spec in specs for finding in self._lint(spec, tracked.text, around))

    def _lint(self, spec: Spec, text: Text, around: Surroundings) -> tuple[Finding, ...]:
        """Lint a spec, without the workspace's files when there are too many of them."""
        entries = sum(1 for said in spec.texts(ClauseKind.SCOPE) for _ in entries_of(said))
        is_much = entries * len(self._files() or ()) > _MOST_MATCHES
        return lint(spec, text, replace(around, paths=None) if is_much else around)


def _moved(finding: Finding, lines: int) -> Finding:
    """Return the finding on a spec that stands so many lines below the place it was found at."""
    fix = finding.fix
    if fix is not None:
        fix = replace(fix, edit=replace(fix.edit, span=fix.edit.span.shifted(lines)))
    return replace(finding, span=finding.span.shifted(lines), fix=fix)


def _programs(cards: Sequence[AgentCard]) -> Callable[[], frozenset[str]] | None:
    """Return what lists the installed programs of `fix:` clauses; None where nobody has looked for them."""
    tools = next((card.tools for card in cards if card.tools is not None), None)
    return (lambda: tools) if tools is not None else None
