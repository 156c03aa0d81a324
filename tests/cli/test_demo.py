"""The demo, played by a script and by a user."""

from __future__ import annotations

from pathlib import Path

from support.shell import EXAMPLE, Shell

ASKED = "Accept this hunk [y,n,r,s,a,A,q,?]? "


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
