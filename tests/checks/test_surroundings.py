"""What a check finds around it: found by what it is, named by the configuration, or left out with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from countersign.checks.surroundings import surroundings_of


def made(root: Path, *files: str) -> None:
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")


def test_programs_of_the_project_come_first_on_the_path(tmp_path: Path) -> None:
    made(tmp_path, ".venv/pyvenv.cfg", "node_modules/x/index.js", "packages/a/node_modules/y/index.js")
    around = surroundings_of(tmp_path)
    assert around.environment == (".venv", "node_modules", "packages/a/node_modules")
    assert around.path[:2] == (f"{tmp_path}/.venv/bin", f"{tmp_path}/node_modules/.bin")
    assert around.variables["VIRTUAL_ENV"] == f"{tmp_path}/.venv"


def test_a_directory_of_that_name_which_is_no_environment_is_none(tmp_path: Path) -> None:
    made(tmp_path, "venv/notes.txt", "vendor/notes.txt", ".yarn/releases/yarn.cjs")
    assert surroundings_of(tmp_path).environment == ()


def test_installed_packages_are_shown_where_they_are_not_on_the_bench(tmp_path: Path) -> None:
    made(tmp_path, "vendor/autoload.php")
    assert surroundings_of(tmp_path, ["src/a.php"]).environment == ("vendor",)
    assert surroundings_of(tmp_path, ["src/a.php", "vendor/autoload.php"]).environment == ()


def test_a_link_that_leads_elsewhere_is_no_environment(tmp_path: Path) -> None:
    made(tmp_path, "home/.ssh/key", "work/a.py")
    (tmp_path / "work/node_modules").symlink_to("../home")
    assert surroundings_of(tmp_path / "work").environment == ()


def test_modules_that_another_copy_of_the_project_has_are_shown(tmp_path: Path) -> None:
    made(tmp_path, "main/node_modules/x/index.js", "work/a.js")
    (tmp_path / "work/node_modules").symlink_to("../main/node_modules")
    assert surroundings_of(tmp_path / "work").environment == ("node_modules",)


def test_the_configuration_names_more_in_the_workspace_and_the_user_elsewhere(tmp_path: Path) -> None:
    made(tmp_path, "work/data/model.bin", "work/.cache/x", "sdk/bin/tool")
    around = surroundings_of(
        tmp_path / "work", named=["data", ".cache/x", f"{tmp_path}/work/data", f"{tmp_path}/sdk"]
    )
    assert around.environment == ("data", ".cache/x", f"{tmp_path}/sdk")
    assert around.left_out == ()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone", "is not there"),
        ("/no/such/place", "is not there"),
        ("away", "leads out of the workspace"),
        (".git", "configuration, records or secrets"),
        ("sub/.env", "configuration, records or secrets"),
    ],
)
def test_what_is_named_and_not_shown_is_told_with_the_reason(tmp_path: Path, name: str, why: str) -> None:
    made(tmp_path, "work/.git/config", "work/sub/.env", "home/key")
    (tmp_path / "work/away").symlink_to("../home")
    around = surroundings_of(tmp_path / "work", named=[name])
    assert around.environment == ()
    (sentence,) = around.left_out
    assert name in sentence
    assert why in sentence
