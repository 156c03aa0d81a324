"""The commands on specs and tasks: run, cancel, fix."""

from __future__ import annotations

from uuid import uuid4

from countersign.core.events import CancelRequested, TaskRequested
from countersign.core.model import Place, Severity, TaskId
from countersign.core.spec import digest
from countersign.lsp.command import Arguments, Command, OfTask, of_task
from countersign.lsp.connection import Connection
from countersign.lsp.fixing import fix_spec
from countersign.lsp.folder import Folder
from countersign.lsp.from_lsp import is_file
from countersign.lsp.trusting import asked_for_trust

__all__ = ["RUNNING", "SpecPlace", "run_spec"]


class SpecPlace(Arguments, frozen=True):
    """The place of a spec (its line counts from 0), and its digest, by which it is found when it has moved."""

    uri: str
    line: int
    digest: str = ""


class _Fixed(Arguments, frozen=True):
    """A fix of a spec by the line of what it settles, and its title."""

    uri: str
    line: int
    title: str


async def run_spec(connection: Connection, given: SpecPlace) -> object:
    """Start a task for a spec; return its id, or null when there is none and the user was told why.

    The core finds the spec anew, for which it has to parse the text if nobody has.
    """
    places = connection.places(given.uri)
    if not places or not is_file(places[0][1]):
        connection.tell("Only specs in local files can be run; save this document first.", Severity.ERROR)
        return None
    folder, path = places[0]
    await _look(folder, path)
    if asked_for_trust(connection, folder, _place_of(folder, path, given), lambda: _started(folder, path, given)):
        return None
    return _started(folder, path, given)


def _started(folder: Folder, path: str, given: SpecPlace) -> object:
    task, place = TaskId(uuid4().hex[:16]), _place_of(folder, path, given)
    folder.dispatch(TaskRequested(task, place, folder.now()))
    return {"task": task} if task in folder.state.history.tasks else None


async def _look(folder: Folder, path: str) -> None:
    """Take in what is new, also of a file whose spec was run before, though no editor has it open."""
    await folder.settled(path)
    folder.runtime.catch_up()
    if any(path == known for known, _ in folder.state.history.runs):
        folder.runtime.look(path)


def _place_of(folder: Folder, path: str, given: SpecPlace) -> Place:
    """Return where the spec stands now; the line that was given when its digest is not found."""
    document = folder.state.documents.get(path)
    specs = folder.specs(document) if document is not None and given.digest else ()
    lines = [spec.span.start for spec in specs if digest(spec) == given.digest]
    return Place(path, min(lines, key=lambda line: abs(line - given.line), default=given.line))


def _cancel(connection: Connection, given: OfTask) -> None:
    folder = of_task(connection, given.task)
    folder.dispatch(CancelRequested(given.task, folder.now()))


def _fix(connection: Connection, given: _Fixed) -> None:
    folder, path = (connection.places(given.uri) or ((connection.folders[0], given.uri),))[0]
    fix_spec(folder, path, given.line, given.title)


RUNNING = (
    Command("countersign.run", SpecPlace, "Run the spec at a line of a document.", run_spec),
    Command("countersign.cancel", OfTask, "Cancel a task that is working.", _cancel),
    Command("countersign.fix", _Fixed, "Apply a quick fix to a spec.", _fix),
)
