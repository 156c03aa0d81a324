"""Which files hold one of some words: what git is asked and what is read here must come to the same."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from countersign.bench import grep
from countersign.bench.files import Files
from countersign.bench.grep import Grep, GrepError
from countersign.bench.search import search
from countersign.core.encoding import LIMIT, Decoded, decode
from support.users import unprivileged

WORDS = ("spec:", "ai!", "ai?")


@pytest.fixture(params=["git", "ourselves"])
def means(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Search with the help of git, or without it."""
    if request.param == "ourselves":
        monkeypatch.setenv("PATH", "/nowhere")
    return request.param


def planted(root: Path, tree: Mapping[str, str | bytes]) -> Path:
    for path, content in tree.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def found(root: Path, words: Iterable[str] = WORDS, below: Iterable[str] = ("",)) -> list[str]:
    return sorted(search(root, tuple(words), tuple(below)).candidates)


@pytest.mark.usefixtures("means")
def test_words_are_found_in_any_case_and_charset(tmp_path: Path) -> None:
    held = {
        "plain": "x\n# spec: a",
        "loud": "# SPEC: a",
        "mixed": "# sPeC:",
        "asked": "ends in ai?",
        "told": "ends in AI!\r\n",
        "marked": "\ufeff# spec: a",
        "latin": "é spec:".encode("latin-1"),
        "little": "# spec: a".encode("utf-16"),
        "big": b"\xfe\xff" + "# spec: a".encode("utf-16-be"),
        "binary": b"\0\1 spec: \0",
        "long": "x" * 1_000_000 + "spec:",
    }
    others = {"none": "spec", "apart": "spec :", "other": "aim!", "empty": ""}
    assert found(planted(tmp_path, held | others)) == sorted(held)


@pytest.mark.usefixtures("means")
def test_the_sign_for_kelvin_is_a_k(tmp_path: Path) -> None:
    planted(tmp_path, {"a": "tas\N{KELVIN SIGN}: x", "b": "TASK:", "c": "tas:"})
    assert found(tmp_path, ["task:"]) == ["a", "b"]


@pytest.mark.usefixtures("means")
def test_for_a_word_beyond_ascii_every_file_may_hold_it(tmp_path: Path) -> None:
    assert found(planted(tmp_path, {"a": "ÜBER:", "b": "x"}), ["über:"]) == ["a", "b"]


@pytest.mark.usefixtures("means")
def test_a_word_is_no_pattern(tmp_path: Path) -> None:
    assert found(planted(tmp_path, {"a": "to-do:", "b": "to+do:", "c": "a*"}), ["to-do:"]) == ["a"]


@pytest.mark.usefixtures("means")
def test_strange_names_are_told_as_they_are(tmp_path: Path) -> None:
    names = ["-e", "--", ":(top)a", "*", "a\nb", "naïve 🎉", '"', "a b/\\", "~"]
    planted(tmp_path, dict.fromkeys(names, "spec:"))
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff", os.O_CREAT))
    (tmp_path / "link").symlink_to("~")
    assert found(tmp_path) == sorted(names)


@pytest.mark.usefixtures("means")
def test_what_ignore_files_name_and_secrets_are_not_found(tmp_path: Path) -> None:
    shown = ["a.py", "web/a.js"]
    hidden = ["b.log", "web/made/a.js", "excluded", ".env", ".hg/a", ".git/a", "web/.ssh/a"]
    ignoring = {".gitignore": "*.log\n", "web/.gitignore": "made/\n", ".git/info/exclude": "excluded\n"}
    assert found(planted(tmp_path, dict.fromkeys([*shown, *hidden], "spec:") | ignoring)) == shown


