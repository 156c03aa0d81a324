"""The scope of a spec: which files its task may change. It is a contract; what it cannot mean matches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from countersign.core.globs import as_glob, matches, refusal
from countersign.core.model import ClauseKind, Spec
from countersign.core.problem import Problem

__all__ = [
    "DEFAULT_SCOPE",
    "SCOPE_WORDS",
    "TEST_FILES",
    "THIS_FILE",
    "THIS_FUNCTION",
    "Scope",
    "entries_of",
    "is_test",
    "scope_of",
]

THIS_FILE = "this file"
THIS_FUNCTION = "this function"
_TESTS = "test files"
SCOPE_WORDS = (THIS_FILE, THIS_FUNCTION, _TESTS)
"""What an entry may be beside a path or a glob."""

DEFAULT_SCOPE = f"{THIS_FILE}, {_TESTS}"
"""What a spec without a `scope:` clause may change."""

_COMMA = re.compile(r",(?![^{}]*\})")

TEST_FILES = tuple(
    f"**/{glob}"
    for glob in """
    test/** tests/** __tests__/**
    test_*.py *_test.py
    *.test.js *.test.jsx *.test.ts *.test.tsx *.test.mjs *.test.cjs *.test.mts *.test.cts
    *.spec.js *.spec.jsx *.spec.ts *.spec.tsx *.spec.mjs *.spec.cjs *.spec.mts *.spec.cts
    *_test.go *_test.rs *_test.c *_test.cc *_test.cpp *_unittest.cc *_unittest.cpp test_*.c test_*.cc test_*.cpp
    *Test.java *Tests.java *Test.kt *Tests.kt *Test.groovy *Spec.groovy *Test.scala *Spec.scala *Suite.scala
    *Test.cs *Tests.cs *Tests.fs *Tests.swift *Test.php *_test.rb *_spec.rb test_*.rb *_test.exs *_SUITE.erl
    *_test.dart *_test.lua *_spec.lua *_test.nim *_test.zig *_test.jl *-test.el *Spec.hs *Test.hs *.t *.bats
    *.Tests.ps1 test_*.sh *_test.sh *.t.sol test-*.R test_*.R
    """.split()  # noqa: SIM905 - a list of sixty quoted names is harder to read
)
"""Where the tests of a project stand, by the conventions of its languages; in folders at any depth."""


class Scope(Struct, frozen=True):
    """Which files a task may change. Paths are relative to the workspace, with `/`."""

    globs: tuple[str, ...]
    """As in `globs.py`: the last that matches decides, one behind `!` leaves out."""

    this_function: bool
    """Whether, of the spec's own file, only the function at the spec is meant."""

    problems: tuple[Problem, ...]

    def takes(self, path: str) -> bool:
        is_inside = not path.startswith("/") and ".." not in path.split("/")
        return is_inside and matches(path, self.globs)


def scope_of(spec: Spec) -> Scope:
    """Return the scope of a spec: what its `scope:` clauses list, else its own file and the test files.

    Entries are separated by commas: `this function`, `this file`, `test files`, paths of files and folders, globs,
    and each of these behind `!` to leave it out. An entry that leads out of the workspace is a problem and matches
    nothing.
    """
    clauses = spec.texts(ClauseKind.SCOPE)
    entries = [entry for text in clauses for entry in entries_of(text)] if clauses else [*entries_of(DEFAULT_SCOPE)]
    globs: list[str] = []
    problems: list[Problem] = []
    for entry in entries:
        read = _globs(entry, spec.path)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            globs += read
    return Scope(tuple(globs), any(_word(entry) == THIS_FUNCTION for entry in entries), tuple(problems))


def is_test(path: str) -> bool:
    """Whether the path is one of a test file, by convention."""
    return matches(path, TEST_FILES)


def entries_of(text: str) -> Iterator[str]:
    """Yield what the text of a `scope:` clause lists."""
    for entry in _COMMA.split(text):
        bare = entry.strip().strip("`\"'").strip()
        if bare:
            yield bare


def _globs(entry: str, own: str) -> Sequence[str] | Problem:
    if entry.startswith("!"):
        left_out = _globs(entry[1:].strip(), own)
        return left_out if isinstance(left_out, Problem) else [f"!{glob}" for glob in left_out]
    match _word(entry):
        case "this function" | "this file":
            return [as_glob(own)]
        case "test files":
            return TEST_FILES
        case _:
            why = refusal(entry)
            return [entry] if why is None else Problem(f"`{entry}` {why}; write a path from its root, with `/`.")


def _word(entry: str) -> str:
    return " ".join(entry.lower().split())
