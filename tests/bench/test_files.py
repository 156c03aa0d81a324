from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings, strategies as st

from countersign.bench.files import Files

Tree = dict[str, str]


def planted(root: Path, tree: Tree) -> Path:
    for path, text in tree.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, newline="")
    return root


def listed(root: Path) -> list[str]:
    """Return what `Files` lists, having asked `shows` about each file as well."""
    files = Files(root)
    found = sorted(files)
    every = [
        os.path.relpath(os.path.join(above, name), root)  # noqa: PTH118 - what os.walk gives
        for above, _, names in os.walk(root)
        for name in names
    ]
    regular = [path for path in every if not (root / path).is_symlink()]
    assert sorted(path for path in regular if files.shows(path)) == found
    return found


@pytest.mark.parametrize(
    ("rules", "shown"),
    [
        ("", ["a.log", "b/a.log", "b/c/x.py", "d/x.py"]),
        ("*.log", ["b/c/x.py", "d/x.py"]),
        ("/a.log", ["b/a.log", "b/c/x.py", "d/x.py"]),
        ("b/", ["a.log", "d/x.py"]),
        ("a.log/", ["a.log", "b/a.log", "b/c/x.py", "d/x.py"]),
        ("b/*", ["a.log", "d/x.py"]),
        ("b/*\n!b/c/", ["a.log", "b/c/x.py", "d/x.py"]),
        ("b\n!b/c/x.py", ["a.log", "d/x.py"]),
        ("**/x.py", ["a.log", "b/a.log"]),
        ("b/**/x.py", ["a.log", "b/a.log", "d/x.py"]),
        ("*\n!*/\n!*.py", ["b/c/x.py", "d/x.py"]),
        ("# a\n\n  \n!a\n\\", ["a.log", "b/a.log", "b/c/x.py", "d/x.py"]),
        ("[ab].log\r\n[!b]/x.py   ", ["b/c/x.py"]),
    ],
)
def test_ignored_files_are_not_shown(tmp_path: Path, rules: str, shown: list[str]) -> None:
    planted(tmp_path, {"a.log": "", "b/a.log": "", "b/c/x.py": "", "d/x.py": "", ".gitignore": rules})
    assert [path for path in listed(tmp_path) if path != ".gitignore"] == shown


def test_ignore_files_count_from_the_top_of_the_repository_on(tmp_path: Path) -> None:
    root = planted(
        tmp_path,
        {
            ".git/info/exclude": "excluded\n",
            ".gitignore": "/project/a\nb\nbuild/\n",
            "project/.gitignore": "!b\n",
            "project/a": "",
            "project/b": "",
            "project/c": "",
            "project/excluded": "",
            "project/deep/build/d": "",
        },
    )
    assert listed(root / "project") == [".gitignore", "b", "c"]


def test_a_repository_inside_has_rules_of_its_own(tmp_path: Path) -> None:
    tree = {
        ".git/HEAD": "",
        ".gitignore": "*.o\n",
        "inner/.git/info/exclude": "*.a\n",
        "inner/x.o": "",
        "inner/x.a": "",
    }
    assert listed(planted(tmp_path, tree)) == [".gitignore", "inner/x.o"]


def test_the_exclude_file_of_a_worktree_is_found(tmp_path: Path) -> None:
    planted(
        tmp_path,
        {
            "main/.git/info/exclude": "hidden\n",
            "main/.git/worktrees/side/commondir": "../..\n",
            "side/.git": f"gitdir: {tmp_path}/main/.git/worktrees/side\n",
            "side/hidden": "",
            "side/shown": "",
        },
    )
    assert listed(tmp_path / "side") == ["shown"]


def test_our_own_ignore_files_go_before_those_of_git(tmp_path: Path) -> None:
    tree = {".ignore": "!a\nc\n", "x/.gitignore": "a\nb\n", "x/a": "", "x/b": "", "x/c": "", "x/d": ""}
    assert listed(planted(tmp_path, tree)) == [".ignore", "x/.gitignore", "x/a", "x/d"]


def test_secrets_and_records_are_never_shown(tmp_path: Path) -> None:
    hidden = [
        "a/.env",
        ".ENV.local",
        "k/id_rsa",
        "server.PEM",
        ".aws/credentials",
        "x/.git/config",
        ".npmrc",
        ".hg/x",
    ]
    shown = [".env.example", "credentials", "id_rsa.pub", "key.py"]
    rules = {".gitignore": "".join(f"!{path}\n" for path in hidden)}
    assert listed(planted(tmp_path, dict.fromkeys([*hidden, *shown], "") | rules)) == sorted([*shown, ".gitignore"])


def test_links_special_files_and_strange_names_are_not_shown(tmp_path: Path) -> None:
    planted(tmp_path, {"dir/a": "", "naïve 🎉\n": ""})
    (tmp_path / "link").symlink_to("dir/a")
    (tmp_path / "linked").symlink_to("dir")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / ".ignore")
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff", os.O_CREAT))
    assert sorted(Files(tmp_path)) == ["dir/a", "naïve 🎉\n"]


def test_a_workspace_that_is_gone_has_no_files(tmp_path: Path) -> None:
    assert sorted(Files(tmp_path / "gone")) == []


parts = st.text("ab", min_size=1, max_size=2)
paths = st.lists(parts, min_size=1, max_size=3).map("/".join)
atoms = st.sampled_from(
    ["a", "b", "*", "**", "?", "/", "[ab]", "[!a]", "[]a]", "[b-a]", "[[:alpha:]]", "\\a", "\\", " ", "["]
)
patterns = st.tuples(st.sampled_from(["", "!"]), st.lists(atoms, max_size=5).map("".join)).map("".join)
rule_files = st.lists(patterns, max_size=4).map("\n".join)


@pytest.fixture(scope="module")
def repository() -> Callable[[Tree], tuple[list[str], list[str]]]:
    """Return a function from a tree to what git and we list of it."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")

    def both(tree: Tree) -> tuple[list[str], list[str]]:
        with TemporaryDirectory() as directory:
            root = Path(directory)
            (root / ".git/refs").mkdir(parents=True)
            (root / ".git/objects").mkdir()
            planted(root, {".git/HEAD": "ref: refs/heads/main\n", **tree})
            command = ["git", "ls-files", "--others", "--exclude-standard", "-z"]
            environment = {"PATH": os.environ["PATH"], "HOME": directory, "GIT_CONFIG_NOSYSTEM": "1"}
            done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True, text=True)
            return sorted(filter(None, done.stdout.split("\0"))), sorted(Files(root))

    return both


@settings(max_examples=150, deadline=None)
@given(st.sets(paths, min_size=1, max_size=8), rule_files, rule_files)
@example({"a/b", "b"}, "a/*\n!a/b", "")
@example({"a/b"}, "a/**", "")
@example({"a/a/b", "a/b"}, "a/**/b", "b")
@example({"a/b", "b/a"}, "/**", "!**/b")
@example({"a"}, "\\ ", "")
def test_git_lists_the_same_files(
    repository: Callable[[Tree], tuple[list[str], list[str]]], files: set[str], rules: str, inner: str
) -> None:
    tree = dict.fromkeys((file for file in files if not any(other.startswith(f"{file}/") for other in files)), "")
    tree[".gitignore"] = rules
    if any(file.startswith("a/") for file in tree):
        tree["a/.gitignore"] = inner
    expected, found = repository(tree)
    assert found == expected
