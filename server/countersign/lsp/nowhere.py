"""A workspace that is none: specs can be read there, and nothing can be run, written or recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

from countersign.core.effects import ChangeFile
from countersign.core.encoding import Charset
from countersign.core.model import TaskId
from countersign.core.operation import LaidFile, NoFile, Standing
from countersign.core.records import Recorded
from countersign.core.text import Text
from countersign.core.tracing import Came
from countersign.ports import Bench, BenchError, LedgerError, WorkspaceError

__all__ = ["Nowhere"]


class Nowhere:
    """Ledger, workspace and benches where there is no folder, or (`broken`) one that can not be used.

    `reason` is a sentence that says why.
    """

    session = "nowhere"

    def __init__(self, reason: str, *, broken: bool) -> None:
        self.reason = reason
        self._broken = broken

    def append(self, record: Recorded) -> None:
        del record
        raise LedgerError(self.reason)

    def append_all(self, records: Sequence[Recorded]) -> None:
        del records
        raise LedgerError(self.reason)

    def turn(self) -> AbstractContextManager[None]:
        return nullcontext()

    def catch_up(self) -> Sequence[Recorded]:
        if self._broken:
            raise LedgerError(self.reason)
        return ()

    def notices(self) -> Sequence[str]:
        return ()

    def gone(self, sessions: Iterable[str]) -> frozenset[str]:
        del sessions
        return frozenset()

    def user_of(self, session: str) -> str:
        del session
        return ""

    def read(self, path: str) -> Text | None:
        del path
        raise WorkspaceError(self.reason)

    def came(self, since: float, places: Sequence[str] | None) -> Sequence[Came]:
        del since, places
        return ()

    def replace(self, path: str, expected: Text, text: Text, charset: Charset | None = None) -> None:
        del path, expected, text, charset
        raise WorkspaceError(self.reason)

    def see(self, path: str) -> tuple[Text | None, Standing]:
        del path
        return None, NoFile.OTHER

    def change(self, change: ChangeFile) -> None:
        del change
        raise WorkspaceError(self.reason)

    def open(
        self,
        task: TaskId,
        scope: Callable[[str], bool] | None,
        buffers: Iterable[tuple[str, Text]],
        cancelled: Callable[[], bool],
        laid: Mapping[str, LaidFile | None],
    ) -> Bench:
        del task, scope, buffers, cancelled, laid
        raise BenchError(self.reason)

    def close(self) -> None:
        """Nothing is open."""
