"""Benches: the disposable copies of the workspace in which tasks work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from countersign.core.operation import Changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from countersign.core.model import TaskId
    from countersign.core.operation import LaidFile
    from countersign.core.text import Text

__all__ = ["Bench", "Benches", "Changed", "Layers"]


class Layers(Struct, frozen=True):
    """What of the disk a bench is made of: all that is written goes to the directory `upper`. Without `lower` that
    is the whole bench; else it lies over these directories, the topmost first, as in overlayfs with the option
    `userxattr`, which needs the empty directory `work` beside it. While it is mounted, the bench is to be written
    to through the mount only.
    """

    upper: Path
    lower: tuple[Path, ...] = ()
    work: Path | None = None


class Bench(Protocol):
    """The disposable copy of the workspace in which one task works. Paths are relative, with `/`.

    All of it may block: it is called from worker threads. Raises BenchError.
    """

    @property
    def root(self) -> Path:
        """The directory in which what is written to the bench stands; all else of it may stand in others below."""
        ...

    @property
    def layers(self) -> Layers: ...
    @property
    def left_out(self) -> str:
        """A sentence on what of the workspace is missing though no ignore file names it; empty where nothing is."""
        ...

    def fork(self, files: Mapping[str, bytes | None], executable: Mapping[str, bool] = ...) -> Bench:
        """Open another bench that begins as this one began, but for some files: these hold other bytes, or, where
        there are none, are not there. What this bench has become does not count, and one of them keeps whether it
        can be executed unless that is said. This one must be open still; each is closed for itself.
        """
        ...

    def paths(self) -> Sequence[str]:
        """Return the files of the bench, sorted."""
        ...

    def read(self, path: str) -> bytes: ...
    def write(self, path: str, data: bytes) -> None: ...
    def delete(self, path: str) -> None: ...
    def harvest(self) -> tuple[Changed, ...]:
        """Return bench after minus bench before, sorted by path, computed from bytes; no symlink is followed, and
        what is no plain file any more is a change with a problem.
        """
        ...

    def close(self) -> None:
        """Remove the bench from the disk; calling it twice is allowed."""
        ...


class Benches(Protocol):
    def open(
        self,
        task: TaskId,
        scope: Callable[[str], bool] | None,
        buffers: Iterable[tuple[str, Text]],
        cancelled: Callable[[], bool],
        laid: Mapping[str, LaidFile | None],
    ) -> Bench:
        """Show a task what it may see: the files that no ignore file names, with the open buffers laid over them,
        and in a round, in the place of the user's, those that are `laid`. With a `scope`, only files that it takes
        are needed, and no others are there. Blocks; raises BenchError.
        """
        ...

    def close(self) -> None:
        """Remove all benches of this process."""
        ...
