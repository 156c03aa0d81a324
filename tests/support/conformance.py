"""What a server said, checked against the protocol's own description and what its client had announced.

The checker lies in a folder `shared` beside the checkout; without it nothing is checked.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from support.documents import Json
from support.profiles import SHARED

__all__ = ["CHECKER", "findings"]

CHECKER = SHARED / "conformance" / "lsp_conformance.py"
DELIBERATE = {
    "Neovim": "cap:workspace.workspaceEdit.documentChanges",
}
"""What a server does although a client did not announce it, by client. Neovim honours `documentChanges`, and checks
their version, without saying so; without a version an edit could overwrite what was typed in the meantime.
"""
CROSSING = "life:after-shutdown"
"""The checker counts from when the client says goodbye; what the server sends before it hears that is no fault."""

OUTSIDE, PUSHED = "rule:range-outside", "textDocument/publishDiagnostics"


def findings(trace: Sequence[Mapping[str, Json]], client: str, expected: Collection[str] = ()) -> list[str]:
    """Return the checker's errors and warnings on what the server said to a client of this name.

    `expected` are the codes of findings that the test is about.
    """
    if not CHECKER.is_file():
        return []
    checker = _checker()
    validator: Any = checker.Validator(_meta(), allow_custom="^countersign/|^nonsense/")
    for number, entry in enumerate(trace, 1):
        if "msg" in entry:
            validator.feed(entry["dir"], entry["msg"], entry.get("ts"), number)
    validator.finish()
    ignored = {CROSSING, DELIBERATE.get(client), *expected}
    told = [issue for issue in validator.issues if issue.severity != "info" and issue.code not in ignored]
    return [str(issue) for issue in told if issue.code != OUTSIDE or not _is_overtaken(trace, issue.line)]


def _is_overtaken(trace: Sequence[Mapping[str, Json]], number: int) -> bool:
    """Whether an entry, counted from 1, pushes diagnostics that later ones replace: they may cross an edit."""
    pushed = _pushed(trace[number - 1])
    return pushed is not None and any(_pushed(entry) == pushed for entry in trace[number:])


def _pushed(entry: Mapping[str, Json]) -> Json:
    """Return the document whose diagnostics an entry pushes, None when it does not."""
    message: Json = entry.get("msg") or {}
    return message["params"]["uri"] if message.get("method") == PUSHED else None


@cache
def _checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lsp_conformance", CHECKER)
    if spec is None or spec.loader is None:
        raise ImportError(CHECKER)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its data classes ask for it
    spec.loader.exec_module(module)
    return module


@cache
def _meta() -> Json:
    return _checker().load_meta()
