"""What is measured on an open file: a table. Questions are made beforehand; asking them is timed."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from harness.session import Question, Session

__all__ = ["BURST", "SCENARIOS", "Scenario"]

BURST = 200
"""Letters typed without a pause."""
_WORD = 50
"""Letters typed into a line before the next one is gone to."""


class Scenario(Struct, frozen=True):
    """`questions` makes so many of them, each worth `edits` edits; the server must announce `provider`."""

    title: str
    provider: str
    questions: Callable[[Session, int], list[Question]]
    edits: int = 0


def _hovers_on_hunks(session: Session, count: int) -> list[Question]:
    hunks = session.source.hunks
    return [session.hover(hunks[number % len(hunks)], 4 + number % 8) for number in range(count)]


def _hovers_on_code(session: Session, count: int) -> list[Question]:
    plain = session.source.plain
    return [session.hover(plain[number % len(plain)], 8 + number % 8) for number in range(count)]


def _actions(session: Session, count: int) -> list[Question]:
    hunks = session.source.hunks
    return [session.action(hunks[number % len(hunks)], 4 + number % 8) for number in range(count)]


def _lenses(session: Session, count: int) -> list[Question]:
    return [session.lens() for _ in range(count)]


def _typed_with_action(session: Session, count: int) -> list[Question]:
    lines = [session.fresh_line() for _ in range(0, count, _WORD)]
    return [_typed(session, line, session.action, 1) for line in _each(lines, count)]


def _typed_with_lens(session: Session, count: int) -> list[Question]:
    lines = [session.fresh_line() for _ in range(0, count, _WORD)]
    return [_typed(session, line, lambda _: session.lens(), 1) for line in _each(lines, count)]


def _bursts(session: Session, count: int) -> list[Question]:
    return [_typed(session, session.fresh_line(), session.action, BURST) for _ in range(count)]


def _each(lines: list[int], count: int) -> list[int]:
    return [lines[number // _WORD] for number in range(count)]


def _typed(session: Session, line: int, ask: Callable[[int], Question], letters: int) -> Question:
    """Return letters that are typed into a line, followed at once by a question about the newest text."""
    typed = b"".join(session.typed(line) for _ in range(letters))
    asked = ask(line)
    return Question(typed + asked.data, asked.number)


_HOVER, _ACTION, _LENS = "hoverProvider", "codeActionProvider", "codeLensProvider"

SCENARIOS = {
    "hover": Scenario("hover on a hunk", _HOVER, _hovers_on_hunks),
    "hover-code": Scenario("hover on a line without anything", _HOVER, _hovers_on_code),
    "action": Scenario("codeAction on a hunk", _ACTION, _actions),
    "lens": Scenario("codeLens", _LENS, _lenses),
    "typed": Scenario("typed character + codeAction", _ACTION, _typed_with_action),
    "typed-lens": Scenario("typed character + codeLens", _LENS, _typed_with_lens),
    "burst": Scenario(f"burst of {BURST} typed characters + codeAction, each", _ACTION, _bursts, BURST),
}
