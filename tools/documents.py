"""Check what the Markdown documents name: `python tools/documents.py`.

The rules, for text outside of fenced blocks:
- the target of a local link exists, and so does the heading behind its `#`;
- a code span that looks like a path (`core/step.py`, `tests/lsp/`) is tracked, seen from the root, the document or
  the import package, and may be a glob; it looks like one when it begins like one or ends like a source;
- a code span with the name of a source file alone (`step.py`) is a file somewhere in the repository;
- a code span with a dotted name of ours (`core.text.Text`, `countersign.runtime`) is a module or defined in one;
- a code span with a message of ours (`countersign/review`) is one that `lsp/protocol.py` names;
- a code span with a test (`tests/core/test_step.py::test_x`, `test_x`) is a test that exists;
- in ARCHITECTURE.md, each numbered item of the section "Invariants" names at least one test, or a file of them.
"""

from __future__ import annotations

import ast
import fnmatch
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from posixpath import normpath

from repository import ROOT, files

_SKIPPED = ("examples/", "changes/", "tests/scenarios/", "tests/editors/stories/")
"""Documents that speak of other people's files."""
_PACKAGE = "server/countersign"
_BASES = ("", "server", _PACKAGE)
_PROTOCOL = f"{_PACKAGE}/lsp/protocol.py"
_MESSAGE = re.compile(r"countersign/[a-zA-Z]+")
_FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2[ ]*$\n?", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"[\w.*-]+(/[\w.*-]+)*/?")
_SOURCE_NAME = re.compile(r"\w+\.(py|lua|ts|sh|mjs)")
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
_TEST = re.compile(r"(?:(?P<file>[\w./-]+\.py)::)?(?P<name>test_\w+)")
_TESTS = re.compile(r"tests/[\w/]*test_\w+\.py")
_INVARIANTS = re.compile(r"^#+ [^\n]*Invariants[^\n]*\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"^(\d+)\. (.*?)(?=^\d+\. |^\S|\Z)", re.MULTILINE | re.DOTALL)


class Repository:
    """What there is to name."""

    def __init__(self, root: Path, paths: list[str]) -> None:
        self.root = root
        self.paths = paths
        self.known = {str(place) for path in paths for place in (Path(path), *Path(path).parents)}
        self.names = {Path(path).name for path in paths}
        self.tests = {name for path in paths if _is_test(path) for name in _defined(root / path)}
        protocol = (root / _PROTOCOL).read_text(encoding="utf-8") if _PROTOCOL in self.known else ""
        self.messages = set(re.findall(rf'"({_MESSAGE.pattern})"', protocol))

    def documents(self) -> list[str]:
        return [path for path in self.paths if path.endswith(".md") and not path.startswith(_SKIPPED)]

    def exists(self, document: str, path: str) -> bool:
        bases = (*_BASES, Path(document).parent.as_posix())
        wanted = [normpath(f"{base}/{path}").lstrip("/") for base in bases]
        return any(place in self.known or ("*" in place and fnmatch.filter(self.known, place)) for place in wanted)


def problems(repository: Repository) -> Iterator[str]:
    """Name what the documents name and the repository has not, a sentence each."""
    for document in repository.documents():
        text = _FENCE.sub("", (repository.root / document).read_text(encoding="utf-8"))
        for target in _LINK.findall(text):
            yield from _link_problems(repository, document, target)
        for span in _SPAN.findall(text):
            if not _span_holds(repository, document, span):
                yield f"{document}: `{span}` does not exist"
        if document == "ARCHITECTURE.md":
            yield from _untested_invariants(text)


def _link_problems(repository: Repository, document: str, target: str) -> Iterator[str]:
    if re.match(r"[a-z]+:", target):
        return
    path, _, anchor = target.partition("#")
    there = normpath(Path(document).parent / path) if path else document
    if there not in repository.known:
        yield f"{document}: the link to {target} leads nowhere"
    elif anchor and there.endswith(".md") and anchor not in _anchors(repository.root / there):
        yield f"{document}: {target} has no such heading"


def _anchors(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as the common renderers make them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def _span_holds(repository: Repository, document: str, span: str) -> bool:
    if test := _TEST.fullmatch(span):
        file = test["file"]
        return test["name"] in (_defined(repository.root / file) if file else repository.tests)
    if _SOURCE_NAME.fullmatch(span):
        return span in repository.names
    if _MESSAGE.fullmatch(span) and span in repository.messages:
        return True
    if "/" in span and _PATH.fullmatch(span):
        first, _, last = span.partition("/")
        if repository.exists(document, first) or _SOURCE_NAME.fullmatch(last.rpartition("/")[2]):
            return repository.exists(document, span)
    if _DOTTED.fullmatch(span):
        names = span.removeprefix("countersign.").split(".")
        if {f"{_PACKAGE}/{names[0]}", f"{_PACKAGE}/{names[0]}.py"} & repository.known:
            return _resolves(repository.root / _PACKAGE, names)
    return True


def _resolves(folder: Path, names: list[str]) -> bool:
    """Whether the names lead from a package through modules to something defined there."""
    here, *rest = names
    if (folder / here).is_dir():
        return not rest or _resolves(folder / here, rest) or rest[0] in _defined(folder / here / "__init__.py")
    module = folder / f"{here}.py"
    return module.is_file() and (not rest or ".".join(rest[:2]) in _defined(module))


@cache
def _defined(path: Path) -> frozenset[str]:
    """Return what a module defines: its names, and those of its classes as `Class.name`."""
    if not path.is_file():
        return frozenset()
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names = _names(node)
        found |= names
        if isinstance(node, ast.ClassDef):
            members = {name for member in node.body for name in _names(member)}
            found |= members | {f"{node.name}.{member}" for member in members}
    return frozenset(found)


def _names(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case _:
            return set()


def _is_test(path: str) -> bool:
    return path.startswith("tests/") and Path(path).name.startswith("test_") and path.endswith(".py")


def _untested_invariants(text: str) -> Iterator[str]:
    section = _INVARIANTS.search(text)
    items = _ITEM.findall(section[1]) if section else []
    if not items:
        yield "ARCHITECTURE.md: there is no section Invariants with numbered items"
    for number, item in items:
        if not any(_TEST.fullmatch(span) or _TESTS.fullmatch(span) for span in _SPAN.findall(item)):
            yield f"ARCHITECTURE.md: invariant {number} names no test"


if __name__ == "__main__":
    found = list(problems(Repository(ROOT, files())))
    print("\n".join(found) or "documents: everything they name exists")
    sys.exit(bool(found))
