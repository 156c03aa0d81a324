"""A program of its own: tries to get out of the sandbox that it runs in, and says what it could do.

It is run by path, with the standard library only (`python -I -S breakout.py JSON`), and writes the names of what it
could do as JSON. All that it tries is harmless where it succeeds.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Planted"]


class Planted(TypedDict):
    """What lies outside: a file with a secret, a directory, a port on which somebody listens, the name of an
    abstract socket, the path of another one, and a process by its number and the time when it began; and a word to
    leave on the bench.
    """

    secret: str
    directory: str
    port: int
    abstract: str
    path: str
    process: int
    began: str
    word: str


def main() -> None:
    """Try it all."""
    planted: Planted = json.loads(sys.argv[1])
    new, word = os.O_CREAT | os.O_EXCL | os.O_WRONLY, planted["word"]
    sign = os.open("sign", new)
    os.write(sign, word.encode())
    os.close(sign)
    tries: dict[str, Callable[[], object]] = {
        "a file of the home can be read": lambda: os.open(planted["secret"], os.O_RDONLY),
        "a directory outside can be listed": lambda: os.open(planted["directory"], os.O_RDONLY),
        "a file outside can be written": lambda: os.open(f"{planted['directory']}/{word}", new),
        "a file of the system can be written": lambda: os.open(f"/etc/{word}", new),
        "a port of the machine can be reached": lambda: _connect(socket.AF_INET, ("127.0.0.1", planted["port"])),
        "an abstract socket can be reached": lambda: _connect(socket.AF_UNIX, "\0" + planted["abstract"]),
        "a socket outside can be reached": lambda: _connect(socket.AF_UNIX, planted["path"]),
        "a process outside can be seen": lambda: _see(planted["process"], planted["began"]),
        "there are rights of root": _have_rights,
        "system calls are not filtered": lambda: socket.socket(_TO_THE_HOST, socket.SOCK_STREAM),
    }
    sys.stdout.write(json.dumps([name for name, attempt in tries.items() if _succeeds(attempt)]))


_TO_THE_HOST = 40
"""The family of sockets between a virtual machine and its host, which no network namespace holds back."""


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _connect(family: int, address: tuple[str, int] | str) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.settimeout(1)
        tried.connect(address)


def _see(process: int, began: str) -> None:
    with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as stat:  # noqa: PTH123 - pathlib costs 5 ms
        if began not in stat.read().split():
            raise ProcessLookupError


def _have_rights() -> None:
    with open("/proc/self/status", encoding="utf-8", errors="replace") as status:  # noqa: PTH123 - see above
        rights = [line.split()[1] for line in status if line.startswith(("CapEff", "CapBnd", "CapPrm"))]
    if not any(int(right, 16) for right in rights) and os.getuid() != 0:
        raise PermissionError


if __name__ == "__main__":
    main()
