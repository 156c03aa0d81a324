"""The document lists every kind of finding, with its severity, and nothing else."""

from __future__ import annotations

import importlib
import pkgutil
import re

from countersign import checks
from countersign.checks.changeset import Kind
from repository import ROOT

ROW = re.compile(r"^\| `(?P<code>[a-z-]+)` \| (?P<severity>\w+) \|", re.MULTILINE)


def test_every_kind_of_finding_is_documented() -> None:
    document = (ROOT / "docs/findings.md").read_text(encoding="utf-8")
    listed = {(row["code"], row["severity"]) for row in ROW.finditer(document)}
    assert listed == {(kind.code, kind.severity.value) for kind in _kinds()}


def _kinds() -> set[Kind]:
    names = (one.name for one in pkgutil.iter_modules(checks.__path__))
    modules = (importlib.import_module(f"{checks.__name__}.{name}") for name in names)
    return {value for module in modules for value in vars(module).values() if isinstance(value, Kind)}
