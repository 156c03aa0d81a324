"""What a snapshot holds, as its index file tells: a compact list, written as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from countersign.bench.survey import Signature

__all__ = ["Index", "boot", "read_index", "write_index"]

_VERSION = 1


class Index(Struct, frozen=True, array_like=True):
    """The files of a snapshot as they stood when they were copied. Of the `doubtful` ones it is not known what the
    snapshot has: they were being changed. `boot` is that of the system under which it was written.
    """

    files: dict[str, Signature]
    doubtful: list[str] = []
    boot: str = ""
    version: int = _VERSION


def read_index(file: Path) -> Index | None:
    """Return what an index file says, None where there is none that can be read."""
    try:
        index = msgspec.msgpack.decode(file.read_bytes(), type=Index)
    except (OSError, msgspec.DecodeError):
        return None
    return index if index.version == _VERSION else None


def write_index(file: Path, index: Index) -> None:
    """Write an index file. Raises OSError."""
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(msgspec.msgpack.encode(index))
    new.replace(file)


def boot() -> str:
    """Return the name of this run of the system; empty where it has none."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:  # noqa: PTH123 - a name is enough
            return f"{file.read().strip()} {os.uname().release}"
    except OSError:
        return ""
