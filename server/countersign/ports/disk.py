"""What lasts: the ledger, and the user's files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from countersign.core.effects import ChangeFile
    from countersign.core.encoding import Charset
    from countersign.core.operation import Standing
    from countersign.core.records import Recorded
    from countersign.core.text import Text
    from countersign.core.tracing import Came

__all__ = ["Ledger", "Workspace"]


class Ledger(Protocol):
    @property
    def session(self) -> str:
        """The name of this process in the ledger."""
        ...

    def append(self, record: Recorded) -> None:
        """Write and fsync one record. Raises LedgerError; then nothing was written."""
        ...

    def append_all(self, records: Sequence[Recorded]) -> None:
        """Write the records in one go, with the cost of waiting for the disk once. Raises LedgerError; then none of
        them was written.
        """
        ...

    def turn(self) -> AbstractContextManager[None]:
        """Keep other processes from writing while the block runs, which is to be short. Raises LedgerError."""
        ...

    def catch_up(self) -> Sequence[Recorded]:
        """Return the records that were written since the last call, by other processes or before this one began.
        Damage is no error: what is sound is returned, and `notices` tells of the rest. Raises LedgerError.
        """
        ...

    def notices(self) -> Sequence[str]:
        """Return what was found damaged since the last call, a sentence for the user each."""
        ...

    def gone(self, sessions: Iterable[str]) -> frozenset[str]:
        """Return those of the sessions whose process has ended. Raises LedgerError."""
        ...

    def user_of(self, session: str) -> str:
        """Return the user whose session it was, as its records claim; empty when none of them was read."""
        ...

    def close(self) -> None:
        """End the session; what was appended is on the disk already."""
        ...


class Workspace(Protocol):
    """The user's files. Raises WorkspaceError."""

    def read(self, path: str) -> Text | None:
        """Return a text file's text, None when there is no such file."""
        ...

    def see(self, path: str) -> tuple[Text | None, Standing]:
        """Return a text file's text, None when it is none, and what stands there. Raises nothing."""
        ...

    def came(self, since: float, places: Sequence[str] | None) -> Sequence[Came]:
        """Return the files that no ignore file names and that have come to their places after a time, in seconds
        since the epoch; with `places`, only those at or below these. Blocks; raises nothing.
        """
        ...

    def replace(self, path: str, expected: Text, text: Text, charset: Charset | None = None) -> None:
        """Write a file if it still holds `expected`: as a whole or not at all, its mode kept, and its charset, too,
        unless another one is wanted.
        """
        ...

    def change(self, change: ChangeFile) -> None:
        """Create, delete, rename a file or change it as a whole, if the disk holds what is expected: done or not at
        all, never through a link, and never over something that stands there.
        """
        ...
