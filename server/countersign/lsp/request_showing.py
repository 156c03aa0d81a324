"""The command that shows what running a spec would send to a model. Nothing is sent."""

from __future__ import annotations

from countersign.core.foreseen import page_of
from countersign.core.model import Severity, Spec
from countersign.core.spec import digest, spec_at
from countersign.foresight import foresee
from countersign.lsp.command import Command
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.from_lsp import is_file
from countersign.lsp.running import SpecPlace
from countersign.lsp.text_showing import show_text

__all__ = ["REQUESTS"]


async def _show_request(connection: Connection, given: SpecPlace) -> None:
    places = connection.places(given.uri)
    if not places or not is_file(places[0][1]):
        connection.tell("Only specs in local files can be run; save this document first.", Severity.ERROR)
        return
    folder, path = places[0]
    await folder.settled(path)
    spec = _spec(folder, path, given)
    if spec is None:
        folder.editor.tell(f"There is no spec at {path}:{given.line + 1}.", Severity.ERROR)
        return
    folder.background(_show(folder, spec), "show a request")


def _spec(folder: Folder, path: str, given: SpecPlace) -> Spec | None:
    """Return the spec as it stands now, found by its digest or else by its line."""
    document = folder.state.documents.get(path)
    specs = folder.specs(document) if document is not None else ()
    same = [spec for spec in specs if digest(spec) == given.digest]
    near = min(same, key=lambda spec: abs(spec.span.start - given.line), default=None)
    return near or spec_at(specs, given.line)


async def _show(folder: Folder, spec: Spec) -> None:
    foreseen = await foresee(folder.runtime, spec)
    if isinstance(foreseen, str):
        folder.editor.tell(foreseen, Severity.INFO)
        return
    await show_text(folder, "request", page_of(foreseen))


REQUESTS = (
    Command("countersign.showRequest", SpecPlace, "Show what running a spec would send to a model.", _show_request),
)
