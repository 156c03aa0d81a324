"""The demo, played by a script and by a user."""

from __future__ import annotations

import shutil
from pathlib import Path

from support.shell import EXAMPLE, Shell

ASKED = "Accept this hunk [y,n,r,e,g,f,s,a,A,q,?]? "


def test_without_a_terminal_a_script_shows_the_whole_job(empty: Shell) -> None:
    ran = empty.run("demo")
    assert (ran.code, ran.err) == (0, "")
    assert "# spec: Round money half up" in ran.out
    assert "$ countersign run parcel/money.py" in ran.out
    assert f"{ASKED}y" in ran.out
    assert f"{ASKED}r a weight is not money" in ran.out
    assert "4 hunks: 3 accepted, 1 rejected, 0 left." in ran.out
    assert ran.out.index("FAILED (failures=1)") < ran.out.index("\nOK\n")
    assert "rejected    parcel/labels.py:10  a weight is not money" in ran.out
    assert ran.out.index("The ledger is whole") < ran.out.index("The ledger was altered")


def test_the_demo_leaves_nothing_behind(empty: Shell, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in EXAMPLE.rglob("*") if path.is_file()}
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    assert empty.run("demo", TMPDIR=str(temporary)).code == 0
    assert list(temporary.iterdir()) == []
    assert not empty.state.exists()
    assert {path: path.read_bytes() for path in EXAMPLE.rglob("*") if path.is_file()} == before


def test_on_a_terminal_the_user_decides(empty: Shell) -> None:
    typing = empty.type("demo")
    for _ in range(2):
        typing.read_to("Press Enter to go on. ")
        typing.type("")
    assert "Press y to accept a hunk" in typing.read_to(ASKED)
    typing.type("n")
    typing.read_to(ASKED)
    typing.type("A")
    assert "2 of 3 hunks have not been seen" in typing.read_to(ASKED)
    typing.type("A")
    assert "4 hunks: 3 accepted, 1 rejected" in typing.read_to("Press Enter to go on. ")
    typing.type("")
    assert "rejected    parcel/invoice.py" in typing.read_to("Press Enter to go on. ")
    typing.type("")
    ended = typing.end()
    assert "The ledger was altered" in ended.out
    assert ended.code == 0


def test_the_demo_can_be_left_at_any_time(empty: Shell, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    typing = empty.type("demo", TMPDIR=str(temporary))
    typing.read_to("Press Enter to go on. ")
    typing.press_interrupt()
    assert typing.end().code == 130
    assert list(temporary.iterdir()) == []


def test_a_step_that_does_not_come_out_makes_the_demo_fail(empty: Shell, tmp_path: Path) -> None:
    checkout = copy_of_sources(tmp_path)
    shutil.copytree(EXAMPLE, checkout / "examples" / EXAMPLE.name)
    labels = checkout / "examples" / EXAMPLE.name / "parcel" / "labels.py"
    labels.write_text(labels.read_text(encoding="utf-8").replace("round(", "floor("), encoding="utf-8")
    ran = empty.run("demo", PYTHONPATH=str(checkout / "server"))
    assert ran.code == 1
    assert "the demo failed: " in ran.err


def test_without_the_example_the_demo_says_where_it_is(empty: Shell, tmp_path: Path) -> None:
    ran = empty.run("demo", PYTHONPATH=str(copy_of_sources(tmp_path) / "server"))
    assert (ran.code, ran.out) == (1, "")
    assert "the example project comes with the repository" in ran.err


def copy_of_sources(folder: Path) -> Path:
    """Return a directory that holds the program as a checkout does, but for the examples."""
    sources = EXAMPLE.parents[1] / "server"
    shutil.copytree(sources, folder / "checkout" / "server", ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "checkout"
