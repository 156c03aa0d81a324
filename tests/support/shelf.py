"""A workspace with a spec and another file, and a server whose agent does to whole files what it is told."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from support.client import Client
from support.documents import Document
from support.profiles import VS_CODE, Profile
from support.serving import RUN, filing_command, serving

__all__ = ["LONG", "filing"]

SPEC = "# spec: Tidy up.\n#   scope: **\n"
LONG = "".join(f"line number {number} of many\n" for number in range(20))


@contextmanager
def filing(
    folder: Path, *deeds: str, profile: Profile = VS_CODE, files: Mapping[str, str] = MappingProxyType({})
) -> Generator[tuple[Client, Document]]:
    """Start a server whose agent does some deeds, open the spec and run it. `files` stand beside the others."""
    root = folder / "work"
    (root / ".git").mkdir(parents=True)
    (root / "spec.py").write_text(SPEC)
    for path, text in {"old.py": LONG, **files}.items():
        (root / path).write_text(text)
    with serving(root, folder, profile, filing_command(*deeds)) as client:
        spec = client.open(root / "spec.py")
        client.choose(client.offered(spec, 0, RUN))
        yield client, spec
