"""What the lint and the completion of a spec know of the world around it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from msgspec import Struct

from countersign.core.comment_lines import Comment
from countersign.core.comments import TAG, comments_of
from countersign.core.text import Text

__all__ = ["Surroundings"]


class Surroundings(Struct, frozen=True):
    """What is known of the world around a spec; what is None is not known."""

    agents: Callable[[], Collection[str]] | None = None
    """Lists the names that `agent:` may give."""

    paths: Callable[[], Iterable[str]] | None = None
    """Lists the workspace's files."""

    language_id: str | None = None
    tag: str = TAG
    found: Callable[[int], Iterable[Comment]] | None = None
    """Gives the comments that may hold a spec and stand on a line, where they have been looked for already."""

    programs: Callable[[], Collection[str]] | None = None
    """Lists the programs of `fix:` clauses that are installed."""

    def comments(self, path: str, text: Text, line: int) -> Iterable[Comment]:
        """Return the comments that may hold a spec; those on the line are among them."""
        return self.found(line) if self.found is not None else comments_of(text, path, self.language_id, self.tag)
