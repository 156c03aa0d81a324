"""The ledger of one workspace on one device, which all processes of the user share."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path

from countersign.core.records import Recorded
from countersign.ledger.content import StreamContinued, decode
from countersign.ledger.files import explained, make_private
from countersign.ledger.locking import Lock
from countersign.ledger.payloads import Loss, PayloadLog
from countersign.ledger.place import state_root, stream_directory
from countersign.ledger.record import Actor, Record, unicode_of
from countersign.ledger.segment import Segment
from countersign.ledger.sessions import Sessions, new_session

__all__ = ["Stream"]


class Stream:
    """The port `Ledger` on disk. Making one touches nothing; every call is tried anew, so that a ledger which could
    not be written can be once the cause is gone. For one thread.
    """

    def __init__(self, workspace: Path, state: Path | None = None, *, patience: float = 1.0) -> None:
        """`state` replaces the user's state directory; `patience` is how many seconds to wait for others."""
        self._session = new_session()
        self._workspace = workspace
        self._state = state
        self._patience = patience
        self._is_impatient = False
        self._has_turn = False
        self._sessions = Sessions(self._session)
        self._segment: Segment | None = None
        self._arrived: deque[tuple[PayloadLog, deque[Record]]] = deque()
        self._events: list[Recorded] = []
        self._notices: list[str] = []
        self._users: dict[str, str] = {}

    @property
    def session(self) -> str:
        return self._session

    @property
    def directory(self) -> Path:
        """Where the stream lies. Raises LedgerError."""
        with explained():
            return self._last_segment().directory

    def append(self, record: Recorded) -> None:
        self.append_all((record,))

    def append_all(self, records: Sequence[Recorded]) -> None:
        if not records:
            return
        with explained(), self._locked() as directory:
            self._sessions.begin(directory / "sessions")
            segment = self._read_on()
            if segment.damage:
                segment = self._segment = segment.following()
            segment.mend()
            segment.append(records, Actor(os.getpid(), self._session, _user()))

    @contextmanager
    def turn(self) -> Generator[None]:
        with explained(), self._locked():
            self._has_turn = True
            try:
                yield
            finally:
                self._has_turn = False

    def catch_up(self) -> Sequence[Recorded]:
        with explained():
            segment = self._last_segment()
            if not (segment.is_current() and segment.is_last()):
                self._read_shared(segment.directory / "lock")
            return self._decoded()

    def notices(self) -> Sequence[str]:
        told, self._notices = self._notices, []
        return told

    def gone(self, sessions: Iterable[str]) -> frozenset[str]:
        with explained():
            return self._sessions.gone(self._last_segment().directory / "sessions", sessions)

    def user_of(self, session: str) -> str:
        return _user() if session == self._session else self._users.get(session, "")

    def close(self) -> None:
        """End the session. What was appended is on the disk already."""
        self._sessions.end()

    def _last_segment(self) -> Segment:
        if self._segment is None:
            self._segment = Segment(stream_directory(self._workspace, self._state or state_root()), 1)
        return self._segment

    @contextmanager
    def _locked(self) -> Generator[Path]:
        directory = self._last_segment().directory
        if self._has_turn:
            yield directory
            return
        path = directory / "lock"
        try:
            lock = self._waited_for(path)
        except FileNotFoundError:
            make_private(directory, directory.parent.parent)
            lock = self._waited_for(path)
        with lock:
            yield directory

    def _waited_for(self, path: Path, *, shared: bool = False) -> Lock:
        """Wait for others to let go; who has waited in vain does not wait again, but asks, until they have."""
        try:
            lock = Lock(path, shared=shared, patience=0.0 if self._is_impatient else self._patience)
        except TimeoutError:
            self._is_impatient = True
            raise
        self._is_impatient = False
        return lock

    def _read_shared(self, lock: Path) -> None:
        """Read on while nobody writes: what is being written may be taken back. Without a lock nobody wrote yet."""
        if self._has_turn:
            self._read_on()
            return
        try:
            held = self._waited_for(lock, shared=True)
        except FileNotFoundError:
            held = nullcontext()
        with held:
            self._read_on()

    def _read_on(self) -> Segment:
        """Read what others wrote, to the end of the last segment, and return that."""
        segment = self._last_segment()
        while True:
            was_whole = not segment.damage
            records = segment.read_again() if segment.was_rewritten() else segment.read_on()
            if records:
                self._arrived.append((segment.payloads, deque(records)))
            if segment.is_last():
                break
            segment = self._segment = segment.following()
        if was_whole and segment.damage:
            self._notices.append(_damage_notice(segment))
        return segment

    def _decoded(self) -> Sequence[Recorded]:
        """Return the events of what has arrived; after an error the next call goes on where this one stopped."""
        losses: list[str] = []
        while self._arrived:
            payloads, records = self._arrived[0]
            for record, data in payloads.of(tuple(records)):
                records.popleft()
                self._users[record.actor.session] = record.actor.user
                content = data if isinstance(data, Loss) else decode(data) or Loss.UNKNOWN
                if isinstance(content, Loss):
                    losses.append(f"the payload of record {record.seq} {content.value}")
                elif not isinstance(content, StreamContinued):
                    self._events.append(content)
            self._arrived.popleft()
        if losses and not self._notices:
            self._notices.append(_loss_notice(losses))
        events, self._events = self._events, []
        return events


def _damage_notice(segment: Segment) -> str:
    return (
        f"The ledger was damaged: {segment.damage}; all that can be read of it is kept and used, and new records "
        f"go to {segment.following().path.name}: `countersign verify` shows the whole damage."
    )


def _loss_notice(losses: list[str]) -> str:
    more = f" and {len(losses) - 1} more" if len(losses) > 1 else ""
    return (
        f"A part of the ledger cannot be used: {losses[0]}{more}; nothing was removed and the rest is used: "
        "`countersign verify` shows all of it."
    )


@cache
def _user() -> str:
    """Return the name that the system gives this process's user."""
    if sys.platform == "win32":
        return os.environ.get("USERNAME", "")
    import pwd  # noqa: PLC0415 - not there on Windows

    try:
        return unicode_of(pwd.getpwuid(os.getuid()).pw_name)
    except KeyError:
        return str(os.getuid())
