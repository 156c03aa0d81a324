"""What real models have proposed: pairs of texts, from the folder `shared` beside the checkout."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

__all__ = ["CORPUS", "Item", "Pair", "items", "pairs"]

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "dev.tar.xz"


class Item(Struct, frozen=True):
    """What a model wrote about some files, and what is to come of it; None where nobody knows, and for a file that
    is to go.
    """

    id: str
    source: str
    original: dict[str, str | None]
    model_output: str
    expected: dict[str, str | None] | None
    meta: dict[str, Any]

    @property
    def files(self) -> dict[str, str]:
        return {path: text for path, text in self.original.items() if text is not None}


class Pair(Struct, frozen=True):
    """A file before and after what a model wrote; `name` tells which."""

    name: str
    before: str
    after: str


def items(name: str, archive: Path = CORPUS) -> list[Item]:
    """Return the items of one of the corpus' files; none when it has no such file. Raises OSError."""
    with tarfile.open(archive) as packed:
        for member in packed:
            content = packed.extractfile(member) if Path(member.name).name == f"{name}.jsonl" else None
            if content is not None:
                return [msgspec.json.decode(line, type=Item) for line in content]
    return []


def pairs(archive: Path = CORPUS) -> Iterator[Pair]:
    """Yield each existing file that is changed, where the right result is known. Raises OSError."""
    with tarfile.open(archive) as packed:
        for member in packed:
            content = packed.extractfile(member) if member.name.endswith(".jsonl") else None
            for line in io.TextIOWrapper(content, encoding="utf-8") if content is not None else ():
                yield from _pairs(json.loads(line))


def _pairs(item: dict[str, dict[str, str | None]]) -> Iterator[Pair]:
    originals = item["original"]
    for path, after in (item["expected"] or {}).items():
        before = originals.get(path)
        if before is not None and after is not None and before != after:
            yield Pair(f"{item['id']}:{path}", before, after)
