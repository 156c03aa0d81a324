"""The commands on specs and tasks: run, cancel, fix."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from countersign.core.choosing import agent_for
from countersign.core.events import CancelRequested, Event, TaskRequested
from countersign.core.model import Place, Severity, TaskId
from countersign.core.spec import digest, spec_at
from countersign.lsp.command import Arguments, Command, OfTask, of_task
from countersign.lsp.connection import Connection
from countersign.lsp.fixing import fix_spec
from countersign.lsp.folder import Folder
from countersign.lsp.from_lsp import is_file
from countersign.lsp.trusting import Choose, asked_for_trust, lacks_trust

__all__ = ["RUNNING", "SpecPlace", "begin_at_spec"]


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


class _Run(SpecPlace, frozen=True):
    """A spec, and the task whose plan it is to go by, if any."""

    plan: TaskId | None = None


Request = Callable[[TaskId, Place, float], Event]
"""Makes the event by which a task is asked for: its id, the place of its spec, and the time."""


async def _run(connection: Connection, given: _Run) -> object:
    def request(task: TaskId, place: Place, at: float) -> TaskRequested:
        return TaskRequested(task, place, at, given.plan)

    return await begin_at_spec(connection, given, agent_for, request)


async def begin_at_spec(connection: Connection, given: SpecPlace, choose: Choose, request: Request) -> object:
    """Start a task for a spec; return its id, or null when there is none and the user was told why. `choose` says
    who is to do it.

    The core finds the spec anew, for which it has to parse the text if nobody has.
    """
    found = await _looked_at(connection, given.uri)
    if found is None:
        return None
    why = _lacking(*found, given, choose)
    begin = partial(_begun, *found, given, request)
    return None if asked_for_trust(connection, found[0], why, begin) else await _recorded(found[0], begin)


async def _looked_at(connection: Connection, uri: str) -> tuple[Folder, str] | None:
    """Return the folder of a document and its path there, after looking at it; None when it is no local file."""
    places = connection.places(uri)
    if not places or not is_file(places[0][1]):
        connection.tell("Only specs in local files can be run; save this document first.", Severity.ERROR)
        return None
    await _look(*places[0])
    return places[0]


async def _recorded(folder: Folder, begin: Callable[[], object]) -> object:
    """Begin a task; what is answered is on the disk."""
    begun = begin()
    await folder.runtime.recorded()
    return begun


def _begun(folder: Folder, path: str, given: SpecPlace, request: Request) -> object:
    task = TaskId(uuid4().hex[:16])
    folder.dispatch(request(task, _place_of(folder, path, given), folder.now()))
    return {"task": task} if task in folder.state.history.tasks else None


def _lacking(folder: Folder, path: str, given: SpecPlace, choose: Choose) -> str | None:
    """Return why a spec waits for trust, None when it does not."""
    place, document = _place_of(folder, path, given), folder.state.documents.get(path)
    spec = spec_at(folder.specs(document), place.line) if document is not None else None
    return lacks_trust(folder.state, spec, choose) if spec is not None else None


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
    Command("countersign.run", _Run, "Run the spec at a line of a document, perhaps by its plan.", _run),
    Command("countersign.cancel", OfTask, "Cancel a task that is working.", _cancel),
    Command("countersign.fix", _Fixed, "Apply a quick fix to a spec.", _fix),
)
