"""Which file of the bench a path of an agent means."""

from __future__ import annotations

from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

__all__ = ["inside"]


def inside(root: Path, path: str) -> str | None:
    """Return a path relative to the workspace, with `/`, empty for the workspace itself; None for one that leads
    out of it. An agent sees the bench at the path of the workspace; whether links lead elsewhere is for the bench.
    """
    if path.startswith("file://"):
        path = unquote(urlsplit(path).path)
    if "\0" in path:
        return None
    base = root.as_posix()
    found = normpath(path if path.startswith("/") else f"{base}/{path}")
    found = f"/{found.lstrip('/')}"  # POSIX lets two slashes stand
    if found == base:
        return ""
    return found.removeprefix(f"{base}/") if found.startswith(f"{base}/") else None
