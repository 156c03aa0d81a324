r"""An agent that creates, deletes, renames and changes whole files, as its deeds say.

A deed is a sentence: see `DEEDS`. Texts are written as in Python, with `\n` and the like, and stored as UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from countersign.core.state import AgentCard
from countersign.ports import Bench, Brief, Control, Progress, Report

__all__ = ["DEEDS", "Filing", "do"]


class Filing:
    """The agent: it works on the bench's directory, as command line tools do."""

    card = AgentCard("filing", mechanical=False, inert=True)

    def __init__(self, *deeds: str) -> None:
        """`--` stands between what is done in one round and in the next."""
        self.deeds: Sequence[str] = deeds
        self.mending: Sequence[str] = ()
        """What is done in each repair, one deed each."""

    async def run(self, brief: Brief, bench: Bench, control: Control) -> AsyncIterator[Progress | Report]:
        del control
        yield Progress(f"filing for {brief.spec.path}")
        if (repair := brief.repair) is not None:
            for deed in self.mending[repair.number - 1 : repair.number]:
                do(bench.root, deed)
            yield Report()
            return
        for deed in _in_round(self.deeds, brief.round.number if brief.round is not None else 1):
            do(bench.root, deed)
        yield Report()


def _in_round(deeds: Sequence[str], number: int) -> Sequence[str]:
    """Return what is done in a round; without any sign of rounds, all."""
    if "--" not in deeds:
        return deeds
    places = [-1, *(place for place, deed in enumerate(deeds) if deed == "--"), len(deeds)]
    return deeds[places[number - 1] + 1 : places[number]] if number < len(places) else ()


def do(root: Path, deed: str) -> None:
    """Do a deed below a directory. Raises ValueError for what is none."""
    for pattern, act in DEEDS:
        if found := re.fullmatch(pattern, deed, re.DOTALL):
            act(root, *found.groups())
            return
    raise ValueError(f"there is no deed {deed!r}")


def _write(root: Path, path: str, text: str) -> None:
    _write_bytes(root, path, codecs.decode(text.encode("raw_unicode_escape"), "unicode_escape").encode().hex())


def _write_bytes(root: Path, path: str, data: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(bytes.fromhex(data))


def _delete(root: Path, path: str) -> None:
    (root / path).unlink()
    for folder in (root / path).parents:
        if folder == root or any(folder.iterdir()):
            break
        folder.rmdir()


def _move(root: Path, path: str, target: str) -> None:
    (root / target).parent.mkdir(parents=True, exist_ok=True)
    (root / path).rename(root / target)


def _make_executable(root: Path, path: str) -> None:
    (root / path).chmod(0o755)


def _make_plain(root: Path, path: str) -> None:
    (root / path).chmod(0o644)


def _link(root: Path, path: str, target: str) -> None:
    (root / path).unlink(missing_ok=True)
    (root / path).symlink_to(target)


DEEDS: Sequence[tuple[str, Callable[..., None]]] = (
    (r"write `([^`]+)`: `([^`]*)`", _write),
    (r"write the bytes of `([^`]+)`: `([0-9a-f ]*)`", _write_bytes),
    (r"delete `([^`]+)`", _delete),
    (r"move `([^`]+)` to `([^`]+)`", _move),
    (r"make `([^`]+)` executable", _make_executable),
    (r"make `([^`]+)` not executable", _make_plain),
    (r"link `([^`]+)` to `([^`]+)`", _link),
)
