"""What was rejected, on the terminal: shown with its reason, and offered again when that is wanted."""

from __future__ import annotations

from support.shell import Shell

MONEY = "parcel/money.py"
ASKED = "Accept this hunk [y,n,r,e,g,f,s,a,A,q,?]? "
BACK = "Take back this rejection [y,n,q]? "


def reject_two(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    typing.type("r 1")
    typing.read_to(ASKED)
    typing.type("r it adds up")
    typing.read_to(ASKED)
    typing.type("q")
    typing.end()


def test_rejected_hunks_are_shown_with_their_reasons(shell: Shell) -> None:
    reject_two(shell)
    ran = shell.run("review", "--rejected")
    assert "parcel/invoice.py:11  rejected: not asked for" in ran.out
    assert "  rejected: it adds up" in ran.out
    assert "2 rejected hunks." in ran.out
    found = shell.run("review", "--rejected", "--json").document
    assert [hunk["reason"] for file in found["files"] for hunk in file["hunks"]] == ["not asked for", "it adds up"]
    assert "No hunk was rejected in parcel/rates.py." in shell.run("review", "--rejected", "parcel/rates.py").out


def test_a_rejection_is_taken_back_and_the_hunk_waits_again(shell: Shell) -> None:
    reject_two(shell)
    typing = shell.type("review", "--rejected")
    typing.read_to(BACK)
    typing.type("y")
    typing.read_to(BACK)
    typing.type("n")
    assert "1 rejected hunk; 1 rejection taken back." in typing.end().out
    assert "parcel/invoice.py:11" in shell.run("review").out


def test_what_was_rejected_is_not_offered_by_the_next_run(shell: Shell) -> None:
    reject_two(shell)
    ran = shell.run("run", MONEY)
    assert "2 hunks that were rejected before were left out (not asked for; it adds up)." in ran.err
    assert "2 hunks: 0 accepted, 0 rejected, 2 left" in ran.out
    typing = shell.type("review", "--rejected")
    typing.read_to(BACK)
    typing.type("y")
    assert "run its spec again to see it" in typing.read_to(BACK)
    typing.type("q")
    typing.end()
    assert "3 hunks: 0 accepted" in shell.run("run", MONEY).out
