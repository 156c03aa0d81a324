"""How a client carries out a workspace edit: version checks, text edits, and files made, renamed and deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from support.documents import Document, EditError, Json
from support.profiles import Stale


class Files:
    """The documents a client has open, and how it opens one more."""

    def __init__(self, open_document: Callable[[Path], Document]) -> None:
        self.open: dict[str, Document] = {}
        self.gone: list[tuple[str, Path | None]] = []
        """Open documents whose file was deleted, or renamed to a path, in the order in which it happened."""
        self._open_document = open_document

    def at(self, uri: str) -> Document:
        """Return the document; one that is not open yet is opened, as editors do to change it."""
        return self.open.get(uri) or self._open_document(path_of(uri))

    def left(self, operation: Json) -> None:
        """Take note of what an operation did to the file of an open document."""
        match operation["kind"]:
            case "rename" if operation["oldUri"] in self.open:
                self.gone.append((operation["oldUri"], path_of(operation["newUri"])))
            case "delete" if operation["uri"] in self.open:
                self.gone.append((operation["uri"], None))
            case _:
                pass


def apply_workspace_edit(edit: Json, files: Files, stale: Stale) -> list[tuple[Document, list[Json]]]:
    """Apply a workspace edit; return the content changes of each document, in order. Raises EditError.

    A stale edit under `Stale.CLAIMED` changes nothing and is no error. As in the stock editors,
    nothing is rolled back when a later part fails.
    """
    done: list[tuple[Document, list[Json]]] = []
    for part in _parts(edit):
        if "kind" in part:
            _change_file(part)
            files.left(part)
            continue
        identifier = part["textDocument"]
        document = files.at(identifier["uri"])
        version = identifier.get("version")
        if version is not None and version != document.version and stale is not Stale.APPLIED:
            if stale is Stale.CLAIMED:
                continue
            raise EditError(f"the edit is for version {version} of {document.uri}, which is at {document.version}")
        done.append((document, document.apply(part["edits"])))
    return done


def path_of(uri: str) -> Path:
    return Path(unquote(urlsplit(uri).path))


def _parts(edit: Json) -> list[Json]:
    if edit.get("documentChanges") is not None:
        return edit["documentChanges"]
    changes: dict[str, Json] = edit.get("changes") or {}
    return [{"textDocument": {"uri": uri, "version": None}, "edits": edits} for uri, edits in changes.items()]


def _change_file(operation: Json) -> None:
    options: dict[str, Json] = operation.get("options") or {}
    match operation["kind"]:
        case "create":
            _create(path_of(operation["uri"]), options)
        case "rename":
            _rename(path_of(operation["oldUri"]), path_of(operation["newUri"]), options)
        case "delete":
            path_of(operation["uri"]).unlink(missing_ok=options.get("ignoreIfNotExists", False))
        case kind:
            raise EditError(f"there is no resource operation {kind!r}")


def _create(path: Path, options: Json) -> None:
    if path.exists() and not options.get("overwrite"):
        if options.get("ignoreIfExists"):
            return
        raise EditError(f"{path} exists already")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")


def _rename(old: Path, new: Path, options: Json) -> None:
    if new.exists() and not options.get("overwrite"):
        if options.get("ignoreIfExists"):
            return
        raise EditError(f"{new} exists already")
    new.parent.mkdir(parents=True, exist_ok=True)
    old.replace(new)


def meet(one: Json, other: Json) -> bool:
    """Whether two ranges share a place."""

    def place(position: Json) -> tuple[int, int]:
        return position["line"], position["character"]

    return place(one["start"]) <= place(other["end"]) and place(other["start"]) <= place(one["end"])
