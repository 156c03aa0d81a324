"""What the lint and the completion of a spec know of the world around it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from msgspec import Struct

from countersign.core.comments import TAG

__all__ = ["Surroundings"]


class Surroundings(Struct, frozen=True):
    """What is known of the world around a spec; what is None is not known."""

    agents: Collection[str] | None = None
    """The names that `agent:` may give."""

    paths: Callable[[], Iterable[str]] | None = None
    """Lists the workspace's files."""

    language_id: str | None = None
    tag: str = TAG
