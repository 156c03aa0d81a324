"""Which test runners are asked for a report, by options of theirs: it says more than an exit code, and is harder to
have by accident. All of them write JUnit's XML.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from msgspec import Struct

from countersign.checks.pytest_report import is_pytest, with_report

__all__ = ["Asked", "asked"]

_LAUNCHERS = frozenset(("npx", "pnpm", "pnpx", "yarn", "bunx", "exec", "dlx", "run", "--", "--no-install", "-y"))


class Asked(Struct, frozen=True):
    """A command that leaves a report: who makes it, and the path of the report on the bench."""

    runner: str
    argv: tuple[str, ...]
    report: str


def asked(argv: Sequence[str], name: str) -> Asked | None:
    """Return the command of a test runner that we know, with a report whose path has a `name` that nobody knows;
    None for any other, of which the exit code is all that is known.
    """
    for runner, report, words in _RUNNERS:
        path = report.format(name)
        if (found := words(argv, path)) is not None:
            return Asked(runner, found, path)
    return None


def _pytest(argv: Sequence[str], path: str) -> tuple[str, ...] | None:
    return with_report(argv, path) if is_pytest(argv) else None


def _node(argv: Sequence[str], path: str) -> tuple[str, ...] | None:
    """Add a second reporter; where the command chooses its own, each would need a destination."""
    if PurePosixPath(argv[0]).name != "node" or "--test" not in argv:
        return None
    if any(word.startswith("--test-reporter") for word in argv):
        return None
    to = "--test-reporter-destination"
    return (argv[0], "--test-reporter=spec", f"{to}=stdout", "--test-reporter=junit", f"{to}={path}", *argv[1:])


def _vitest(argv: Sequence[str], path: str) -> tuple[str, ...] | None:
    first = next((number for number, word in enumerate(argv) if word not in _LAUNCHERS), 0)
    if PurePosixPath(argv[first]).name != "vitest" or any(word.startswith("--reporter") for word in argv):
        return None
    end = argv.index("--", first) if "--" in argv[first:] else len(argv)
    own = ("--reporter=default", "--reporter=junit", f"--outputFile.junit={path}")
    return (*argv[:end], *own, *argv[end:])


_Words = Callable[[Sequence[str], str], tuple[str, ...] | None]
_RUNNERS: tuple[tuple[str, str, _Words], ...] = (
    ("pytest", ".countersign-{}/report.xml", _pytest),
    ("node", ".countersign-{}.xml", _node),
    ("vitest", ".countersign-{}/report.xml", _vitest),
)
"""The name of each, where its report lies, and what makes its command write one."""
