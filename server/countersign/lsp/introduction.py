"""How a client introduces itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

__all__ = ["ClientInfo", "InitializeParams", "Message", "WorkspaceFolder"]


class Message(Struct, frozen=True, omit_defaults=True, rename="camel", gc=False):
    """What all messages are: fields in camel case, defaults left out."""


class WorkspaceFolder(Message, frozen=True):
    uri: str
    name: str = ""


class ClientInfo(Message, frozen=True):
    name: str
    version: str | None = None


class InitializeParams(Message, frozen=True):
    """How a client introduces itself. What it can do is looked up in its capabilities as they come."""

    capabilities: Mapping[str, Any]
    process_id: int | None = None
    root_uri: str | None = None
    root_path: str | None = None
    client_info: ClientInfo | None = None
    workspace_folders: Sequence[WorkspaceFolder] | None = None
    initialization_options: Any = None

    @property
    def trusts(self) -> bool | None:
        """Whether the editor's user trusts the workspace, None when it does not tell."""
        try:
            told: object = self.initialization_options["trusted"]
        except (TypeError, KeyError):
            return None
        return told if isinstance(told, bool) else None
