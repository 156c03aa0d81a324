"""What a command may use: the words that come before it, which set limits that all it starts inherits, too.

Memory is limited as `RLIMIT_DATA`, what a process can write to: Node, Go and Java reserve far more addresses than
they use, and with `RLIMIT_AS` at 8 GB Node can not make a single WebAssembly memory. What is shared between
processes does not count there, so the kernel is told that these processes are the first to go when memory ends.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator

from countersign.ports import Bounds

__all__ = ["PROGRAM", "limited"]

PROGRAM = "/usr/bin/prlimit"
_FILES = 65_536


def limited(bounds: Bounds, argv: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command line of a command with the limits set, none of them above what we have ourselves."""
    return (PROGRAM, *_options(bounds), "--", *argv)


def _options(bounds: Bounds) -> Iterator[str]:
    for name, limit, wanted in (
        ("core", resource.RLIMIT_CORE, 0),
        ("cpu", resource.RLIMIT_CPU, bounds.processor),
        ("data", resource.RLIMIT_DATA, bounds.memory),
        ("fsize", resource.RLIMIT_FSIZE, bounds.file),
        ("nofile", resource.RLIMIT_NOFILE, _FILES),
        ("nproc", resource.RLIMIT_NPROC, bounds.processes),
    ):
        _, most = resource.getrlimit(limit)
        yield f"--{name}={wanted if most == resource.RLIM_INFINITY else min(wanted, most)}"
