"""`countersign log` and `countersign verify`: what the ledger holds, and whether it was altered."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from countersign.cli.commands import Log, Verify
from countersign.cli.desk import Desk
from countersign.cli.narration import Narrator, Said
from countersign.cli.output import Piece, counted, inline
from countersign.cli.place import UsageError, path_in, root_of
from countersign.cli.program import Entry
from countersign.core.escape import visible

__all__ = ["log", "verify"]


def log(command: Log, desk: Desk) -> int:
    """Return the exit code. Raises UsageError, LedgerError."""
    root = root_of(command.common.root, command.file)
    if command.task:
        return _task_log(command, desk, root)
    path = path_in(root, command.file, must_exist=False) if command.file is not None else None
    narrator = Narrator()
    told = ((entry, narrator.tell(entry)) for entry in desk.program.entries(root, path))
    if command.common.json:
        desk.output.document([_LogReport.of(entry, said) for entry, said in told])
        return 0
    empty = True
    for entry, said in told:
        empty = False
        desk.output.line(*_line(entry, said))
    if empty:
        desk.messages.say("the ledger holds no record of that yet." if path else "the ledger holds no record yet.")
    return 0


def _task_log(command: Log, desk: Desk, root: Path) -> int:
    """Print what was said while a task worked."""
    file = desk.program.log_of(root, command.task)
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        raise UsageError(
            f"There is no log of a task {inline(command.task)}; `countersign log` names them."
        ) from None
    for line in text.splitlines():
        desk.output.text(visible(line))
    return 0


def verify(command: Verify, desk: Desk) -> int:
    """Return the exit code: 1 when somebody altered the ledger. Raises UsageError, LedgerError."""
    found = desk.program.verify(root_of(command.common.root))
    if command.common.json:
        desk.output.document(found)
        return int(not found.ok)
    for flaw in found.flaws:
        desk.output.line((inline(flaw.message), "yellow" if flaw.harmless else "red"))
    whole = f"The ledger is whole: {counted(found.records, 'record')}, every one as it was written."
    broken = f"The ledger was altered: {counted(found.records, 'record')} can be read, see above what is wrong."
    desk.output.line((whole, "green") if found.ok else (broken, "bold red"))
    return int(not found.ok)


class _LogReport(Struct, frozen=True):
    """A record as `--json` prints it; the time is UTC, the line counts from 1, what does not apply is null."""

    seq: int
    time: str
    kind: str
    user: str
    task: str | None
    hunk: str | None
    path: str | None
    line: int | None
    what: str
    more: str

    @classmethod
    def of(cls, entry: Entry, said: Said) -> _LogReport:
        return cls(
            seq=entry.seq,
            time=entry.time,
            kind=entry.kind,
            user=entry.user,
            task=said.task,
            hunk=said.hunk,
            path=said.path,
            line=said.line,
            what=said.what,
            more=said.more,
        )


def _line(entry: Entry, said: Said) -> tuple[Piece, ...]:
    where = inline(said.path or "") + (f":{said.line}" if said.line is not None else "")
    return (
        (f"{_local(entry.time)}  ", "dim"),
        (f"{said.what:<11} ", _STYLES.get(said.what, "")),
        (f"{where}  " if where else "", "bold"),
        (inline(said.more), ""),
    )


_STYLES = {"accepted": "green", "applied": "green", "rejected": "red", "not applied": "red"}


def _local(time: str) -> str:
    """Return a record's time as the clock on the wall shows it; of an odd time, the text itself."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return inline(time)
