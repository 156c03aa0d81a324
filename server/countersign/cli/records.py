"""`countersign log` and `countersign verify`: what the ledger holds, and whether it was altered."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from countersign.chronicle import RecordReport, told
from countersign.cli.commands import Log, Verify
from countersign.cli.desk import Desk
from countersign.cli.output import Piece, inline
from countersign.cli.place import UsageError, path_in, root_of
from countersign.core.escape import visible

__all__ = ["log", "verify"]


def log(command: Log, desk: Desk) -> int:
    """Return the exit code. Raises UsageError, LedgerError."""
    root = root_of(command.common.root, command.file)
    if command.task:
        return _task_log(command, desk, root)
    path = path_in(root, command.file, must_exist=False) if command.file is not None else None
    records = told(desk.program.reports.entries(root, path))
    if command.common.json:
        desk.output.document([*records])
        return 0
    empty = True
    for record in records:
        empty = False
        desk.output.line(*_line(record))
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
    found = desk.program.reports.verify(root_of(command.common.root))
    if command.common.json:
        desk.output.document(found)
        return int(not found.ok)
    for flaw in found.flaws:
        desk.output.line((inline(flaw.message), "yellow" if flaw.harmless else "red"))
    broken = f"{found.words}, see above what is wrong."
    desk.output.line((f"{found.words}.", "green") if found.ok else (broken, "bold red"))
    return int(not found.ok)


def _line(record: RecordReport) -> tuple[Piece, ...]:
    where = inline(record.path or "") + (f":{record.line}" if record.line is not None else "")
    return (
        (f"{_local(record.time)}  ", "dim"),
        (f"{record.what:<11} ", _STYLES.get(record.what, "")),
        (f"{where}  " if where else "", "bold"),
        (inline(record.more), ""),
    )


_STYLES = {"accepted": "green", "applied": "green", "rejected": "red", "not applied": "red"}


def _local(time: str) -> str:
    """Return a record's time as the clock on the wall shows it; of an odd time, the text itself."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return inline(time)
