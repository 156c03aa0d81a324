"""Where benches live: `<root>/<session>/<task>`, with a number behind a dot for those that fork from another."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote

from countersign.bench.tree import Tree
from countersign.ports import BenchError

__all__ = ["Homes", "told"]


class Homes:
    """The directories of the benches of one session (the name of this process in the ledger) below `root`."""

    def __init__(self, root: Path, session: str) -> None:
        self._root = root
        self._session = session

    def of(self, task: str) -> Path:
        return self._own / _quoted(task)

    def remove_leftovers(self, alive: Callable[[str], bool]) -> None:
        """Remove the benches of sessions that have ended, other than this one."""
        with suppress(OSError):
            for home in list(self._root.iterdir()):
                session = unquote(home.name)
                if not home.name.startswith(".") and session != self._session and not alive(session):
                    Tree(home).remove()

    def close(self) -> None:
        """Remove all benches of this session."""
        Tree(self._own).remove()

    @property
    def _own(self) -> Path:
        return self._root / _quoted(self._session)


def _quoted(name: str) -> str:
    """Make any name the name of a directory, one without a dot; `unquote` gives it back."""
    return quote(name, safe="").replace(".", "%2E")


@contextmanager
def told(what: str) -> Generator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BenchError(f"{what}: {reason[:1].lower()}{reason[1:]}") from error
