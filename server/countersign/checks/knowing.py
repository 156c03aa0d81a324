"""Whether a name that is imported is known: one function a language, None where nothing tells."""

from __future__ import annotations

import re
import sys

from countersign.checks.packages import NODE, PYTHON_PACKAGES, PYTHON_STANDARD, RUST
from countersign.checks.project import Project, folded

__all__ = ["knows_crate", "knows_module", "knows_package", "knows_python"]

_NO_PACKAGE = re.compile(r"[./~#$@]/|[.#~$/]|@/|(?:node|bun|deno|http|https|jsr|npm|virtual|data|file):|\w+!")
"""What begins the name of a file, an alias, or what the program that runs the code has itself."""


def knows_python(project: Project, path: str, name: str) -> bool | None:
    """Whether a Python module is known, by the first part of its name."""
    del path
    first = name.partition(".")[0]
    if first in sys.stdlib_module_names or first in PYTHON_STANDARD or first in project.python_modules:
        return True
    if first in project.installed or folded(first) in project.installed:
        return True
    if not project.knows_python:
        return None
    names, plain = project.python_names | project.installed, folded(first)
    likely = {plain, f"python-{plain}", f"py{plain}", f"{plain}-python", *PYTHON_PACKAGES.get(first, ())}
    return not names.isdisjoint(likely) or any(known.startswith(f"{plain}-") for known in names)


def knows_package(project: Project, path: str, name: str) -> bool | None:
    """Whether a package of JavaScript is known, by the manifests beside and above the file that imports it."""
    if _NO_PACKAGE.match(name):
        return True
    parts = name.split("/")
    package = "/".join(parts[:2]) if name.startswith("@") else parts[0]
    if package in NODE:
        return True
    manifests = [text for text in project.manifests("package.json", path) if text]
    if not manifests:
        return None
    typed = f"@types/{package.removeprefix('@').replace('/', '__')}"
    if any(f'"{known}"' in text for text in manifests for known in (package, typed)):
        return True
    # An alias of a folder, or another package of the same repository.
    if any(f"/{parts[0]}/" in f"/{file}" for file in project.files) or project.has_folder(
        f"node_modules/{package}"
    ):
        return True
    others = (file for file in project.files if file.endswith("package.json"))
    configured = (
        file
        for file in project.files
        if re.search(r"(?:^|/)[jt]sconfig[\w.-]*\.json$|(?:vite|webpack)\.config\.\w+$", file)
    )
    return any(f'"{package}"' in project.text(file) for file in others) or any(
        f'"{parts[0]}' in project.text(file) or f"'{parts[0]}" in project.text(file) for file in configured
    )


def knows_module(project: Project, path: str, name: str) -> bool | None:
    """Whether a package of Go belongs to a module that is required, or to this one."""
    manifests = [text for text in project.manifests("go.mod", path) if text]
    if not manifests:
        return None
    words = {word for text in manifests for word in text.split()}
    parts = name.split("/")
    return any("/".join(parts[: count + 1]) in words for count in range(len(parts)))


def knows_crate(project: Project, path: str, name: str) -> bool | None:
    """Whether a crate of Rust, or a module of this one, is known."""
    if name in RUST:
        return True
    manifests = [text for text in project.manifests("Cargo.toml", path) if text]
    if not manifests:
        return None
    wanted = name.replace("_", "[-_]")
    if any(re.search(rf"(?<![\w-]){wanted}(?![\w-])", text) for text in manifests):
        return True
    if any(f"/{name}.rs" in f"/{file}" or f"/{name}/" in f"/{file}" for file in project.files):
        return True
    return re.search(rf"\b(?:mod|use\s[^;]*)\s*\b{name}\b", project.text(path)) is not None
