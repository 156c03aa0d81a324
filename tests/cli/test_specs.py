"""Listing the specs of a tree, with what is wrong with them."""

from __future__ import annotations

import codecs
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from countersign.__main__ import main
from countersign.bench.ahead import begin
from countersign.cli.place import root_of
from countersign.cli.specs import MARKS
from countersign.core.encoding import LIMIT
from countersign.settings import Settings
from support.shell import Shell
from support.users import unprivileged

SPEC = "# spec: Use the new name.\n#   rename: old -> new\n#   done: make test\n"


def test_the_specs_of_the_workspace_are_listed_with_their_findings(shell: Shell) -> None:
    ran = shell.run("specs")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert [line.partition(": ")[0] for line in lines if not line.startswith(" ")] == [
        "parcel/address.py:4",
        "parcel/money.py:6",
        "parcel/tracking.py:8",
        "web/track.ts:5",
    ]
    vague = "  parcel/address.py:8:28: warning: Nobody can check `properly`; say what it means here."
    assert vague in lines


def test_specs_as_json_name_findings_and_fixes(shell: Shell) -> None:
    document = shell.run("specs", "parcel/address.py", "--json").document
    (spec,) = document
    assert (spec["path"], spec["line"], spec["mode"]) == ("parcel/address.py", 4, "task")
    found = {finding["code"]: finding for finding in spec["findings"]}
    assert found["unclear"]["line"] == 8
    assert found["unclear"]["severity"] == "warning"
    assert found["no-done"]["fix"].startswith("Add `done: ")


def test_an_error_in_a_spec_makes_the_command_fail(empty: Shell) -> None:
    empty.write("code.py", f"{SPEC}#   agent: nobody\nold = 1\n")
    ran = empty.run("specs")
    assert ran.code == 1
    assert "error: " in ran.out
    assert "nobody" in ran.out
    assert empty.run("specs", "--json").code == 1


def test_what_ignore_files_name_is_passed_over_unless_it_is_named_itself(empty: Shell) -> None:
    empty.write(".gitignore", "build/\n")
    empty.write("build/made.py", SPEC)
    empty.write("code.py", SPEC)
    assert [spec["path"] for spec in empty.run("specs", "--json").document] == ["code.py"]
    named = empty.run("specs", "build/made.py", "code.py", ".", "--json").document
    assert [spec["path"] for spec in named] == ["build/made.py", "code.py"]


def test_a_directory_stands_for_what_is_below_it(shell: Shell) -> None:
    assert [spec["path"] for spec in shell.run("specs", "web", "--json").document] == ["web/track.ts"]


def test_a_workspace_without_specs_lists_nothing(empty: Shell) -> None:
    ran = empty.run("specs")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert empty.run("specs", "--json").document == []


def test_files_that_are_no_text_are_passed_over_in_a_tree_and_told_when_named(empty: Shell) -> None:
    empty.write("code.py", SPEC)
    empty.write("data.bin", b"\0# spec: no")
    assert [spec["path"] for spec in empty.run("specs", "--json").document] == ["code.py"]
    ran = empty.run("specs", "data.bin")
    assert ran.code == 1
    assert "data.bin is not a text file" in ran.err


def test_specs_are_found_in_texts_of_every_kind(empty: Shell) -> None:
    texts = {
        "a.py": SPEC.encode(),
        "b.py": codecs.BOM_UTF8 + SPEC.encode(),
        "c.py": SPEC.encode("utf-16"),
        "d.py": codecs.BOM_UTF16_BE + SPEC.encode("utf-16-be"),
        "e.py": b"# caf\xe9\n\n" + SPEC.encode(),
        "f.py": SPEC.replace("\n", "\r\n").encode(),
        "g.py": SPEC.replace("\n", "\r").upper().encode(),
        "h.py": b"old = 1  # rename this, AI!\n",
        "i\n\u202e.py": SPEC.encode(),
    }
    for path, text in texts.items():
        empty.write(path, text)
    empty.write("none.py", "spec = 'spec: no'\n")
    empty.write("data.bin", b"\0 # spec: no\n")
    empty.write("huge.py", SPEC)
    os.truncate(empty.folder / "huge.py", LIMIT + 1)
    ran = empty.run("specs", "--json")
    assert [spec["path"] for spec in ran.document] == list(texts)
    assert ran.err == ""


