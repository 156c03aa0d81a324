"""What can happen to the trust in a workspace; times are as in `events.py`."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["ConfigSeen", "EditorTrusts", "OfTrust", "TrustRequested", "TrustRevocation"]


class ConfigSeen(Struct, frozen=True):
    """The workspace's config has this hash, which one that is not there has too; None when it can not be read."""

    digest: str | None


class TrustRequested(Struct, frozen=True):
    """The user trusts the workspace as it is now."""

    at: float


class TrustRevocation(Struct, frozen=True):
    """The user takes the trust in the workspace back."""

    at: float


class EditorTrusts(Struct, frozen=True):
    """The editor tells whether its user trusts the workspace there."""

    trusted: bool
    at: float


OfTrust = ConfigSeen | TrustRequested | TrustRevocation | EditorTrusts
"""What trust in the workspace depends on."""
