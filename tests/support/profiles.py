"""Clients as data: what they announce to a server, and the habits they have.

The four here are small on purpose: each says what a family of editors can do. The `initialize` messages of real
editors, where they are at hand, come from `recorded_profiles`.
"""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path

from msgspec import Struct, structs

from support.documents import Json

SHARED = Path(__file__).resolve().parents[3] / "shared"
"""The folder beside the checkout that holds recorded clients and the conformance checker; it may be absent."""


class Applying(Enum):
    """What a client does with `workspace/applyEdit`."""

    APPLIES = "applies"
    REFUSES = "refuses"
    CLAIMS = "claims: answers that it was applied, and changes nothing"
    SILENT = "silent: never answers"
    HOLDS = "holds: does nothing until the test calls `release`"


class Stale(Enum):
    """What a client does with an edit for a version that its document no longer has."""

    REFUSED = "refused"
    CLAIMED = "claimed: dropped, and answered as applied"
    APPLIED = "applied: versions are not looked at"


class Habits(Struct, frozen=True):
    """How a client behaves where the protocol leaves it free.

    `answers_first`: the answer to `applyEdit` leaves before the `didChange` it causes. `change_by_change`: each
    edit of a workspace edit arrives in a `didChange` of its own, so that the server sees texts in between.
    `picks`: the title of the answer that the user picks when asked, None when the question is dismissed.
    """

    applying: Applying = Applying.APPLIES
    stale: Stale = Stale.REFUSED
    answers_first: bool = False
    change_by_change: bool = False
    first_version: int = 1
    picks: str | None = None


class Profile(Struct, frozen=True):
    """A client: its name, its `initialize` params (without what depends on the machine), its habits."""

    name: str
    params: dict[str, Json]
    habits: Habits = Habits()

    @property
    def capabilities(self) -> dict[str, Json]:
        return self.params["capabilities"]

    def offering(self, *encodings: str) -> Profile:
        """Return the same client with other position encodings, the preferred one first."""
        general = {**self.capabilities.get("general", {}), "positionEncodings": list(encodings)}
        params = {**self.params, "capabilities": {**self.capabilities, "general": general}}
        return structs.replace(self, name=f"{self.name}, {encodings[0]}", params=params)

    def drawing(self, *parts: str) -> Profile:
        """Return the same client as one that draws some parts itself (`review`, `tasks`)."""
        experimental = {"countersign": dict.fromkeys(parts, True)}
        params = {**self.params, "capabilities": {**self.capabilities, "experimental": experimental}}
        return structs.replace(self, name=f"{self.name}, drawing {' and '.join(parts)}", params=params)

    def behaving(self, **habits: Json) -> Profile:
        """Return the same client with some habits changed."""
        return structs.replace(self, habits=structs.replace(self.habits, **habits))


_NEOVIM_HABITS = Habits(stale=Stale.CLAIMED, answers_first=True, change_by_change=True, first_version=0)
_EGLOT_HABITS = Habits(answers_first=True)
_HABITS = {"Neovim": _NEOVIM_HABITS, "Eglot": _EGLOT_HABITS}


def recorded_profiles() -> list[Profile]:
    """Return the clients whose `initialize` message was recorded, by name; none where the folder is absent."""
    return [_recorded(path) for path in sorted((SHARED / "editors" / "capabilities").glob("*.json"))]


def _recorded(path: Path) -> Profile:
    params = json.loads(path.read_text(encoding="utf-8"))
    kept = {key: params[key] for key in ("capabilities", "clientInfo", "locale", "trace") if key in params}
    return Profile(path.stem, kept, _HABITS.get(params["clientInfo"]["name"], Habits()))


def _code_actions(**more: Json) -> Json:
    kinds = ["", "quickfix", "refactor", "refactor.rewrite", "source"]
    return {
        "codeActionLiteralSupport": {"codeActionKind": {"valueSet": kinds}},
        "dataSupport": True,
        "isPreferredSupport": True,
        "resolveSupport": {"properties": ["edit", "command"]},
        **more,
    }


def _completion(*, snippets: bool) -> Json:
    return {"completionItem": {"snippetSupport": snippets, "documentationFormat": ["markdown", "plaintext"]}}


