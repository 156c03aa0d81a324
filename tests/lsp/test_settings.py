"""A config that is wrong never stops anything: the defaults hold, and one sentence says file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from countersign.settings import FILE, Checks, Limits, Policy, Settings, load_settings


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == (Settings(), None)


def test_what_a_file_leaves_out_keeps_its_default(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[limits]\nedit_shown = 2\n", encoding="utf-8")
    assert load_settings(tmp_path) == (Settings(limits=Limits(edit_shown=2.0)), None)


def test_a_workspace_names_what_only_hands_write(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[policy]\nprotected = ["**/crypto/**", "LICENSE"]\n', encoding="utf-8")
    assert load_settings(tmp_path) == (Settings(policy=Policy(("**/crypto/**", "LICENSE"))), None)


def test_a_workspace_names_what_its_checks_need_to_run(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[checks]\nenvironment = ["data/models/", ".cache"]\n', encoding="utf-8")
    assert load_settings(tmp_path) == (Settings(checks=Checks(("data/models/", ".cache"))), None)


@pytest.mark.parametrize("path", ["/etc", "..", "a/../../b", "./a", "a//b", "", "."])
def test_a_workspace_names_nothing_outside_of_it(tmp_path: Path, path: str) -> None:
    (tmp_path / FILE).write_text(f'[checks]\nenvironment = ["{path}"]\n', encoding="utf-8")
    settings, said = load_settings(tmp_path)
    assert settings == Settings()
    assert said is not None
    assert said.startswith("countersign.toml, line 2: `checks.environment`: it has to be a path from the workspace")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[limits]\nedit_shown = 'a'\n", "countersign.toml, line 2: `limits.edit_shown`: expected `float`"),
        (b"\n\nlimits.edit_shown = 0\n", "countersign.toml, line 3: `limits.edit_shown`: expected `float` > 0"),
        (b"tag = 'spec'\n", "countersign.toml, line 1: `tag`: a tag is a word and a colon, as `spec:` is."),
        (b"limits = 3\n", "countersign.toml, line 1: `limits`: expected `object`, got `int`"),
        (b"[policy]\n\nprotected = ['!a']\n", "countersign.toml, line 3: `policy.protected`: a glob is a path"),
        (b"[policy]\nprotected = 'a'\n", "countersign.toml, line 2: `policy.protected`: expected `array`"),
        (b"[limits]\n\nfoo = 1\n", "countersign.toml, line 3: `limits.foo`: there is no such key"),
        (b'[limits]\n\n"f.o" = 1\n', "countersign.toml, line 3: `limits.f.o`: there is no such key"),
        (b"# edit_shown\n[other]\n", "countersign.toml, line 2: `other`: there is no such key"),
        (b"limits = \n", "countersign.toml, line 1: invalid value"),
        (b"[limits]\nx = [\n", "countersign.toml, at its end: invalid value"),
        (b"[limits]\nx = 1\nx = 2\n", "countersign.toml, line 3: cannot overwrite a value"),
        (b"a = 1\n# \xff\n", "countersign.toml, line 2: not UTF-8"),
        (b"x = " + b"[" * 100_000, "countersign.toml: nested too deeply"),
        (b"#" * 1_000_001, "countersign.toml has more than 1000000 bytes"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_file_gives_the_defaults_and_a_sentence(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    settings, said = load_settings(tmp_path)
    assert settings == Settings()
    assert said is not None
    assert said.startswith(problem)
    assert said.endswith("The defaults are used; mend the file and start again.")


def test_a_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    settings, said = load_settings(tmp_path)
    assert settings == Settings()
    assert (
        said
        == "countersign.toml can not be read: is a directory. The defaults are used; mend the file and start again."
    )
