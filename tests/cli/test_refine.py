"""Refining on the terminal: a remark begins a new round, which is reviewed at once or later."""

from __future__ import annotations

from support.shell import Shell

MONEY = "parcel/money.py"
ASKED = "Accept this hunk [y,n,r,e,g,f,s,a,A,q,?]? "
REMARK = "rename: rounded -> to_the_cent"


def first_hunk(shell: Shell) -> str:
    found = shell.run("review", "--json").document
    return found["files"][0]["hunks"][0]["id"]


def test_a_remark_at_a_hunk_begins_a_round_whose_hunks_are_shown_next(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    assert "parcel/invoice.py:11" in typing.read_to(ASKED)
    typing.type("f")
    typing.read_to("What is to be different? ")
    typing.type(REMARK)
    assert "money.to_the_cent(net * (1 + TAX))" in typing.read_to(ASKED)
    typing.type("y")
    typing.read_to(ASKED)
    typing.type("q")
    typing.end()
    assert "money.to_the_cent(net * (1 + TAX))" in shell.read("parcel/invoice.py")


def test_words_that_the_agent_can_not_act_on_leave_the_hunk_as_it_is(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    typing.type("f make it nicer")
    said = typing.read_to(ASKED)
    assert "can not act on the remark 'make it nicer'" in said
    assert "parcel/invoice.py:11" in said
    typing.type("q")
    assert "4 hunks: 0 accepted, 0 rejected, 4 left" in typing.end().out


def test_a_round_is_begun_by_a_command_and_told_by_the_log(shell: Shell) -> None:
    shell.run("run", MONEY)
    ran = shell.run("refine", first_hunk(shell), "-m", REMARK)
    assert ran.code == 0
    assert "money.to_the_cent(net * (1 + TAX))" in ran.out
    logged = shell.run("log").out
    assert f"round 2: {REMARK} (agent recipe)" in logged
    assert "earlier ones replaced" in logged


def test_what_was_rejected_is_left_alone_by_the_round(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    typing.type("r 1")
    typing.read_to(ASKED)
    typing.type("q")
    typing.end()
    ran = shell.run("refine", first_hunk(shell), "-m", "scope: parcel/*.py", "--json").document
    assert ran["outcome"] == "nothing"
    assert "1 place was left alone because the change was rejected before." in ran["problem"]
    assert len([hunk for file in ran["files"] for hunk in file["hunks"]]) == 3


def test_an_unknown_hunk_is_named_and_nothing_is_begun(shell: Shell) -> None:
    ran = shell.run("refine", "none", "-m", "x")
    assert ran.code == 1
    assert "There is no hunk none" in ran.err
    assert shell.run("refine", "none").code == 2
