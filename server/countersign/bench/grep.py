"""`git grep` as nothing but a fast reader of files: it opens no repository.

So nothing that somebody has left in the tree has a say in what is run: no configuration, hook, filter or index, and
no attribute either. All that is taken from it are names of files. Errors are GrepError.

This module loads next to nothing, so that a search can begin before everything else.
"""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

__all__ = ["Grep", "GrepError"]

_ARGUMENTS = ("--no-index", "--exclude-standard", "--text", "-z", "-l", "-i", "-P")

_MARKS = r"^(?:\xff\xfe|\xfe\xff)"
"""How texts in UTF-16 begin, in which no pattern of bytes finds a word."""

_MEMORY = 1 << 20
"""KiB: it reads files as a whole, whatever their size, and ends where that would take more."""

_SECONDS, _SECONDS_PER_FILE = 10.0, 0.002
"""How long is waited for it: a pipe with the name of an ignore file would make it wait for ever."""

_MOST_THREADS = 8

_KILL = 9
"""The module `signal`, which knows its name, takes longer to load than all of this."""


class GrepError(Exception):
    """The search did not go through, and what it has found is not all."""


class Grep:
    """A running search for the files that hold one of some words, in whatever case, or may be in UTF-16.

    It sees what the `.gitignore` files below `root` leave over, and looks below the given directories only.
    """

    def __init__(self, root: str, words: tuple[str, ...], below: tuple[str, ...] = ()) -> None:
        self.question = (root, words, below)
        if not all(word.isascii() for word in words):
            raise GrepError("bytes have no case beyond ASCII")
        patterns = [part for pattern in (*_patterns(words), _MARKS) for part in ("-e", pattern)]
        git = ["git", "-C", root, "-c", f"grep.threads={_threads()}"]
        command = [*git, "grep", *_ARGUMENTS, *patterns, "--", *below]
        limited = ["/bin/sh", "-c", f'ulimit -v {_MEMORY} 2>/dev/null; exec "$@"', "sh", *command]
        self._out, out = os.pipe()
        self._errors, errors = os.pipe()
        try:
            self.process = os.posix_spawn(
                limited[0],
                limited,
                _environment(),
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, out, 1),
                    (os.POSIX_SPAWN_DUP2, errors, 2),
                ],
            )
        except OSError as error:
            self._close()
            raise GrepError(str(error)) from error
        finally:
            os.close(out)
            os.close(errors)
        self.is_running = True

    def found(self, files: int) -> Generator[str]:
        """Yield what is found, as it comes; `files` is about how many there are to be searched. Only once."""
        try:
            yield from self._names(time.monotonic() + _SECONDS + _SECONDS_PER_FILE * files)
        finally:
            self.stop()

    def stop(self) -> None:
        """End the search, if it has not come to its end."""
        self._close()
        if self.is_running:
            os.kill(self.process, _KILL)
            self._wait()

    def _names(self, deadline: float) -> Iterator[str]:
        poll = select.poll()
        poll.register(self._out, select.POLLIN)
        poll.register(self._errors, select.POLLIN)
        rest, is_open = b"", True
        while is_open:
            ready = dict(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
            if not ready:
                raise GrepError("it takes too long")
            if self._errors in ready:
                if complaint := os.read(self._errors, 4096):
                    raise GrepError(complaint.decode(errors="replace"))
                poll.unregister(self._errors)
            if self._out in ready:
                data = os.read(self._out, 1 << 16)
                is_open = bool(data)
                *names, rest = (rest + data).split(b"\0")
                yield from map(os.fsdecode, names)
        self._check_end()

    def _check_end(self) -> None:
        """Make sure that it has said all it had to say. Raises GrepError."""
        complaint = os.read(self._errors, 4096)
        code = self._wait()
        if complaint or code not in {0, 1}:
            raise GrepError(f"it ended with {code}")

    def _wait(self) -> int:
        """Return the exit code. Afterwards the number of the process may be another one's."""
        self.is_running = False
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def _close(self) -> None:
        os.close(self._out)
        os.close(self._errors)


def _threads() -> int:
    """Return how many threads search: one processor is left for this process, which has as much to do."""
    return min(max((os.cpu_count() or 2) - 1, 1), _MOST_THREADS)


def _environment() -> dict[str, str]:
    """Return an environment that names a repository that there is not, and no configuration."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_DIR": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_LITERAL_PATHSPECS": "1",
    }


def _patterns(words: Iterable[str]) -> Iterator[str]:
    """Yield what finds ASCII words, those together that differ in their last sign only: each takes its time."""
    signs: dict[str, str] = {}
    for word in words:
        signs[word[:-1]] = signs.get(word[:-1], "") + _escaped(word[-1])
    for stem, ends in signs.items():
        # To `str.lower` the sign for kelvin is a `k`.
        yield _escaped(stem.lower()).replace("k", r"(?:k|\xe2\x84\xaa)") + f"[{ends}]"


def _escaped(text: str) -> str:
    return "".join(sign if sign.isalnum() else f"\\{sign}" for sign in text)
