"""A workspace with a spec and another file, and a server whose agent does to whole files what it is told."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from support.client import Client
from support.documents import Document
from support.profiles import VS_CODE, Profile
from support.serving import RUN, filing_command, serving

__all__ = ["LONG", "filing"]

SPEC = "# spec: Tidy up.\n#   scope: **\n"
LONG = "".join(f"line number {number} of many\n" for number in range(20))


@contextmanager
def filing(folder: Path, *deeds: str, profile: Profile = VS_CODE) -> Generator[tuple[Client, Document]]:
    """Start a server whose agent does some deeds, open the spec and run it."""
    root = folder / "work"
    (root / ".git").mkdir(parents=True)
    (root / "spec.py").write_text(SPEC)
    (root / "old.py").write_text(LONG)
    with serving(root, folder, profile, filing_command(*deeds)) as client:
        spec = client.open(root / "spec.py")
        client.choose(client.offered(spec, 0, RUN))
        yield client, spec
