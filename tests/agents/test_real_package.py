"""The job on code that people wrote: a large package, copied, rewritten on a bench, and brought home."""

from __future__ import annotations

import ast
import asyncio
import importlib.util
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest

from countersign.agents.recipe import RecipeAgent
from countersign.bench.copy import CopyBenches
from countersign.bench.workspace import DiskWorkspace
from countersign.core.encoding import Decoded, decode
from countersign.core.model import TaskId
from countersign.core.scope import scope_of
from countersign.core.spec import find_specs
from countersign.core.text import Text
from countersign.ports import Bench, Brief, Report
from countersign.reins import Reins

SPEC = """\
# spec: Speak of the length of things by a name of our own.
#   rewrite: len($X) -> length_of($X)
#   rewrite: Optional[$T] -> $T | None
#   rename: isinstance -> is_instance
#   scope: **/*.py
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Copy the largest library that the tests need anyway, some of its files with other line ends and a BOM."""
    found = importlib.util.find_spec("hypothesis")
    assert found is not None
    assert found.origin is not None
    package = tmp_path / "package"
    shutil.copytree(
        Path(found.origin).parent, package, ignore=shutil.ignore_patterns("__pycache__", "*.so", "vendor")
    )
    for number, file in enumerate(sorted(package.rglob("*.py"))):
        data = file.read_bytes()
        data = data.replace(b"\n", b"\r\n") if number % 3 == 0 else data
        file.write_bytes(b"\xef\xbb\xbf" + data if number % 5 == 0 else data)
    (package / "spec.py").write_text(SPEC)
    return package


def text_of(data: bytes | None) -> Text:
    decoded = decode(data or b"")
    assert isinstance(decoded, Decoded)
    return Text.of(decoded.text)


async def report_of(brief: Brief, bench: Bench) -> Report:
    signs = [sign async for sign in RecipeAgent().run(brief, bench, Reins())]
    assert isinstance(signs[-1], Report)
    return signs[-1]


class _Expected(ast.NodeTransformer):
    """What the spec means, by Python's own syntax tree."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "len" and len(node.args) == 1 and not node.keywords:
            node.func.id = "length_of"
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        is_optional = isinstance(node.value, ast.Name) and node.value.id == "Optional"
        return ast.BinOp(node.slice, ast.BitOr(), ast.Constant(None)) if is_optional else node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = "is_instance" if node.id == "isinstance" else node.id
        return node


def test_a_large_package_is_rewritten_soundly_and_quickly(package: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in package.rglob("*.py")}
    spec = find_specs("spec.py", Text.of(SPEC))[0]
    began = time.process_time()
    benches = CopyBenches(package, tmp_path / "benches", "here")
    with closing(benches.open(TaskId("t"), scope_of(spec).takes, [], lambda: False)) as bench:
        report = asyncio.run(report_of(Brief(spec, Text.of(SPEC)), bench))
        changes = bench.harvest()
    assert time.process_time() - began < 10  # seconds of work, whatever else the machine does
    assert len(changes) > 50
    assert {change.path for change in changes} == {reason.path for reason in report.reasons}
    workspace = DiskWorkspace(package)
    for change in changes:
        assert change.before == before[package / change.path]
        workspace.replace(change.path, text_of(change.before), text_of(change.after))
        assert (package / change.path).read_bytes() == change.after
    for path, data in before.items():
        after = path.read_bytes()
        assert after.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
        assert after.count(b"\r\n") * data.count(b"\n") == data.count(b"\r\n") * after.count(b"\n")
        assert ast.dump(ast.parse(after)) == ast.dump(_Expected().visit(ast.parse(data)))