def test_what_can_not_be_read_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def ran(*options: str) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["countersign", "specs", *options])
        assert main() == 0
        told = capsys.readouterr()
        return told.out, told.err

    with TemporaryDirectory() as directory:
        root = Path(directory)
        monkeypatch.chdir(root)
        (root / "code.py").write_text(SPEC, encoding="utf-8")
        (root / "countersign.toml").touch()
        assert ran()[1] == ""  # whoever is let in nowhere can not import anything more, either
        with unprivileged(root):
            (root / "shut.py").touch(0)
            out, err = ran()
            assert out.splitlines()[0] == "code.py:1: Use the new name."
            assert err == "countersign: 1 path can not be read, so its specs are missing here: shut.py\n"
            (root / "folder").mkdir(0)
            for number in range(5):
                (root / f"shut{number}.py").touch(0)
            out, err = ran("--json")
            assert len(json.loads(out)) == 1
            assert err == (
                "countersign: 7 paths can not be read, so their specs are missing here: "
                "folder/, shut.py, shut0.py, shut1.py, shut2.py, ...\n"
            )


def test_a_path_that_is_not_there_is_said_to_be_missing(empty: Shell) -> None:
    ran = empty.run("specs", "nowhere")
    assert (ran.code, ran.err) == (2, "countersign: nowhere does not exist.\n")


def test_hostile_text_of_a_spec_is_made_visible(empty: Shell) -> None:
    empty.write("code.py", "# spec: Rename\x1b[2J \u202eit.\n#   rename: old -> new\n")
    out = empty.run("specs").out
    assert "Rename<U+001B>[2J <U+202E>it." in out


def test_the_tag_that_a_workspace_sets_is_the_one_that_counts(empty: Shell) -> None:
    empty.write("countersign.toml", 'tag = "todo:"\n')
    spec = "# todo: Modern spelling.\n#   rewrite: old($X) -> new($X)\n\n# spec: an ordinary comment\n"
    empty.write("code.py", f"{spec}old(1)\n")
    assert empty.run("specs").out.splitlines()[0] == "code.py:1: Modern spelling."
    assert empty.run("run", "code.py", "--accept", "all").code == 0
    assert empty.read("code.py") == f"{spec}new(1)\n"


def test_what_is_searched_ahead_is_what_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "countersign.toml").touch()
    (tmp_path / "in" / "side").mkdir(parents=True)
    for here in (tmp_path, tmp_path / "in" / "side", Path("/")):
        monkeypatch.chdir(here)
        for options in ([], ["--json"], ["--color=never", "--json"]):
            running = begin(options)
            assert running is not None
            running.stop()
            assert running.question == (str(root_of(None)), (Settings().tag, *MARKS), ())
        for options in (["in"], ["--root", "in"], ["--color", "never"], ["--help"]):
            assert begin(options) is None


def test_listing_specs_loads_only_what_that_needs(empty: Shell) -> None:
    empty.write("code.py", "def one():\n    # spec: Say why.\n    return 1\n")
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "countersign", "specs", "--color", "never"],
        cwd=empty.folder,
        env=empty.environment,
        capture_output=True,
        check=True,
        text=True,
    )
    assert ended.stdout.startswith("code.py:2: Say why.\n")
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "countersign.cli.specs" in imported
    heavy = {"asyncio", "ast_grep_py", "lsprotocol", "pygit2", "pygls", "rich", "subprocess", "tempfile"}
    assert {name.partition(".")[0] for name in imported} & heavy == set()
    assert imported & {"countersign.runtime", "countersign.core.step", "countersign.agents.recipe"} == set()
