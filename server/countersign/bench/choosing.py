"""Benches as good as they can be had here: layers where overlayfs can be mounted, else copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from countersign.bench.copy import CopyBenches
from countersign.core.model import TaskId
from countersign.core.operation import LaidFile
from countersign.core.text import Text
from countersign.ports import Bench

if TYPE_CHECKING:
    from countersign.bench.layered import LayeredBenches

__all__ = ["BestBenches", "described"]


class BestBenches:
    """Makes benches for one session (the name of this process in the ledger) below the directory `root`. No bench
    shows what is in `own`, a directory with what we remember ourselves. Where commands run `unconfined`, nobody
    mounts layers for them.
    """

    def __init__(
        self,
        workspace: Path,
        root: Path,
        session: str,
        own: Path | None = None,
        *,
        unconfined: bool = False,
    ) -> None:
        self._place = workspace, root, session, own
        self._unconfined = unconfined
        self._copies = CopyBenches(workspace, root, session, own)

    def open(
        self,
        task: TaskId,
        scope: Callable[[str], bool] | None,
        buffers: Iterable[tuple[str, Text]],
        cancelled: Callable[[], bool],
        laid: Mapping[str, LaidFile | None] = MappingProxyType({}),
    ) -> Bench:
        """Open a bench; a few files are copied faster than all are looked at. Raises BenchError."""
        if scope is None and self._layers is not None:
            return self._layers.open(task, buffers, cancelled, laid)
        return self._copies.open(task, scope, buffers, cancelled, laid)

    def remove_leftovers(self, alive: Callable[[str], bool]) -> None:
        """Remove the benches of sessions that have ended, other than this one."""
        self._copies.remove_leftovers(alive)

    def close(self) -> None:
        """Remove all benches of this session."""
        self._copies.close()

    @cached_property
    def _layers(self) -> LayeredBenches | None:
        """None where there can be none."""
        from countersign.bench.layered import LayeredBenches  # noqa: PLC0415 - only who runs a task needs it
        from countersign.bench.overlay import known_obstacle  # noqa: PLC0415 - likewise

        if self._unconfined or known_obstacle(self._place[1]) is not None:
            return None
        return LayeredBenches(*self._place)


def described(root: Path, *, unconfined: bool) -> str:
    """Say what the benches below a directory are made of, and why of nothing better; it is tried. Blocks."""
    from countersign.bench.overlay import obstacle  # noqa: PLC0415 - only the doctor asks

    reason = "`unconfined` is set, and layers take a sandbox" if unconfined else obstacle(root)
    if reason is None:
        return "layers over a snapshot that is kept (overlayfs)"
    return f"copies of the workspace, which take longer: {reason}"
