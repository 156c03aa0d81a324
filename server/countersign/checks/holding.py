"""Which files of a change may not take part in judging it: tests and their configuration stay as they were."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct

from countersign.core.globs import matches
from countersign.core.scope import is_test
from countersign.ports import Changed, Trial

__all__ = ["Files", "Tree", "Trees", "trees_of"]

Files = Mapping[str, bytes | None]
"""What files hold, None where there is none."""

_CONFIGURATION = tuple(
    f"**/{glob}"
    for glob in """
    conftest.py pytest.ini .pytest.ini pytest.toml .pytest.toml pyproject.toml tox.ini setup.cfg noxfile.py
    sitecustomize.py usercustomize.py *.pth .coveragerc package.json .mocharc* jest.config.* vitest.config.*
    vitest.workspace.* vite.config.* karma.conf.* playwright.config.* cypress.config.* babel.config.* .babelrc*
    phpunit.xml phpunit.xml.dist .rspec makefile gnumakefile justfile taskfile.yml taskfile.yaml rakefile .npmrc
    .python-version
    """.split()  # noqa: SIM905 - a list of forty quoted names is harder to read
)
"""What decides which tests are run, and how: whoever writes it decides on the verdict."""


class Tree(Struct, frozen=True):
    """What a bench began with, but for some files, and which of these can be executed now, or no longer."""

    files: Files = {}
    executable: Mapping[str, bool] = {}


class Trees(Struct, frozen=True):
    """The two trees that a command is run on; `own` are the agent's tests that are in both of them, `held_back`
    what is as it was before the change in both.
    """

    before: Tree
    after: Tree
    own: tuple[str, ...] = ()
    held_back: tuple[str, ...] = ()


def trees_of(trial: Trial, argv: Sequence[str], covers: Callable[[str], bool] = lambda _: False) -> Iterator[Trees]:
    """Yield the trees to run a command on: with the user's tests and, where the agent has written or changed some,
    with those. What the environment `covers` is as the user has it, whatever the bench holds.
    """
    changes = [change for change in trial.changes if not change.problem]
    kinds = {change.path: Kind.CODE if trial.accepted else _kind(change.path, argv, covers) for change in changes}
    of_agent = [path for path, kind in kinds.items() if kind is Kind.TEST]
    for own in ((), tuple(of_agent)) if of_agent else ((),):
        before = [c for c in changes if c.path in own or not trial.began_without]
        judged = {path for path, kind in kinds.items() if kind is Kind.CODE or path in own}
        held = tuple(path for path in kinds if path not in judged)
        yield Trees(_tree(before, own), _tree(changes, judged), own, held)


def _tree(changes: Sequence[Changed], done: Container[str]) -> Tree:
    """Return the tree with some changes: those that are `done`, and those that are undone."""
    files = {change.path: change.after if change.path in done else change.before for change in changes}
    return Tree(
        files,
        {
            change.path: change.is_executable if change.path in done else change.was_executable
            for change in changes
            if change.is_executable != change.was_executable
        },
    )


class Kind(Enum):
    """What a changed file is to a command that judges the change."""

    CODE = "code"
    TEST = "test"
    CONFIGURATION = "configuration"


def _kind(path: str, argv: Sequence[str], covers: Callable[[str], bool]) -> Kind:
    """Return what a file is; a script that is the command itself is configuration, too."""
    if covers(path) or path == argv[0].removeprefix("./") or matches(path.lower(), _CONFIGURATION):
        return Kind.CONFIGURATION
    return Kind.TEST if is_test(path) else Kind.CODE
