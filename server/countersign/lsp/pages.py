"""What hovers say, for clients that read Markdown and for those that do not."""

from __future__ import annotations

from countersign.core.escape import code, fenced, shortened, visible

__all__ = ["Page"]

_LINES = 120
"""Lines of a block that are shown: more do not fit on a screen."""
_LABELLED = 1000
"""Characters of a labelled text that are shown."""


class Page:
    """Paragraphs in order. Only `say` and labels are our own words; everything else is shown as it is."""

    def __init__(self, *, markdown: bool) -> None:
        self._markdown = markdown
        self._parts: list[str] = []

    def __str__(self) -> str:
        return "\n\n".join(self._parts)

    def title(self, words: str) -> None:
        self._parts.append(f"**{words}**" if self._markdown else words)

    def say(self, words: str) -> None:
        self._parts.append(words)

    def label(self, label: str, *texts: str) -> None:
        """Show texts of others behind a word of ours; nothing when there is none."""
        if not texts:
            return
        shown = [self._quoted(text) for text in texts]
        if len(shown) == 1:
            self._parts.append(f"{label}: {shown[0]}")
        else:
            self._parts.append("\n".join([f"{label}:", "", *(f"- {text}" for text in shown)]))

    def fact(self, label: str, text: str, *more: tuple[str, str]) -> None:
        """Show a text of others, and what belongs to it, each behind a word of ours."""
        shown = [f"{label}: {self._quoted(text)}", *(f"{word} {self._quoted(other)}" for word, other in more)]
        self._parts.append(", ".join(shown))

    def block(self, text: str, language: str, more: int = 0) -> None:
        """Show lines of others, the first of them when there are many; `more` were left out before."""
        lines = text.split("\n")
        if len(lines) > _LINES or more:
            more += max(len(lines) - _LINES, 0)
            lines = [*lines[:_LINES], f"... {more} more {'line' if more == 1 else 'lines'}"]
        shown = "\n".join(lines)
        self._parts.append(fenced(shown, language) if self._markdown else visible(shown))

    def rule(self) -> None:
        self._parts.append("---" if self._markdown else "-" * 40)

    def _quoted(self, text: str) -> str:
        short = shortened(text, _LABELLED)
        return code(short) if self._markdown else short
