"""The ledger of a story's workspace, and how stories name what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from countersign.core.records import HunkRecut, ProposalOffered, Recorded
from countersign.ledger.content import StreamContinued
from countersign.ledger.payloads import Loss
from countersign.ledger.place import stream_directory
from countersign.ledger.reading import entries

__all__ = ["hunk_names", "record_names", "recorded"]


def recorded(root: Path, state: Path) -> list[Recorded]:
    """Return the events of a workspace's ledger, none of which may be lost."""
    contents = [entry.content for entry in entries(stream_directory(root, state / "countersign"))]
    events = [content for content in contents if not isinstance(content, Loss | StreamContinued)]
    assert len(events) == len(contents)
    return events


def record_names(events: Sequence[Recorded]) -> list[str]:
    """Return the records as a story names them: the kind, and `N of FILE` where one is about a hunk."""
    names = hunk_names(events)
    hunks = [(str(event.__struct_config__.tag), getattr(event, "hunk", None)) for event in events]
    return [f"{kind} {names[hunk]}" if hunk else kind for kind, hunk in hunks]


def hunk_names(events: Sequence[Recorded]) -> dict[str, str]:
    """Return what to call each hunk; the parts of the second one of a file are 2.1, 2.2 ..."""
    numbers: dict[str, tuple[str, str]] = {}
    for event in events:
        if isinstance(event, ProposalOffered):
            files = event.proposal.files
            numbers |= {one.id: (str(n), file.path) for file in files for n, one in enumerate(file.hunks, 1)}
        elif isinstance(event, HunkRecut):
            whole, path = numbers[event.hunk]
            numbers |= {part.id: (f"{whole}.{n}", path) for n, part in enumerate(event.parts, 1)}
    return {hunk: f"{number} of `{path}`" for hunk, (number, path) in numbers.items()}
