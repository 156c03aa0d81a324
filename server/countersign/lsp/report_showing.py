"""Commands that show reports on a folder as pages, for editors that have no views of their own for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from pygls.exceptions import JsonRpcException

from countersign.core.model import Severity
from countersign.lsp.command import Arguments, Command
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.protocol_asking import FolderParams, LedgerParams
from countersign.lsp.reporting import diagnose, export, folder_of, read_ledger, verify
from countersign.lsp.text_showing import show_text

__all__ = ["REPORTS"]

_MOST = 1_000
"""Records on a page."""


class _OfFolder(Arguments, frozen=True):
    """A document in the folder that is meant; the first folder when it is left out."""

    uri: str = ""


def _report(
    name: str, make: Callable[[Connection, str], Awaitable[str]]
) -> Callable[[Connection, _OfFolder], None]:
    """Return what runs a command that shows a report, which is `name` to the user."""

    def run(connection: Connection, given: _OfFolder) -> None:
        folder = folder_of(connection, given.uri)
        folder.background(_show(connection, folder, name, make(connection, given.uri)), f"show the {name}")

    return run


async def _show(connection: Connection, folder: Folder, name: str, making: Awaitable[str]) -> None:
    try:
        text = await making
    except JsonRpcException as error:
        connection.tell(error.message, Severity.ERROR)
        return
    await show_text(folder, name, text)


async def _ledger(connection: Connection, uri: str) -> str:
    found = await read_ledger(connection, LedgerParams(limit=_MOST, uri=uri))
    whole = await verify(connection, FolderParams(uri=uri))
    lines = (f"{record.at}  {record.user}  {record.sentence}" for record in found.records)
    return "\n".join([whole.sentence, "", *lines, ""])


async def _export(connection: Connection, uri: str) -> str:
    return (await export(connection, FolderParams(uri=uri))).text


async def _diagnosis(connection: Connection, uri: str) -> str:
    return (await diagnose(connection, FolderParams(uri=uri))).text


REPORTS = (
    Command(
        "countersign.showLedger",
        _OfFolder,
        "Show what was recorded last in a folder, and whether the ledger is whole.",
        _report("ledger", _ledger),
    ),
    Command(
        "countersign.showExport",
        _OfFolder,
        "Show all records of a folder as JSON, as `countersign log --json` prints them.",
        _report("export", _export),
    ),
    Command(
        "countersign.showDiagnosis",
        _OfFolder,
        "Show what was found of the program's parts, and what to do about what is missing.",
        _report("diagnosis", _diagnosis),
    ),
)
