"""Running specs, with and without anybody at the terminal."""

from __future__ import annotations

import pytest

from support.shell import Shell

MONEY = "parcel/money.py"
SPEC = "# spec: Use the new name.\n#   rename: old -> new\n"


def test_without_a_terminal_everything_is_offered_and_nothing_decided(shell: Shell) -> None:
    before = shell.read("parcel/rates.py")
    ran = shell.run("run", MONEY)
    assert ran.code == 0
    assert "+     return money.rounded(price)" in ran.out
    assert "4 hunks: 0 accepted, 0 rejected, 4 left" in ran.out
    assert "nobody can be asked" in ran.err
    assert shell.read("parcel/rates.py") == before


def test_accepting_all_writes_every_hunk_and_records_how(shell: Shell) -> None:
    ran = shell.run("run", MONEY, "--accept", "all")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "parcel/invoice.py: 1 hunk accepted",
        "parcel/labels.py: 1 hunk accepted",
        "parcel/rates.py: 2 hunks accepted",
        "4 hunks: 4 accepted, 0 rejected, 0 left.",
    ]
    assert "money.rounded(grams / 1000)" in shell.read("parcel/labels.py")
    records = [record["kind"] for record in shell.records()]
    assert records[1:4] == ["task-started", "proposal-offered", "task-ended"]
    assert records[4:8] == ["hunk-accepted"] * 4
    assert sorted(records[8:]) == ["hunk-applied"] * 4


def test_json_is_one_document_and_nothing_else(shell: Shell) -> None:
    ran = shell.run("run", MONEY, "--json")
    assert (ran.code, ran.err) == (0, "")
    document = ran.document
    assert document["outcome"] == "offered"
    assert document["problem"] == ""
    assert document["spec"]["path"] == MONEY
    assert [file["path"] for file in document["files"]] == [
        "parcel/invoice.py",
        "parcel/labels.py",
        "parcel/rates.py",
    ]
    hunk = document["files"][1]["hunks"][0]
    assert hunk["line"] == 10
    assert hunk["base"] == ["    kilograms = round(grams / 1000, 2)\n"]
    assert hunk["new"] == ["    kilograms = money.rounded(grams / 1000)\n"]
    assert (hunk["status"], hunk["verdict"]) == ("pending", None)


def test_json_tells_what_was_accepted(shell: Shell) -> None:
    document = shell.run("run", MONEY, "--accept", "all", "--json").document
    hunks = [hunk for file in document["files"] for hunk in file["hunks"]]
    assert {(hunk["status"], hunk["verdict"], hunk["how"]) for hunk in hunks} == {("applied", "accepted", "all")}
    nothing = {"decided": 0, "total": 0, "unseen": 0, "high_risk": 0}
    assert shell.run("review", "--json").document == {"problem": "", "files": [], "checks": [], "progress": nothing}


def test_json_tells_why_nothing_was_started(empty: Shell) -> None:
    empty.write("code.py", f"{SPEC}#   agent: nobody\nold = 1\n")
    ran = empty.run("run", "code.py", "--json")
    assert ran.code == 1
    document = ran.document
    assert (document["task"], document["outcome"], document["files"]) == (None, None, [])
    assert "There is no agent 'nobody'" in document["problem"]
    assert "There is no agent 'nobody'" in ran.err


def test_a_task_that_fails_makes_the_command_fail(empty: Shell) -> None:
    empty.write("code.py", f"{SPEC}#   scope: *.unknown\nold = 1\n")
    ran = empty.run("run", "code.py")
    assert (ran.code, ran.out) == (1, "")
    assert "The task ended without a proposal" in ran.err


def test_a_spec_that_finds_nothing_to_change_is_done(empty: Shell) -> None:
    empty.write("code.py", f"{SPEC}other = 1\n")
    ran = empty.run("run", "code.py")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Nothing to review: ")


def test_what_the_agent_remarks_is_told_before_the_review(empty: Shell) -> None:
    empty.write("code.py", f"{SPEC}#   rename: gone -> went\nold = 1\n")
    typing = empty.type("run", "code.py")
    assert "gone" in typing.read_to("Accept this hunk")
    typing.type("q")
    assert "gone" not in typing.end().out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"x = old\r\ny = 1\r\n", b"x = new\r\ny = 1\r\n"),
        (b"\xef\xbb\xbfx = old\n", b"\xef\xbb\xbfx = new\n"),
        (b"x = old", b"x = new"),
        (b"# \xe9\nx = old\n", b"# \xe9\nx = new\n"),
        (b"x = old\ry = 1\r", b"x = new\ry = 1\r"),
        ("x = old\n".encode("utf-16"), "x = new\n".encode("utf-16")),
    ],
    ids=["CRLF", "byte order mark", "no line end", "not UTF-8", "CR", "UTF-16"],
)
def test_a_file_keeps_its_line_ends_and_its_encoding(empty: Shell, before: bytes, after: bytes) -> None:
    empty.write("spec.py", SPEC + "#   scope: code.py\n")
    empty.write("code.py", before)
    ran = empty.run("run", "spec.py", "--accept", "all")
    assert (ran.code, ran.err) == (0, "")
    assert (empty.folder / "code.py").read_bytes() == after


def test_several_specs_are_listed_when_no_line_is_given(empty: Shell) -> None:
    empty.write("code.py", f"{SPEC}old = 1\n\n{SPEC.replace('Use', 'Take')}")
    ran = empty.run("run", "code.py")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "countersign: code.py has 2 specs; name the line of one:",
        "  code.py:1: Use the new name.",
        "  code.py:5: Take the new name.",
    ]
    assert empty.run("run", "code.py:5", "--json").document["spec"]["line"] == 5


def test_a_line_without_a_spec_is_answered_with_those_there_are(empty: Shell) -> None:
    empty.write("code.py", f"{SPEC}old = 1\n\n\n\n\n")
    ran = empty.run("run", "code.py:7")
    assert ran.code == 2
    assert "There is no spec at line 7 of code.py" in ran.err
    assert "code.py:1: Use the new name." in ran.err


def test_a_file_without_a_spec_is_said_to_have_none(shell: Shell) -> None:
    ran = shell.run("run", "parcel/rates.py")
    assert (ran.code, ran.out) == (2, "")
    assert "parcel/rates.py has no spec" in ran.err


def test_a_colon_and_digits_can_be_a_part_of_a_name(empty: Shell) -> None:
    empty.write("notes:3", "nothing to do\n")
    assert "notes:3 has no spec" in empty.run("run", "notes:3").err
