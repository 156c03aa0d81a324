"""What was found out about models, kept between tasks: how each writes changes, and what its server refuses."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

__all__ = ["Known", "Memory"]

_MOST = 500
"""Models that are remembered; the ones that were used longest ago are forgotten."""
_LARGEST = 1 << 20


class Known(Struct, frozen=True, omit_defaults=True):
    """What is known of a model at a server: how it writes changes, empty while that is not known; the options that
    the server refuses; how many tokens it takes, None while that is not known.
    """

    edits: str = ""
    refused: tuple[str, ...] = ()
    context: int | None = None


class Memory:
    """A file in the user's state directory. All of it blocks and raises nothing: what can not be read or written is
    found out anew.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def recall(self, place: str, model: str) -> Known:
        return self._read().get(_name(place, model), Known())

    def keep(self, place: str, model: str, known: Known) -> None:
        models = self._read()
        name = _name(place, model)
        if models.pop(name, Known()) == known:
            return
        models[name] = known
        with suppress(OSError):
            self._write(dict([*models.items()][-_MOST:]))

    def _read(self) -> dict[str, Known]:
        try:
            with self._file.open("rb") as opened:
                return msgspec.json.decode(opened.read(_LARGEST), type=dict[str, Known])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}

    def _write(self, models: dict[str, Known]) -> None:
        """Write the whole file in one go: two editors may do so at the same time."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=".models-")
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(msgspec.json.format(msgspec.json.encode(models), indent=1))
            Path(name).replace(self._file)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise


def _name(place: str, model: str) -> str:
    return f"{model} at {place}"
