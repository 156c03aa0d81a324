"""Questions to the user, a line at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import Protocol

__all__ = ["Asker", "Keyboard", "Script"]


class Asker(Protocol):
    def ask(self, question: str) -> str | None:
        """Return the answer without its line end, None when there will be no more answers."""
        ...


class Keyboard:
    """The user at the terminal; the arrow keys work where Python has `readline`."""

    def __init__(self) -> None:
        with suppress(ImportError):
            import_module("readline")

    def ask(self, question: str) -> str | None:
        try:
            return input(question)
        except EOFError:
            sys.stdout.write("\n")
            return None


class Script:
    """Answers that are known before; each is shown behind its question, as if it were typed."""

    def __init__(self, answers: Iterable[str]) -> None:
        self._answers = iter(answers)

    def ask(self, question: str) -> str | None:
        answer = next(self._answers, None)
        sys.stdout.write(f"{question}{answer if answer is not None else ''}\n")
        return answer
