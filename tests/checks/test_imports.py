"""Imports that nobody knows, and dependencies that a manifest gets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from support.scanning import codes, found_in, project_of, proposal_of, shown

PYPROJECT = '[project]\nname = "app"\ndependencies = ["requests>=2", "PyYAML", "google-cloud-storage"]\n'
PACKAGE = (
    '{"name": "app", "dependencies": {"react": "^19", "@org/ui": "1"}, "devDependencies": {"@types/lodash": "4"}}'
)
GO_MOD = "module example.org/app\n\nrequire github.com/spf13/cobra v1.8.0\n"
CARGO = '[package]\nname = "app"\n\n[dependencies]\nserde_json = "1"\ntokio-util = "0.7"\n'
WORKSPACE = {
    "pyproject.toml": PYPROJECT,
    "src/app/core.py": "",
    "tools/helpers/__init__.py": "",
    "web/package.json": PACKAGE,
    "web/src/components/a.ts": "",
    "go.mod": GO_MOD,
    "Cargo.toml": CARGO,
    "src/model.rs": "",
}


def _unknown(path: str, line: str, files: Mapping[str, str] = WORKSPACE) -> bool:
    found = codes(path, "\n", f"\n{line}\n", project_of(files))
    assert found in ([], ["unknown-import"])
    return found != []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("src/app/a.py", "import requestz"),
        ("src/app/a.py", "from huggingface_cli import login"),
        ("src/app/a.py", "import os, flask_auth_utils as auth"),
        ("src/app/a.py", "    import reqeusts"),
        ("web/src/a.ts", "import { x } from 'react-codeshift-utils'"),
        ("web/src/a.ts", 'const x = require("lodahs")'),
        ("web/src/a.ts", 'const x = await import("@orgs/ui/button")'),
        ("cmd/a.go", '\t"github.com/spf13/vipers"'),
        ("src/a.rs", "use serde_jsonn::Value;"),
    ],
)
def test_an_import_that_nobody_knows_is_found(path: str, line: str) -> None:
    assert _unknown(path, line)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("src/app/a.py", "import os, sys as system"),
        ("src/app/a.py", "from collections.abc import Iterable"),
        ("src/app/a.py", "import tomllib, distutils"),
        ("src/app/a.py", "import requests"),
        ("src/app/a.py", "import yaml"),
        ("src/app/a.py", "from google.cloud import storage"),
        ("src/app/a.py", "from app.core import x"),
        ("src/app/a.py", "import helpers"),
        ("src/app/a.py", "from . import requestz"),
        ("src/app/a.py", "# import requestz"),
        ("src/app/a.py", "print('import requestz')"),
        ("src/app/a.py", "import the package from there"),
        ("web/src/a.ts", "import fs from 'node:fs/promises'"),
        ("web/src/a.ts", "import path from 'path'"),
        ("web/src/a.ts", "import React, { useState } from 'react'"),
        ("web/src/a.ts", "import { Button } from '@org/ui/button'"),
        ("web/src/a.ts", "import get from 'lodash/get'"),
        ("web/src/a.ts", "import { a } from './a'"),
        ("web/src/a.ts", "import { a } from '@/components/a'"),
        ("web/src/a.ts", "import { a } from 'components/a'"),
        ("cmd/a.go", '\t"fmt"'),
        ("cmd/a.go", '\t"github.com/spf13/cobra/doc"'),
        ("cmd/a.go", '\t"example.org/app/internal"'),
        ("src/a.rs", "use std::fmt;"),
        ("src/a.rs", "use serde_json::Value;"),
        ("src/a.rs", "use tokio_util::codec;"),
        ("src/a.rs", "use crate::model::X;"),
        ("src/a.rs", "use model::X;"),
    ],
)
def test_an_import_that_something_knows_is_not(path: str, line: str) -> None:
    assert not _unknown(path, line)


def test_where_nothing_tells_what_there_is_nothing_is_said() -> None:
    assert not _unknown("a.py", "import requestz", {})
    assert not _unknown("a.ts", "import 'requestz'", {})
    assert not _unknown("a.go", '\t"github.com/a/b"', {})


def test_what_is_installed_in_the_workspace_is_known(tmp_path: Path) -> None:
    site = tmp_path / ".venv/lib/python3.12/site-packages"
    (site / "requestz").mkdir(parents=True)
    (site / "Some_Editable-1.0.dist-info").mkdir()
    project = project_of({}, tmp_path)
    for name, expected in (("requestz", []), ("some_editable", []), ("other", ["unknown-import"])):
        assert codes("a.py", "\n", f"\nimport {name}\n", project) == expected


def test_what_the_change_itself_makes_or_the_file_had_is_known() -> None:
    project = project_of(WORKSPACE)
    made = {"src/app/a.py": ("\n", "\nimport fresh\n"), "src/fresh.py": ("\n", "x = 1\n")}
    assert found_in(made, project=project) == ()
    assert codes("a.py", "import odd\nx\n", "def f():\n    import odd\nx\n", project) == []
    assert codes("a.py", "import odd.one\nx\n", "import odd.one\nimport odd.two\nx\n", project) == []


@pytest.mark.parametrize(
    ("path", "before", "after", "name"),
    [
        ("pyproject.toml", PYPROJECT, PYPROJECT.replace('"PyYAML"', '"PyYAML", "leftpad"'), "leftpad"),
        ("web/package.json", PACKAGE, PACKAGE.replace('"react"', '"leftpad": "1", "react"'), "leftpad"),
        ("requirements-dev.txt", "a==1\n", "a==1\nleftpad>=2 # why\n", "leftpad"),
        ("go.mod", GO_MOD, GO_MOD + "require github.com/left/pad v1.0.0\n", "github.com/left/pad"),
        ("Cargo.toml", CARGO, CARGO + 'leftpad = "1"\n', "leftpad"),
    ],
)
def test_a_dependency_that_a_manifest_gets_is_named(path: str, before: str, after: str, name: str) -> None:
    changes = {path: (before, after)}
    found = [finding for finding in found_in(changes) if finding.code == "new-dependency"]
    assert [name in finding.message for finding in found] == [True]
    assert name in shown(proposal_of(changes), found[0])


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("pyproject.toml", PYPROJECT, PYPROJECT.replace("requests>=2", "requests>=3")),
        ("pyproject.toml", PYPROJECT, PYPROJECT + '\n[tool.ruff]\nselect = ["E501"]\n'),
        ("pyproject.toml", "not = [toml", PYPROJECT.replace("[project]", "[project")),
        ("web/package.json", PACKAGE, PACKAGE.replace('"app"', '"apps"')),
        ("web/package.json", "[1]", "{"),
        ("requirements.txt", "a==1\n", "# b\na==2\n-r other.txt\n"),
    ],
)
def test_no_new_name_is_no_new_dependency(path: str, before: str, after: str) -> None:
    assert codes(path, before, after) == ["path-sensitive"]
