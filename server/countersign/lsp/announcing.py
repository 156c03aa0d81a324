"""What a client is told that there is, before anything of it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from countersign import __version__
from countersign.lsp.clients import Client

__all__ = ["COMMANDS", "SOURCE", "initialize_result"]

SOURCE = "countersign"
"""What diagnostics are marked with."""
_TRIGGERS = (":", ",", "/")
"""The characters after which completion in a spec has something new to say."""
_KINDS = (
    "refactor.countersign.run",
    "refactor.countersign.plan",
    "refactor.countersign.ask",
    "refactor.countersign.answer",
    "refactor.countersign.cancel",
    "refactor.countersign.request",
    "refactor.countersign.pause",
    "refactor.countersign.steer",
    "refactor.countersign.log",
    "refactor.countersign.trust",
    "refactor.countersign.check",
    "quickfix.countersign.accept",
    "quickfix.countersign.reject",
    "quickfix.countersign.refine",
    "quickfix.countersign.reopen",
    "quickfix.countersign.rebase",
    "refactor.countersign.takeBack",
    "quickfix.countersign.show",
    "quickfix.countersign.explain",
    "quickfix.countersign.fix",
    "source.countersign.next",
    "source.countersign.previous",
)
_NAMES = (
    "run",
    "plan",
    "ask",
    "explain",
    "showAnswer",
    "showRequest",
    "cancel",
    "steer",
    "pause",
    "resume",
    "showLog",
    "showLedger",
    "showExport",
    "showDiagnosis",
    "trust",
    "revokeTrust",
    "accept",
    "acceptFile",
    "acceptTask",
    "acceptLines",
    "rejectLines",
    "acceptEdited",
    "acceptShown",
    "acceptGroup",
    "rejectGroup",
    "acceptClause",
    "rejectClause",
    "rejectFile",
    "reject",
    "rejectBecause",
    "rejectTask",
    "refine",
    "refineAll",
    "reopen",
    "rebase",
    "takeBack",
    "takeBackTask",
    "check",
    "show",
    "next",
    "previous",
    "fix",
)
COMMANDS = tuple(f"countersign.{name}" for name in _NAMES)
_INCREMENTAL = 2


def initialize_result(client: Client) -> Mapping[str, Any]:
    """Return what there is for a client: nothing that it can not make use of."""
    actions: Any = {"codeActionKinds": _KINDS} if client.action_literals else True
    capabilities = {
        "positionEncoding": client.encoding,
        "textDocumentSync": {"openClose": True, "change": _INCREMENTAL, "save": True},
        "hoverProvider": True,
        "completionProvider": {"triggerCharacters": _TRIGGERS},
        "codeActionProvider": actions,
        "executeCommandProvider": {"commands": COMMANDS},
    }
    if client.lenses:
        capabilities["codeLensProvider"] = {}
    if client.references:
        capabilities["referencesProvider"] = True
    if client.definitions:
        capabilities["definitionProvider"] = True
    if client.pulls_diagnostics:
        options = {"identifier": SOURCE, "interFileDependencies": False, "workspaceDiagnostics": False}
        capabilities["diagnosticProvider"] = options
    workspace: dict[str, Any] = {}
    if client.folders:
        workspace["workspaceFolders"] = {"supported": True, "changeNotifications": True}
    if client.tells_renames:
        workspace["fileOperations"] = {"didRename": {"filters": [{"pattern": {"glob": "**/*"}}]}}
    if workspace:
        capabilities["workspace"] = workspace
    return {"capabilities": capabilities, "serverInfo": {"name": "countersign", "version": __version__}}