VS_CODE = Profile(
    "like VS Code",
    {
        "clientInfo": {"name": "Visual Studio Code", "version": "1.139.1"},
        "capabilities": {
            "general": {"positionEncodings": ["utf-16"]},
            "window": {"workDoneProgress": True, "showDocument": {"support": True}, "showMessage": {}},
            "workspace": {
                "applyEdit": True,
                "configuration": True,
                "workspaceFolders": True,
                "codeLens": {"refreshSupport": True},
                "diagnostics": {"refreshSupport": True},
                "inlayHint": {"refreshSupport": True},
                "workspaceEdit": {
                    "documentChanges": True,
                    "resourceOperations": ["create", "rename", "delete"],
                    "failureHandling": "textOnlyTransactional",
                    "changeAnnotationSupport": {"groupsOnLabel": True},
                },
            },
            "textDocument": {
                "synchronization": {"didSave": True, "willSave": True, "willSaveWaitUntil": True},
                "codeAction": _code_actions(
                    disabledSupport=True, honorsChangeAnnotations=True, tagSupport={"valueSet": [1]}
                ),
                "codeLens": {},
                "completion": _completion(snippets=True),
                "diagnostic": {"relatedDocumentSupport": True},
                "references": {},
                "definition": {},
                "hover": {"contentFormat": ["markdown", "plaintext"]},
                "inlayHint": {},
                "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "dataSupport": True},
            },
        },
    },
)

NEOVIM = Profile(
    "like Neovim",
    {
        "clientInfo": {"name": "Neovim", "version": "0.12.4"},
        "capabilities": {
            "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
            "window": {"workDoneProgress": True, "showDocument": {"support": True}, "showMessage": {}},
            "workspace": {
                "applyEdit": True,
                "configuration": True,
                "workspaceFolders": True,
                "codeLens": {"refreshSupport": True},
                "diagnostics": {"refreshSupport": True},
                "workspaceEdit": {"resourceOperations": ["rename", "create", "delete"]},
            },
            "textDocument": {
                "synchronization": {"didSave": True, "willSave": True, "willSaveWaitUntil": True},
                "codeAction": _code_actions(disabledSupport=True),
                "codeLens": {"resolveSupport": {"properties": ["command"]}},
                "completion": _completion(snippets=True),
                "diagnostic": {"relatedDocumentSupport": True},
                "references": {},
                "definition": {},
                "hover": {"contentFormat": ["markdown", "plaintext"]},
                "publishDiagnostics": {"relatedInformation": True, "dataSupport": True},
            },
        },
    },
    _NEOVIM_HABITS,
)

HELIX = Profile(
    "like Helix",
    {
        "clientInfo": {"name": "helix", "version": "25.07.1"},
        "capabilities": {
            "general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]},
            "window": {"workDoneProgress": True, "showDocument": {"support": True}, "showMessage": {}},
            "workspace": {
                "applyEdit": True,
                "configuration": True,
                "workspaceFolders": True,
                "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]},
            },
            "textDocument": {
                "codeAction": _code_actions(disabledSupport=True),
                "completion": _completion(snippets=True),
                "diagnostic": {"relatedDocumentSupport": True},
                "references": {},
                "definition": {},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {"versionSupport": True},
            },
        },
    },
)

EGLOT = Profile(
    "like Eglot",
    {
        "clientInfo": {"name": "Eglot", "version": "1.17.30"},
        "capabilities": {
            "general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]},
            "window": {"workDoneProgress": True, "showDocument": {"support": True}},
            "workspace": {"applyEdit": True, "configuration": True, "workspaceEdit": {"documentChanges": True}},
            "textDocument": {
                "synchronization": {"didSave": True, "willSave": True, "willSaveWaitUntil": True},
                "codeAction": _code_actions(),
                "completion": _completion(snippets=False),
                "references": {},
                "definition": {},
                "hover": {"contentFormat": ["plaintext"]},
                "publishDiagnostics": {"relatedInformation": False},
            },
        },
    },
    _EGLOT_HABITS,
)

PROFILES = (VS_CODE, NEOVIM, HELIX, EGLOT)