@pytest.mark.usefixtures("means")
def test_what_only_we_show_is_found_as_well(tmp_path: Path) -> None:
    """Our own ignore files win over those of git, and a repository inside has rules of its own."""
    tree = {
        ".git/HEAD": "",
        ".gitignore": "*.gen\n*.made\n",
        "own/.ignore": "!*.gen\n",
        "own/deep/a.gen": "spec:",
        "own/deep/a.made": "spec:",
        "inner/.git/HEAD": "",
        "inner/a.made": "spec:",
        "module/.git": "gitdir: ../.git/modules/module\n",
        "module/deep/a.made": "spec:",
        "a.py": "spec:",
    }
    assert found(planted(tmp_path, tree)) == ["a.py", "inner/a.made", "module/deep/a.made", "own/deep/a.gen"]


@pytest.mark.usefixtures("means")
def test_rules_above_the_workspace_count(tmp_path: Path) -> None:
    tree = {".ignore": "!*.log\n", ".gitignore": "*.log\n", ".git/HEAD": "", "in/a.log": "spec:", "in/b": "spec:"}
    planted(tmp_path, tree)
    assert found(tmp_path / "in") == ["a.log", "b"]
    (tmp_path / ".ignore").unlink()
    assert found(tmp_path / "in") == ["b"]


@pytest.mark.usefixtures("means")
def test_only_what_is_below_the_directories_is_searched(tmp_path: Path) -> None:
    planted(tmp_path, dict.fromkeys(["a", "web/a", "web/in/b", "webs/a", "*/a"], "spec:"))
    assert found(tmp_path, below=["web/"]) == ["web/a", "web/in/b"]
    assert found(tmp_path, below=["web/in/", "*/"]) == ["*/a", "web/in/b"]
    assert list(search(tmp_path, WORDS, ["web/"]).files) == ["*/a", "a", "web/a", "web/in/b", "webs/a"]


@pytest.mark.usefixtures("means")
def test_what_can_not_be_read_is_told(tmp_path: Path) -> None:
    del tmp_path  # it belongs to one user
    with TemporaryDirectory() as directory, unprivileged(Path(directory)):
        root = planted(Path(directory), {"a": "spec:", "b": "nothing", "c/d": "spec:", "e": ""})
        (root / "b").chmod(0)
        (root / "c").chmod(0)
        try:
            result = search(root, WORDS)
            assert (sorted(result.candidates), result.closed) == (["a", "b"], ["c/"])
        finally:
            (root / "c").chmod(0o700)


@pytest.mark.usefixtures("means")
def test_a_file_larger_than_a_text_is_left_to_who_reads_it(tmp_path: Path) -> None:
    planted(tmp_path, {"a": "spec:"})
    (tmp_path / "huge").touch()
    os.truncate(tmp_path / "huge", LIMIT + 1)
    assert set(found(tmp_path)) - {"huge"} == {"a"}


def test_files_that_take_too_much_memory_are_not_read_by_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grep, "_MEMORY", 1 << 17)
    planted(tmp_path, {"z": "spec:"})
    (tmp_path / "huge").touch()
    os.truncate(tmp_path / "huge", 1 << 30)
    with pytest.raises(GrepError):
        list(Grep(str(tmp_path), WORDS).found(2))
    assert found(tmp_path) == ["huge", "z"]


def test_a_pipe_in_the_place_of_an_ignore_file_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grep, "_SECONDS", 0.2)
    planted(tmp_path, {"a": "spec:"})
    os.mkfifo(tmp_path / ".gitignore")
    assert found(tmp_path) == ["a"]


