"""The class of a path is decided by its words alone, in any case, at any depth."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from countersign.core.policy import PathClass, path_class


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".git/config", PathClass.NEVER),
        (".GIT/Hooks/post-merge", PathClass.NEVER),
        ("vendor/lib/.git", PathClass.NEVER),
        (".vscode/settings.json", PathClass.NEVER),
        ("sub/AGENTS.md", PathClass.NEVER),
        (".github/copilot-instructions.md", PathClass.NEVER),
        (".aider.conf.yml", PathClass.NEVER),
        ("team.code-workspace", PathClass.NEVER),
        (".env", PathClass.NEVER),
        ("Countersign.toml", PathClass.NEVER),
        (".github/workflows/new.yml", PathClass.SENSITIVE),
        ("PyProject.toml", PathClass.SENSITIVE),
        ("services/a/Dockerfile.prod", PathClass.SENSITIVE),
        ("requirements/dev.txt", PathClass.SENSITIVE),
        ("poetry.lock", PathClass.SENSITIVE),
        ("web/tsconfig.build.json", PathClass.SENSITIVE),
        ("src/git/config.py", PathClass.NORMAL),
        ("src/environment.py", PathClass.NORMAL),
        (".env.example", PathClass.NORMAL),
        ("docs/makefiles.md", PathClass.NORMAL),
        ("", PathClass.NORMAL),
    ],
)
def test_a_path_has_the_class_that_its_name_says(path: str, expected: PathClass) -> None:
    assert path_class(path) is expected


def test_a_workspace_can_protect_more_and_free_nothing() -> None:
    protected = ["src/Crypto/**", "**/*.pem"]
    assert path_class("SRC/crypto/aes.py", protected) is PathClass.PROTECTED
    assert path_class("deep/down/key.PEM", protected) is PathClass.PROTECTED
    assert path_class(".git/key.pem", protected) is PathClass.NEVER
    assert path_class("Makefile", ["makefile"]) is PathClass.PROTECTED
    assert path_class("src/other.py", protected) is PathClass.NORMAL


@given(st.text(max_size=60), st.sampled_from([".git/", ".vscode/", "a/.claude/"]))
def test_nothing_below_a_folder_of_a_class_is_outside_of_it(path: str, folder: str) -> None:
    assert path_class(folder + path) is PathClass.NEVER
