"""`git grep` as nothing but a fast reader of files: it opens no repository.

So nothing that somebody has left in the tree has a say in what is run: no configuration, hook, filter or index, and
no attribute either. All that is taken from it are names of files. Errors are GrepError.
"""

from __future__ import annotations

import os
import re
import select
import signal
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["Grep", "GrepError"]

_ARGUMENTS = ("--no-index", "--exclude-standard", "--threads=1", "--text", "-z", "-l", "-i", "-P")
"""One thread: more of them spend their time waiting for each other, and the other processor has work to do."""

_MARKS = (r"^\xff\xfe", r"^\xfe\xff")
"""How texts in UTF-16 begin, in which no pattern of bytes finds a word."""

_MEMORY = 1 << 20
"""KiB: it reads files as a whole, whatever their size, and ends where that would take more."""

_SECONDS, _SECONDS_PER_FILE = 10.0, 0.002
"""How long is waited for it: a pipe with the name of an ignore file would make it wait for ever."""


class GrepError(Exception):
    """The search did not go through, and what it has found is not all."""


class Grep:
    """A running search for the files that hold one of some words, in whatever case, or may be in UTF-16.

    It sees what the `.gitignore` files below `root` leave over, and looks below the given directories only.
    """

    def __init__(self, root: Path, words: Sequence[str], below: Sequence[str]) -> None:
        if not all(word.isascii() for word in words):
            raise GrepError("bytes have no case beyond ASCII")
        patterns = [part for pattern in (*map(_pattern, words), *_MARKS) for part in ("-e", pattern)]
        command = ["git", "-C", str(root), "grep", *_ARGUMENTS, *patterns, "--", *below]
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

    def found(self, files: int) -> Generator[str]:
        """Yield what is found, as it comes; `files` is about how many there are to be searched. Only once."""
        try:
            yield from self._names(time.monotonic() + _SECONDS + _SECONDS_PER_FILE * files)
        finally:
            self._close()
            with suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self.process, 0)

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
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        if complaint or code not in {0, 1}:
            raise GrepError(f"it ended with {code}")

    def _close(self) -> None:
        os.close(self._out)
        os.close(self._errors)


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


def _pattern(word: str) -> str:
    """Return what finds an ASCII word; the sign for kelvin is a `k` in the eyes of `str.lower`."""
    return re.escape(word.lower()).replace("k", r"(?:k|\xe2\x84\xaa)")
