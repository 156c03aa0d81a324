"""The messages of our own: what they have in common, and how a client that wants them introduces itself."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["ClientParts", "InitializationOptions", "Sent"]


class Sent(Struct, frozen=True, rename="camel", gc=False):
    """What is sent to such a client: fields in camel case, none left out."""


class ClientParts(Struct, frozen=True, rename="camel"):
    """What a client says in `capabilities.experimental.countersign`: which parts it draws itself. What has another
    form counts as left out.
    """

    review: bool = False
    """It draws hunks: it is sent `countersign/review` and `countersign/places`."""
    tasks: bool = False
    """It shows tasks: it is sent `countersign/tasks` and `countersign/steps`."""


class InitializationOptions(Struct, frozen=True, rename="camel"):
    """What a client may say in `initializationOptions`. All other settings are in `countersign.toml` and in the
    configuration of the user, where every editor and the command line find them.
    """

    trusted: bool | None = None
    """Whether the user trusts the workspace in the editor; null or left out where the editor does not ask that."""
