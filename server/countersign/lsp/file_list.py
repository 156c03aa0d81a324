"""The files of the workspace, listed beside the handling of messages and only when somebody wants to know."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence

from countersign.ports import WorkspaceError

__all__ = ["FileList"]

_log = logging.getLogger(__name__)

_FRESH = 30.0
"""Seconds after which the files are listed anew when somebody asks."""


class FileList:
    """What was listed last. `run` lets work go on in the background; `changed` is called when the list is new."""

    def __init__(
        self,
        list_files: Callable[[], Sequence[str]],
        run: Callable[[Coroutine[object, object, None], str], None],
        changed: Callable[[], None],
    ) -> None:
        self._list_files = list_files
        self._run = run
        self._changed = changed
        self._files: Sequence[str] | None = None
        self._until = float("-inf")
        self._is_listing = False

    def known(self) -> Sequence[str] | None:
        """Return the files, None when they have not been listed yet; the same object while nothing has changed."""
        if not self._is_listing and time.monotonic() > self._until:
            self._is_listing, self._until = True, time.monotonic() + _FRESH
            self._run(self._list(), "list files")
        return self._files

    def outdate(self) -> None:
        """Take note that files have come or gone."""
        self._until = float("-inf")

    async def _list(self) -> None:
        try:
            files = await asyncio.to_thread(self._list_files)
        except (OSError, WorkspaceError) as error:
            _log.info("the files can not be listed: %s", error)
            files = self._files or ()
        self._is_listing = False
        if files != self._files:
            self._files = files
            self._changed()
