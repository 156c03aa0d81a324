"""Check that files, functions and handlers stay small: `python tools/budgets.py`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from repository import ROOT, files

FILE, FUNCTION, HANDLER = 300, 40, 15
"""How many lines a file, a function, and a handler of the language server may have."""

_SOURCES = (".py", ".lua", ".ts", ".mjs", ".js", ".sh")
_HANDLERS = "server/countersign/lsp/"
_MESSAGES = {"params", "given"}


def over_budget(root: Path, paths: list[str]) -> Iterator[str]:
    """Name what is too long, a sentence each."""
    for path in paths:
        if not path.endswith(_SOURCES):
            continue
        source = (root / path).read_text(encoding="utf-8")
        lines = source.count("\n")
        if lines > FILE:
            yield f"{path}: {lines} lines; a file may have {FILE}"
        if path.endswith(".py"):
            yield from _long_functions(path, source)


def _long_functions(path: str, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        kind, budget = ("handler", HANDLER) if _is_handler(path, node) else ("function", FUNCTION)
        if lines > budget:
            yield f"{path}:{node.lineno}: {node.name} has {lines} lines; a {kind} may have {budget}"


def _is_handler(path: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the function answers a message: it gets the message's params, or what a command was given."""
    names = [argument.arg for argument in node.args.args]
    return path.startswith(_HANDLERS) and len(names) > 1 and names[1].lstrip("_") in _MESSAGES


if __name__ == "__main__":
    found = list(over_budget(ROOT, files()))
    print("\n".join(found) or "budgets: all files and functions are within their budgets")
    sys.exit(bool(found))
