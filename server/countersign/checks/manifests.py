"""Which packages a manifest names, for the manifests of several languages."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any, cast

__all__ = ["named_by"]

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:[=<>!~@;,#(]|$)")
_GO_MODULE = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w.-]+/\S+|[\w-]+\.[a-z]+)\s+v\d", re.MULTILINE)
_REQUIREMENTS = re.compile(r"(?:[\w.-]*requirements|constraints)[\w.-]*\.(?:txt|in)")
_LARGEST = 1_000_000
"""Characters: what is larger was not written by hand."""


def named_by(path: str, text: str) -> frozenset[str] | None:
    """Return the packages that a manifest names, None for a file that is no manifest; of a broken one, none."""
    name = path.rpartition("/")[2]
    read = _of_requirements if _REQUIREMENTS.fullmatch(name) else _READERS.get(name)
    if read is None:
        return None
    try:
        return frozenset(read(text[:_LARGEST]))
    except (ValueError, RecursionError):
        return frozenset()


def _of_requirements(text: str) -> Iterator[str]:
    yield from _required(text.splitlines())


def _of_pyproject(text: str) -> Iterator[str]:
    found = _Table(tomllib.loads(text))
    project, poetry = found.table("project"), found.table("tool").table("poetry")
    yield from _required(project.texts("dependencies"))
    yield from _required(found.table("build-system").texts("requires"))
    for groups in (project.table("optional-dependencies"), found.table("dependency-groups")):
        for group in groups:
            yield from _required(groups.texts(group))
    yield from poetry.table("dependencies")
    for group in poetry.table("group"):
        yield from poetry.table("group").table(group).table("dependencies")


def _of_package(text: str) -> Iterator[str]:
    found = _Table(json.loads(text or "{}"))
    for kind in ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies"):
        yield from found.table(kind)


def _of_cargo(text: str) -> Iterator[str]:
    found = _Table(tomllib.loads(text))
    targets = found.table("target")
    for table in (found, found.table("workspace"), *(targets.table(name) for name in targets)):
        for kind in ("dependencies", "dev-dependencies", "build-dependencies"):
            yield from table.table(kind)


def _of_go(text: str) -> Iterator[str]:
    yield from _GO_MODULE.findall(text)


def _required(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if (found := _REQUIREMENT.match(line)) is not None:
            yield found[1]


class _Table:
    """A table of a file that anybody may have written: what has not the shape that is asked for is empty."""

    def __init__(self, value: Any) -> None:  # noqa: ANN401 - a parsed document
        self._value: dict[str, Any] = value if isinstance(value, dict) else {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._value)

    def table(self, key: str) -> _Table:
        return _Table(self._value.get(key))

    def texts(self, key: str) -> list[str]:
        value = self._value.get(key)
        return (
            [text for text in cast("list[object]", value) if isinstance(text, str)]
            if isinstance(value, list)
            else []
        )


_READERS: dict[str, Callable[[str], Iterator[str]]] = {
    "pyproject.toml": _of_pyproject,
    "package.json": _of_package,
    "Cargo.toml": _of_cargo,
    "go.mod": _of_go,
}
