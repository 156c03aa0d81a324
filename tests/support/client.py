"""A language client over stdio that behaves like an editor and shares no code with the server.

    with Client([sys.executable, "-m", "countersign", "serve"], folder) as client:
        client.initialize()
        document = client.open(folder / "shop.py")
        client.choose(client.offered(document, 3, "refactor.countersign.run"))
        client.choose(client.offered(document, 9, "quickfix.countersign.accept"))
        client.undo(document)

Requests of the server are answered as the client's profile and habits say. `wait_for` waits for messages, never for
time to pass; what it waited for in vain is told with the last messages and stderr.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import structs

from support.conformance import findings
from support.documents import Document, EditError, Encoding, Json
from support.editing import Files, apply_workspace_edit, meet, path_of
from support.profiles import VS_CODE, Applying, Habits, Profile
from support.session import SECONDS, Session
from support.wire import Message

__all__ = ["Client"]

_LANGUAGES = {
    ".py": "python",
    ".ts": "typescript",
    ".js": "javascript",
    ".md": "markdown",
    ".rs": "rust",
    ".go": "go",
}
_PAUSE = 0.2
"""How many seconds without a message pass before it asks again: a server need not say that something is new."""
_REFRESHES = (
    "codeLens",
    "diagnostic",
    "inlayHint",
    "semanticTokens",
    "inlineValue",
    "foldingRange",
    "textDocumentContent",
)


class Client(Session):
    """An editor with a workspace. `settings` is what it answers to `workspace/configuration`, by section."""

    def __init__(
        self,
        command: Sequence[str],
        root: Path | None,
        profile: Profile = VS_CODE,
        *,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.root = root
        self.profile = profile
        self.habits: Habits = profile.habits
        self.encoding: Encoding = "utf-16"
        self.capabilities: dict[str, Json] = {}
        self.settings: dict[str, Json] = {}
        self.files = Files(self.open)
        self.published: dict[str, list[Json]] = {}
        self.held: list[Message] = []
        self.shown: list[str] = []
        self.expected_findings: set[str] = set()
        super().__init__(command, folder=root, environment=environment)

    def initialize(self, folders: Json = None) -> Json:
        """Agree on what both sides can do; return the server's answer. The root is the folder if none is given."""
        uri = self.root.as_uri() if self.root else None
        folders = folders or ([{"uri": uri, "name": self.root.name}] if self.root else None)
        own = {"processId": os.getpid(), "rootUri": uri, "workspaceFolders": folders}
        result = self.request("initialize", {**self.profile.params, **own})
        self.capabilities = result["capabilities"]
        self.encoding = self.capabilities.get("positionEncoding", "utf-16")
        self.notify("initialized", {})
        return result

    def assert_conformance(self) -> None:
        """Check that all that the server said is as the protocol and this client have it."""
        name = self.profile.params.get("clientInfo", {}).get("name", "")
        if found := findings(self.wire.trace, name, self.expected_findings):
            raise AssertionError("\n".join(found))

    def behave(self, **habits: Json) -> None:
        """Change some habits from now on."""
        with self.state:
            self.habits = structs.replace(self.habits, **habits)

    # --- documents

    def open(self, path: Path, text: str | None = None) -> Document:
        """Open a file, with `text` where the buffer differs from the disk."""
        read = path.read_bytes().decode() if text is None else text
        return self.open_uri(path.as_uri(), read, _LANGUAGES.get(path.suffix, "plaintext"))

    def open_uri(self, uri: str, text: str, language: str = "python") -> Document:
        """Open a document under a URI as it is spelled here."""
        document = Document(uri, language, text, self.encoding, self.habits.first_version)
        item = {"uri": uri, "languageId": language, "version": document.version, "text": text}
        with self.state:
            self.files.open[document.uri] = document
            self.notify("textDocument/didOpen", {"textDocument": item})
        return document

    def close(self, document: Document) -> None:
        with self.state:
            del self.files.open[document.uri]
            self.notify("textDocument/didClose", _identifier(document))

    def save(self, document: Document) -> None:
        with self.state:
            path_of(document.uri).write_bytes(document.text.encode())
            self.notify("textDocument/didSave", _identifier(document))

    def replace(self, document: Document, old: str, new: str) -> None:
        """Type `new` over the first `old`."""
        with self.state:
            start = document.text.index(old)
            self._tell(document, document.replace(start, start + len(old), new))

    def undo(self, document: Document) -> None:
        with self.state:
            self._tell(document, document.undo())

    def redo(self, document: Document) -> None:
        with self.state:
            self._tell(document, document.redo())

    # --- what a user sees and does

    def actions(
        self, document: Document, first: int, last: int | None = None, only: str | None = None
    ) -> list[Json]:
        """Return the code actions offered for whole lines, from `first` to `last`."""
        with self.state:
            there = document.range_of(first, last)
            near = [found for found in self.published.get(document.uri, []) if meet(found["range"], there)]
        context = {"diagnostics": near, "triggerKind": 1, **({"only": [only]} if only else {})}
        found = self.request(
            "textDocument/codeAction", {**_identifier(document), "range": there, "context": context}
        )
        return found or []

    def offered(self, document: Document, line: int, kind: str, within: float = SECONDS) -> Json:
        """Return the code action of a kind (or below it) at a line; wait until there is one."""
        deadline = time.monotonic() + within
        while True:
            offered = self.actions(document, line)
            for action in offered:
                if f"{action.get('kind', '')}.".startswith(f"{kind}."):
                    return action
            with self.state:
                self.wait_for_message(min(deadline, time.monotonic() + _PAUSE))
            if time.monotonic() > deadline:
                kinds = [(action["title"], action.get("kind")) for action in offered]
                what = f"{kind} at line {line}; offered: {kinds}; text:\n{document.text}"
                raise AssertionError(self.report(what))

    def choose(self, action: Json) -> Json:
        """Take a code action: apply its edit, then run its command, whose result is returned."""
        if "edit" in action:
            with self.state:
                self._apply(action["edit"])
        command = action.get("command")
        return self.execute(command["command"], command.get("arguments")) if command else None

    def execute(self, command: str, arguments: Json = None) -> Json:
        """Run a command of the server."""
        return self.request("workspace/executeCommand", {"command": command, "arguments": arguments or []})

    def lenses(self, document: Document) -> list[Json]:
        """Return the code lenses; none where the server has not announced them to this client."""
        if "codeLensProvider" not in self.capabilities:
            return []
        return self.request("textDocument/codeLens", _identifier(document)) or []

    def hover(self, document: Document, line: int, character: int = 0) -> Json:
        place = {"line": line, "character": character}
        return self.request("textDocument/hover", {**_identifier(document), "position": place})

    def completions(self, document: Document, line: int, character: int) -> list[Json]:
        place = {"line": line, "character": character}
        found = self.request("textDocument/completion", {**_identifier(document), "position": place})
        return found["items"] if found and "items" in found else found or []

    def diagnostics(self, document: Document) -> list[Json]:
        """Return the diagnostics as this client gets them: asked for, or those that were pushed last."""
        if not self.pulls_diagnostics:
            with self.state:
                return self.published.get(document.uri, [])
        return self.request("textDocument/diagnostic", _identifier(document)).get("items", [])

    @property
    def pulls_diagnostics(self) -> bool:
        announced = "diagnostic" in self.profile.capabilities.get("textDocument", {})
        return announced and "diagnosticProvider" in self.capabilities

    def release(self) -> None:
        """Carry out and answer the edits that were held back (`Applying.HOLDS`)."""
        with self.state:
            for request in self.held:
                self._carry_out(request)
            self.held.clear()

    # --- what the server asks for

    def on_notification(self, method: str, params: Json) -> None:
        if method == "textDocument/publishDiagnostics":
            self.published[params["uri"]] = params["diagnostics"]
        elif method == "window/showMessage":
            self.shown.append(params["message"])

    def on_request(self, request: Message) -> None:
        match request["method"].split("/"):
            case ["workspace", "applyEdit"]:
                self._on_apply_edit(request)
            case ["workspace", "configuration"]:
                sections = [item.get("section") for item in request["params"]["items"]]
                self.respond(request, [self.settings.get(section) for section in sections])
            case ["workspace", feature, "refresh"] if feature in _REFRESHES:
                self.respond(request, None)
            case ["client", "registerCapability" | "unregisterCapability"] | [
                "window",
                "workDoneProgress",
                "create",
            ]:
                self.respond(request, None)
            case ["window", "showMessageRequest"]:
                self.shown.append(request["params"]["message"])
                actions = request["params"].get("actions", [])
                self.respond(request, next((one for one in actions if one["title"] == self.habits.picks), None))
            case ["window", "showDocument"]:
                self.respond(request, {"success": True})
            case _:
                super().on_request(request)

    def _on_apply_edit(self, request: Message) -> None:
        match self.habits.applying:
            case Applying.APPLIES:
                self._carry_out(request)
            case Applying.REFUSES:
                self.respond(request, {"applied": False, "failureReason": "the user said no"})
            case Applying.CLAIMS:
                self.respond(request, {"applied": True})
            case Applying.HOLDS:
                self.held.append(request)
            case Applying.SILENT:
                pass

    def _carry_out(self, request: Message) -> None:
        try:
            changes = apply_workspace_edit(request["params"]["edit"], self.files, self.habits.stale)
        except EditError as problem:
            self.respond(request, {"applied": False, "failureReason": str(problem)})
            return
        if self.habits.answers_first:
            self.respond(request, {"applied": True})
        for document, made in changes:
            self._tell(document, made)
        self._leave()
        if not self.habits.answers_first:
            self.respond(request, {"applied": True})

    def _leave(self) -> None:
        """Close the documents whose files are gone; those that have another name now are opened under that."""
        for uri, path in self.files.gone:
            document = self.files.open[uri]
            self.close(document)
            if path is not None:
                self.open(path, document.text)
        self.files.gone.clear()

    def _apply(self, edit: Json) -> None:
        for document, made in apply_workspace_edit(edit, self.files, self.habits.stale):
            self._tell(document, made)

    def _tell(self, document: Document, changes: list[Json]) -> None:
        """Send the changes of a document as `didChange`, in as many as the client's habits want."""
        batches = [[change] for change in changes] if self.habits.change_by_change else [changes] if changes else []
        for batch in batches:
            document.version += 1
            identifier = {"uri": document.uri, "version": document.version}
            self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": batch})


def _identifier(document: Document) -> dict[str, Json]:
    return {"textDocument": {"uri": document.uri}}
