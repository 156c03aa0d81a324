"""Reports on a folder for editors: what was recorded, whether that is whole, and how the program is."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from countersign.chronicle import RecordReport, told
from countersign.core.escape import one_line
from countersign.core.model import HunkId, TaskId
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.protocol_asking import (
    FolderParams,
    LedgerParams,
    LedgerRecord,
    LedgerResult,
    TextResult,
    VerifyResult,
)
from countersign.ports import LedgerError
from countersign.ports.reports import Check, Verification

__all__ = ["diagnose", "export", "folder_of", "read_ledger", "verify"]

_T = TypeVar("_T")

_MOST = 1_000
"""Records that are told at once."""
_AT_A_TIME = 50
"""Records after which the loop's thread may go on: Python would let it wait 5 ms."""
_FAILED = -32803
"""The protocol's code for a request that was right, and failed (`RequestFailed`)."""
_PROBE = False
"""Whether models are asked a question by the way: that costs money."""
_LOOKED_AT = "hunks-seen"
"""Records of what was on show, which nobody decided."""


async def read_ledger(connection: Connection, params: LedgerParams) -> LedgerResult:
    """Answer with what was recorded last. Raises JsonRpcException."""
    folder = folder_of(connection, params.uri)
    records = await _reported(folder, partial(_last, folder, min(max(params.limit, 0), _MOST)))
    return LedgerResult([_record(folder, record) for record in reversed(records)])


async def export(connection: Connection, params: FolderParams) -> TextResult:
    """Answer with all records as JSON. Raises JsonRpcException."""
    folder = folder_of(connection, params.uri)
    return TextResult(await _reported(folder, lambda root: _as_json(_told(folder, root))))


async def verify(connection: Connection, params: FolderParams) -> VerifyResult:
    """Answer whether the ledger is whole. Raises JsonRpcException."""
    folder = folder_of(connection, params.uri)
    found = await _reported(folder, lambda root: folder.reports().verify(root))
    return VerifyResult(found.ok, _sentence(found))


async def diagnose(connection: Connection, params: FolderParams) -> TextResult:
    """Answer with what was found of the program's parts; no model is asked. Raises JsonRpcException."""
    folder = folder_of(connection, params.uri)
    checks = await _reported(folder, lambda root: [*folder.reports().diagnosis(root, _PROBE)])
    return TextResult("".join(map(_line, checks)))


def folder_of(connection: Connection, uri: str) -> Folder:
    """Return the folder that holds a document or has its URI, the first without one."""
    if not uri:
        return connection.folders[0]
    named = [folder for folder in connection.folders if folder.is_at(uri)]
    found = named or [folder for folder, _ in connection.places(uri)]
    if not found:
        raise JsonRpcInvalidParams("This is in no folder of the workspace.")
    return found[0]


async def _reported(folder: Folder, make: Callable[[Path], _T]) -> _T:
    """Make a report away from the loop."""
    if folder.root is None:
        raise JsonRpcInvalidParams("No folder is open.")
    try:
        return await asyncio.to_thread(make, folder.root)
    except LedgerError as error:
        raise JsonRpcException(str(error), _FAILED) from None


def _last(folder: Folder, limit: int, root: Path) -> deque[RecordReport]:
    return deque((record for record in _told(folder, root) if record.kind != _LOOKED_AT), limit)


def _told(folder: Folder, root: Path) -> Iterator[RecordReport]:
    """Yield all records; now and then, key strokes have their turn."""
    for number, record in enumerate(told(folder.reports().entries(root, None))):
        if not number % _AT_A_TIME:
            time.sleep(0)
        yield record


def _record(folder: Folder, record: RecordReport) -> LedgerRecord:
    place = f" {record.path}" + (f":{record.line}" if record.line is not None else "") if record.path else ""
    more = f": {record.more}" if record.more else ""
    return LedgerRecord(
        sequence=record.seq,
        at=record.time,
        kind=record.kind,
        what=record.what,
        sentence=one_line(f"{record.what}{place}{more}"),
        user=one_line(record.user),
        task=TaskId(record.task) if record.task is not None else None,
        hunk=HunkId(record.hunk) if record.hunk is not None else None,
        uri=folder.uri_of(record.path) if record.path is not None else None,
        line=record.line - 1 if record.line is not None else None,
    )


def _sentence(found: Verification) -> str:
    """Return what was found, and the first of what is wrong."""
    flaws = [one_line(flaw.message) for flaw in islice(found.flaws, 3)]
    return ". ".join([found.words, *(flaw.rstrip(".") for flaw in flaws)]) + "."


def _line(check: Check) -> str:
    remedy = f"\n    remedy: {one_line(check.remedy)}" if check.remedy else ""
    return f"{check.name}: {one_line(check.found)}{remedy}\n"


def _as_json(records: Iterable[RecordReport]) -> str:
    """Return the records as `countersign log --json` prints them."""
    return json.dumps(msgspec.to_builtins([*records]), indent=2) + "\n"
