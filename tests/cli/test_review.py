"""Reviewing hunk by hunk at a terminal."""

from __future__ import annotations

from support.shell import Shell

MONEY = "parcel/money.py"
ASKED = "Accept this hunk [y,n,r,e,g,f,s,a,A,q,?]? "
LARGER_ASKED = "Accept this hunk [y,n,r,l,e,g,f,s,a,A,q,?]? "
STALE_ASKED = "Accept this hunk [n,r,b,f,s,q,?]? "


def test_each_hunk_is_accepted_or_rejected_on_its_own(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    assert "parcel/invoice.py:11  1 of 4" in typing.read_to(ASKED)
    typing.type("y")
    assert "parcel/labels.py:10  2 of 4" in typing.read_to(ASKED)
    typing.type("n")
    typing.read_to(ASKED)
    typing.type("n")
    typing.read_to(ASKED)
    typing.type("y")
    ended = typing.end()
    assert "4 hunks: 2 accepted, 2 rejected, 0 left." in ended.out
    assert ended.code == 0
    assert "money.rounded(net * (1 + TAX))" in shell.read("parcel/invoice.py")
    assert "money.rounded(" not in shell.read("parcel/labels.py").split("def postage")[0]
    assert "return round(price, 2)" in shell.read("parcel/rates.py")
    assert "money.rounded(ISLAND_SURCHARGE * kilograms)" in shell.read("parcel/rates.py")


def test_the_reason_of_a_rejection_is_asked_for_and_recorded(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    typing.type("r")
    typing.read_to("Why? ")
    typing.type("it adds up")
    typing.read_to(ASKED)
    typing.type("r a weight is not money")
    typing.read_to(ASKED)
    typing.type("q")
    typing.end()
    rejected = [record["more"] for record in shell.records() if record["kind"] == "hunk-rejected"]
    assert rejected == ["it adds up", "a weight is not money"]


def test_accepting_the_rest_of_a_file_leaves_other_files_open(shell: Shell) -> None:
    typing = shell.type("run", "parcel/tracking.py")
    assert "parcel/tracking.py:12  1 of" in typing.read_to(ASKED)
    typing.type("a")
    assert "tests/test_parcel.py" in typing.read_to(LARGER_ASKED)
    typing.type("q")
    typing.end()
    assert "trk_no" not in shell.read("parcel/tracking.py").partition("def ")[2]
    assert "trk_no" in shell.read("tests/test_parcel.py")


def test_everything_that_is_left_is_accepted_once_it_was_on_the_screen(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    typing.type("y")
    typing.read_to(ASKED)
    typing.type("A")
    shown = typing.read_to(ASKED)
    assert [f"parcel/rates.py:{line}  {number} of 4" in shown for line, number in ((15, 3), (20, 4))] == [True] * 2
    assert "Nothing was accepted yet: 2 of 3 hunks have not been seen." in shown
    assert "money.rounded" not in shell.read("parcel/rates.py")
    typing.type("A")
    assert "4 hunks: 4 accepted, 0 rejected, 0 left." in typing.end().out
    accepted = [record["more"] for record in shell.records() if record["kind"] == "hunk-accepted"]
    assert [more.partition(", shown for ")[0] for more in accepted] == ["on its own", *["together with others"] * 3]


def test_what_was_on_the_screen_once_is_not_shown_again_before_it_is_accepted(shell: Shell) -> None:
    typing = shell.type("run", MONEY, "--accept", "none")
    typing.end()
    typing = shell.type("review")
    typing.read_to(ASKED)
    typing.type("A")
    assert "4 hunks: 4 accepted" in typing.end().out


def test_open_hunks_are_listed_as_editors_read_them(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    typing = shell.type("review", "parcel/labels.py")
    typing.read_to(ASKED)
    typing.type("q")
    typing.end()
    ran = shell.run("review", "--list")
    assert (ran.code, ran.err) == (0, "")
    lines = [line.split(": ", 2) for line in ran.out.splitlines()]
    assert [(place, state) for place, state, _ in lines] == [
        ("parcel/invoice.py:11", "pending, unseen"),
        ("parcel/labels.py:10", "pending"),
        ("parcel/rates.py:15", "pending, unseen"),
        ("parcel/rates.py:20", "pending, unseen"),
    ]
    assert shell.run("review", "parcel/labels.py", "--list").out.count("\n") == 1
    assert shell.run("review", "--list", "--json").code == 2


def test_the_progress_of_a_review_is_told(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    typing = shell.type("review")
    assert "(recipe)  0 of 4 decided, 4 unseen" in typing.read_to(ASKED)
    typing.type("n")
    typing.read_to(ASKED)
    typing.type("q")
    typing.end()
    report = shell.run("review", "--json").document
    assert report["progress"] == {"decided": 1, "total": 4, "high_risk": 0, "unseen": 2}
    hunks = [hunk for file in report["files"] for hunk in file["hunks"]]
    assert [hunk["review"] for hunk in hunks] == ["seen", "unseen", "unseen"]


def test_what_was_printed_for_another_program_was_not_seen(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    assert not [record for record in shell.records() if record["kind"] == "hunks-seen"]
    shell.run("review", "--accept", "all")
    accepted = [record["more"] for record in shell.records() if record["kind"] == "hunk-accepted"]
    assert accepted == ["together with others, unseen"] * 4


def test_what_is_skipped_or_left_by_quitting_waits_for_the_next_review(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    typing.type("s")
    typing.read_to(ASKED)
    typing.type("n")
    typing.read_to(ASKED)
    typing.type("q")
    assert "4 hunks: 0 accepted, 1 rejected, 3 left; `countersign review` goes on" in typing.end().out
    typing = shell.type("review")
    assert "parcel/invoice.py:11  1 of 3" in typing.read_to(ASKED)
    for _ in range(2):
        typing.type("A")
    assert "3 hunks: 3 accepted" in typing.end().out
    assert "No hunk waits for a decision." in shell.run("review").out


def test_a_review_can_be_of_one_file(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    typing = shell.type("review", "parcel/labels.py")
    assert "parcel/labels.py:10  1 of 1" in typing.read_to(ASKED)
    typing.type("n")
    typing.end()
    assert "3 hunks" in shell.run("review").out


def test_the_end_of_input_quits(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    typing.press_end()
    ended = typing.end()
    assert "0 accepted, 0 rejected, 4 left" in ended.out
    assert ended.code == 0


def test_an_interrupt_keeps_what_was_decided(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    typing.type("y")
    typing.read_to(ASKED)
    typing.press_interrupt()
    ended = typing.end()
    assert "1 accepted, 0 rejected, 3 left" in ended.out
    assert ended.code == 0
    assert shell.run("verify").code == 0


def test_an_answer_that_is_none_shows_the_help(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    for answer in ("x", "y es", "", "?"):
        typing.type(answer)
        assert "s - skip this hunk: decide later" in typing.read_to(ASKED)
    typing.type("q")
    assert "0 accepted, 0 rejected, 4 left" in typing.end().out


def test_a_hunk_is_shown_as_its_file_is_at_that_moment(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    shell.write("parcel/labels.py", "# A new first line.\n" + shell.read("parcel/labels.py"))
    typing.type("s")
    assert "parcel/labels.py:11  2 of 4" in typing.read_to(ASKED)
    typing.type("y")
    typing.read_to(ASKED)
    typing.type("q")
    typing.end()
    assert shell.read("parcel/labels.py").startswith("# A new first line.\n")
    assert "money.rounded(grams / 1000)" in shell.read("parcel/labels.py")


def test_a_hunk_whose_lines_have_changed_is_stale_and_can_only_be_rejected(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    shell.write("parcel/labels.py", shell.read("parcel/labels.py").replace("grams / 1000", "grams // 1000"))
    typing = shell.type("review", "parcel/labels.py")
    shown = typing.read_to(STALE_ASKED)
    assert 'stale: Its lines have changed: line 10 now reads "kilograms = round(grams // 1000, 2)".' in shown
    assert "What stands there now:\n10       kilograms = round(grams // 1000, 2)\n" in shown
    typing.type("y")
    assert "n - reject this hunk" in typing.read_to(STALE_ASKED)
    typing.type("n")
    assert "1 hunk: 0 accepted, 1 rejected, 0 left." in typing.end().out


def test_a_stale_hunk_is_rebased_and_reviewed_again(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    before = shell.read("parcel/labels.py")
    shell.write("parcel/labels.py", before.replace("    ", "\t"))
    typing = shell.type("review", "parcel/labels.py")
    typing.read_to(STALE_ASKED)
    typing.type("b")
    assert "parcel/labels.py:10" in typing.read_to(ASKED)
    typing.type("y")
    assert "1 hunk: 1 accepted, 0 rejected, 0 left." in typing.end().out
    assert "\treturn" in shell.read("parcel/labels.py")
    assert "money.rounded(" in shell.read("parcel/labels.py")


def test_a_stale_hunk_that_can_not_be_rebased_is_asked_about_again(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    shell.write("parcel/labels.py", shell.read("parcel/labels.py").replace("grams / 1000", "grams // 1000"))
    typing = shell.type("review", "parcel/labels.py")
    typing.read_to(STALE_ASKED)
    typing.type("b")
    assert "both changed the same lines: line 10 reads" in typing.read_to(STALE_ASKED)
    typing.type("q")
    assert "0 accepted, 0 rejected, 1 left (1 stale)" in typing.end().out


def test_another_process_can_decide_meanwhile(shell: Shell) -> None:
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    shell.run("review", "parcel/labels.py", "--accept", "all")
    typing.type("s")
    assert "parcel/rates.py" in typing.read_to(ASKED)
    typing.type("q")
    assert "4 hunks: 1 accepted, 0 rejected, 3 left" in typing.end().out


def test_a_file_that_cannot_be_written_is_left_alone_and_its_hunk_stays_pending(shell: Shell) -> None:
    (shell.folder / "parcel/invoice.py").chmod(0o444)
    before = shell.read("parcel/invoice.py")
    typing = shell.type("run", MONEY)
    typing.read_to(ASKED)
    typing.type("y")
    shown = typing.read_to(ASKED)
    assert "read-only" in shown
    assert "parcel/invoice.py:11  1 of 4" in shown
    typing.type("q")
    assert "0 accepted, 0 rejected, 4 left" in typing.end().out
    assert shell.read("parcel/invoice.py") == before


def test_hunks_are_found_in_a_file_that_was_renamed_in_the_terminal(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    (shell.folder / "parcel/invoice.py").rename(shell.folder / "parcel/bill.py")
    (shell.folder / "parcel/rates.py").unlink()
    ran = shell.run("review", "parcel/bill.py", "--accept", "all")
    assert "parcel/bill.py: 1 hunk accepted" in ran.out
    assert "money.rounded(net * (1 + TAX))" in shell.read("parcel/bill.py")
    said = (
        "2 hunks of parcel/rates.py can not be shown: parcel/rates.py is gone, and no other file is sure to be it."
    )
    assert said in shell.run("review", "--accept", "none").err


def test_what_was_accepted_and_is_in_no_file_any_more_waits_again(shell: Shell) -> None:
    before = shell.read("parcel/rates.py")
    shell.run("run", "parcel/money.py", "--accept", "all")
    assert shell.run("review", "--list").out == ""
    shell.write("parcel/rates.py", before)
    listed = shell.run("review", "--list").out.splitlines()
    assert [line.partition(": ")[0] for line in listed] == ["parcel/rates.py:15", "parcel/rates.py:20"]


def test_a_list_of_open_hunks_tells_of_those_whose_file_is_gone(shell: Shell) -> None:
    shell.run("run", "parcel/money.py", "--accept", "none")
    (shell.folder / "parcel/rates.py").unlink()
    ran = shell.run("review", "--list")
    assert "parcel/rates.py" not in ran.out
    assert "2 hunks of parcel/rates.py can not be shown" in ran.err
