"""Taking back on the command line what was accepted."""

from __future__ import annotations

from support.shell import Shell

MONEY = "parcel/money.py"


def test_a_whole_task_is_taken_back_and_can_be_reviewed_again(shell: Shell) -> None:
    before = shell.read("parcel/rates.py")
    task = shell.run("run", MONEY, "--accept", "all", "--json").document["task"]
    assert shell.read("parcel/rates.py") != before
    listed = shell.run("undo")
    assert task in listed.out
    assert "parcel/rates.py:" in listed.out
    taken = shell.run("undo", task)
    assert (taken.code, taken.out) == (0, "4 hunks taken back.\n")
    assert shell.read("parcel/rates.py") == before
    assert "4 hunks: 4 accepted" in shell.run("review", "--accept", "all").out


def test_what_can_be_taken_back_is_listed_at_the_lines_where_it_stands_now(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    assert "parcel/rates.py:15\n" in shell.run("undo").out
    shell.write("parcel/rates.py", "# mine\n" + shell.read("parcel/rates.py"))
    assert "parcel/rates.py:16\n" in shell.run("undo").out


def test_a_single_hunk_is_taken_back(shell: Shell) -> None:
    files = shell.run("run", MONEY, "--accept", "all", "--json").document["files"]
    hunk = files[0]["hunks"][0]["id"]
    report = shell.run("undo", hunk, "--json").document
    assert [found["id"] for file in report["files"] for found in file["hunks"]] == [hunk]
    assert report["files"][0]["hunks"][0]["verdict"] == "reopened"
    kinds = [record["kind"] for record in shell.records() if record["hunk"] == hunk]
    assert kinds == ["hunk-accepted", "hunk-applied", "hunk-taken-back", "hunk-reopened"]


def test_what_is_not_in_the_files_any_more_is_not_taken_back_again(shell: Shell) -> None:
    ran = shell.run("run", MONEY, "--accept", "all", "--json").document
    hunk = ran["files"][0]["hunks"][0]["id"]
    assert shell.run("undo", hunk).out == "1 hunk taken back.\n"
    again = shell.run("undo", hunk)
    assert (again.code, again.out) == (1, "0 hunks taken back.\n")
    assert "nothing to take back" in again.err
    assert shell.run("undo", ran["task"]).out == "3 hunks taken back.\n"
    again = shell.run("undo", ran["task"])
    assert (again.code, again.out) == (1, "0 hunks taken back.\n")
    assert "nothing to take back" in again.err


def test_what_somebody_else_has_taken_out_of_its_file_is_not_counted(shell: Shell) -> None:
    before = shell.read("parcel/rates.py")
    files = shell.run("run", MONEY, "--accept", "all", "--json").document["files"]
    hunk = next(file for file in files if file["path"] == "parcel/rates.py")["hunks"][0]["id"]
    shell.write("parcel/rates.py", before)
    again = shell.run("undo", hunk)
    assert (again.code, again.out) == (1, "0 hunks taken back.\n")
    assert "nothing to take back" in again.err
    assert "parcel/rates.py:" not in shell.run("undo").out


def test_what_was_changed_since_stays_and_is_named(shell: Shell) -> None:
    files = shell.run("run", MONEY, "--accept", "all", "--json").document["files"]
    hunk = next(file for file in files if file["path"] == "parcel/labels.py")["hunks"][0]["id"]
    shell.write("parcel/labels.py", shell.read("parcel/labels.py").replace("grams / 1000", "grams // 1000"))
    ran = shell.run("undo", hunk)
    assert ran.code == 1
    assert "was not taken back" in ran.err
    assert "line 10 reads" in ran.err
    assert "grams // 1000" in shell.read("parcel/labels.py")


def test_without_anything_accepted_there_is_nothing_to_take_back(shell: Shell) -> None:
    assert shell.run("undo").out == "Nothing was accepted that could be taken back.\n"
    ran = shell.run("undo", "none")
    assert ran.code == 2
    assert "There is no task or hunk none" in ran.err