def test_nothing_that_a_repository_names_is_run(tmp_path: Path) -> None:
    """Neither the repository itself nor one that lies about in it has a say."""
    run = tmp_path / "run.sh"
    run.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n", encoding="utf-8")
    run.chmod(0o755)
    config = f"""[core]
    repositoryformatversion = 0
    fsmonitor = {run}
    pager = {run}
    hooksPath = {tmp_path}
    sshCommand = {run}
[filter "x"]
    clean = {run}
    smudge = {run}
    process = {run}
[diff "x"]
    textconv = {run}
    command = {run}
[alias]
    grep = !{run}
"""
    git = {"HEAD": "ref: refs/heads/main\n", "config": config, "objects/x": "", "refs/x": ""}
    root = planted(
        tmp_path / "work",
        {
            **{f".git/{name}": text for name, text in git.items()},
            **{f"bare.git/{name}": text for name, text in git.items()},
            "inner/.git": "gitdir: ../bare.git\n",
            ".gitattributes": "* filter=x diff=x\n",
            "a.py": "spec:",
            "inner/b.py": "spec:",
        },
    )
    assert list(Grep(str(root), WORDS).found(9)) == ["a.py", "inner/b.py"]
    assert found(root) == ["a.py", "inner/b.py"]
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "script",
    [
        "exit 128",
        "printf 'a\\0'; exit 2",
        "printf 'a\\0'; echo 'error: b' >&2",
        "printf 'a\\0../x\\0nowhere\\0'; exec sleep 60",
        "printf 'a\\0'; kill -9 $$",
    ],
)
def test_when_git_fails_nothing_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.setattr(grep, "_SECONDS", 0.5)
    root = planted(tmp_path / "work", {"a": "spec:", "b": "spec:", "c": ""})
    (tmp_path / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert found(root) == ["a", "b"]


def test_a_search_that_runs_already_is_used_if_it_is_the_same(tmp_path: Path) -> None:
    planted(tmp_path, {"a": "spec:", "b": "todo:"})
    same = Grep(str(tmp_path), WORDS)
    assert list(search(tmp_path, WORDS, running=same).candidates) == ["a"]
    other = Grep(str(tmp_path), WORDS)
    assert list(search(tmp_path, ["todo:"], running=other).candidates) == ["b"]
    assert not same.is_running
    assert not other.is_running


def test_git_is_ended_when_nobody_listens_any_more(tmp_path: Path) -> None:
    planted(tmp_path, {f"{number:03}": "spec:" for number in range(200)})
    running = Grep(str(tmp_path), WORDS)
    with closing(running.found(200)) as names:
        assert next(names) == "000"
    with pytest.raises(ProcessLookupError):
        os.kill(running.process, 0)


pieces = st.sampled_from(
    [
        *(b"spec:", b"SpEC", b":", b"aI", b"!", b"?", b"\n", b"\r\n", b" x", b"\0", b"\xff\xfe", b"\xe9"),
        *map(str.encode, ("\ufeff", "é", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "\N{KELVIN SIGN}")),
        *("spec:".encode(charset) for charset in ("utf-16-le", "utf-16-be")),
    ]
)
contents = st.lists(pieces, max_size=6).map(b"".join)
names = st.sampled_from(["a", "b.log", "in/a", "in/b.log", "in/c", "in/deep/c", "d"])
rules = st.sampled_from(["*.log", "!*.log", "in/", "c", "!c", "/d", "in/*", "deep", ""])
ignoring = st.sampled_from([".gitignore", ".ignore", "in/.gitignore", "in/.ignore", "in/.git/info/exclude"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.dictionaries(names, contents, min_size=1), st.dictionaries(ignoring, rules), st.sampled_from(["spec:", "k:"])
)
@pytest.mark.usefixtures("means")
def test_no_file_that_holds_a_word_is_missed(files: dict[str, bytes], rules: dict[str, str], word: str) -> None:
    with TemporaryDirectory() as directory:
        root = planted(Path(directory), {**files, **rules})
        shown = set(Files(root))
        texts = {path: decode((root / path).read_bytes()) for path in shown}
        held = {
            path
            for path, decoded in texts.items()
            if isinstance(decoded, Decoded)
            and any(sought in decoded.text.lower() for sought in (word, "ai!", "ai?"))
        }
        candidates = found(root, [word, "ai!", "ai?"])
    assert held <= set(candidates) <= shown
    assert len(set(candidates)) == len(candidates)
