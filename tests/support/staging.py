"""What a story needs around it: its files, a server with its agent, and its ledger in comparable form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from support.serving import SERVER, filing_command, scripted
from support.stories import Story

__all__ = ["command_of", "in_groups", "write_files"]


def command_of(story: Story) -> Sequence[str]:
    """Return the command of the server with the story's agent."""
    match story.agent:
        case None | "endpoint":
            return SERVER
        case "filing":
            return filing_command(*[deed for deeds in story.deeds for deed in (*deeds, "--")][:-1])
        case agent:
            return scripted(agent)


def write_files(story: Story, root: Path) -> None:
    (root / ".git").mkdir(parents=True)
    for path, text in story.before.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
        (root / path).chmod(0o755 if path in story.programs else 0o644)


def in_groups(records: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return neighbours of one kind as one group, sorted: those of one edit come in any order."""
    return [(kind, sorted(group)) for kind, group in groupby(records, key=lambda record: record.split()[0])]
