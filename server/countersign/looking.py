"""Files that are read, and found again where they are gone, away from the state: it ends by dispatching events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import islice

from countersign.core.events import DiskSeen, Event, FilesTraced
from countersign.core.standing import at_or_below
from countersign.core.state import State
from countersign.core.tracing import Traced, lost_files, matches, worth_reading
from countersign.ports import Adapters, Workspace

__all__ = ["Looking"]

_READ_AT_ONCE = 50
"""Files read in one go in a worker thread, between two turns of the event loop."""


class Looking:
    """The files that one runtime looks at. Needs a running event loop."""

    def __init__(self, adapters: Adapters, state: Callable[[], State], dispatch: Callable[[Event], None]) -> None:
        self._adapters = adapters
        self._state = state
        self._dispatch = dispatch
        self._to_read: dict[str, object] = {}
        self._reading: asyncio.Task[None] | None = None
        self._to_trace: list[Sequence[str] | None] = []
        self._tracing: asyncio.Task[None] | None = None

    @property
    def running(self) -> Sequence[asyncio.Task[None]]:
        """What is under way now."""
        return [*filter(None, (self._reading, self._tracing))]

    def look_soon(self, path: str) -> None:
        """Read a closed file and dispatch what it holds, after what is under way now."""
        self._to_read[path] = object()
        if self._reading is None:
            self._reading = asyncio.get_running_loop().create_task(self._read_all(), name="read files")

    def look_again(self, places: Sequence[str]) -> None:
        """Read the files at or below some places that are known, or are just being read for the first time."""
        for path in at_or_below(places, dict.fromkeys((*self._state().documents, *self._to_read))):
            self.look_soon(path)

    def overtake(self, path: str) -> None:
        """Drop what is being read of a file, since something newer is known of it."""
        self._to_read.pop(path, None)

    def trace_soon(self, places: Sequence[str] | None = None) -> None:
        """Look for what files have become that are gone, if there are any, and dispatch what was found: everywhere,
        or only among the files at or below some places.
        """
        if self._state().lost:
            self._to_trace.append(places)
        if self._to_trace and self._tracing is None:
            self._tracing = asyncio.get_running_loop().create_task(self._trace_all(), name="trace files")

    async def _trace_all(self) -> None:
        try:
            while self._to_trace:
                if self._reading is not None:  # which may find more files gone
                    await asyncio.wait([self._reading])
                wishes, self._to_trace = self._to_trace, []
                places = None if None in wishes else [place for some in wishes for place in some or ()]
                found = await asyncio.to_thread(_traced, self._state(), self._adapters.workspace, places)
                self._dispatch(FilesTraced(found, self._adapters.clock()))
        finally:
            self._tracing = None

    async def _read_all(self) -> None:
        try:
            while self._to_read:
                wanted = dict(islice(self._to_read.items(), _READ_AT_ONCE))
                see = self._adapters.workspace.see
                seen = await asyncio.to_thread(lambda: [see(path) for path in wanted])  # noqa: B023 - awaited
                for (path, wish), (text, disk) in zip(wanted.items(), seen, strict=True):
                    # The file may have been written, or asked for anew, since it was read.
                    if self._to_read.get(path) is wish:
                        del self._to_read[path]
                        self._dispatch(DiskSeen(path, text, self._adapters.clock(), disk))
                        await asyncio.sleep(0)
        finally:
            self._reading = None


def _traced(state: State, workspace: Workspace, places: Sequence[str] | None) -> Traced:
    """Return what files may have become that are gone; blocks."""
    lost = lost_files(state)
    if not lost:
        return ()
    came = workspace.came(min(one.since for one in lost.values()), places)
    texts = {path: text for path in worth_reading(state, came) if (text := workspace.see(path)[0]) is not None}
    return matches(state, texts, came)
