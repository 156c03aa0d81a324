"""The ledger on the command line: what happened, and whether somebody altered it."""

from __future__ import annotations

from pathlib import Path

from support.shell import Shell

MONEY = "parcel/money.py"
GOAL = "Round money half up, as our invoices promise, where round() rounds half to even."


def segment_of(shell: Shell) -> Path:
    (segment,) = shell.state.rglob("*.jsonl")
    return segment


def test_the_log_tells_what_happened_in_human_words(shell: Shell) -> None:
    shell.run("run", MONEY)
    typing = shell.type("review", "parcel/labels.py")
    typing.read_to("]? ")
    typing.type("r a weight is not money")
    typing.end()
    shell.run("review", "parcel/invoice.py", "--accept", "all")
    ran = shell.run("log")
    assert (ran.code, ran.err) == (0, "")
    trusted, *told = [line[21:] for line in ran.out.splitlines()]
    assert trusted.startswith("trusted     with the countersign.toml ")
    checked = told[1].rpartition(", ")[2]
    assert checked in {"a check fails (exit code 1)", "not verified"}  # the latter where nothing can be isolated
    assert told == [
        f"started     {MONEY}:6  {GOAL} (agent recipe)",
        f"offered     {MONEY}:6  4 hunks in 3 files, {checked}",
        f"ended       {MONEY}:6  with a proposal",
        f"seen        {MONEY}:6  1 hunk on the terminal",
        "rejected    parcel/labels.py:10  a weight is not money",
        "accepted    parcel/invoice.py:11  together with others, unseen",
        "applied     parcel/invoice.py:11  the file shows it",
    ]


def test_the_log_of_a_file_holds_only_what_concerns_it(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    records = shell.run("log", "parcel/labels.py", "--json").document
    assert {record["path"] for record in records if record["hunk"]} == {"parcel/labels.py"}
    assert [record["kind"] for record in records if record["hunk"]] == ["hunk-accepted", "hunk-applied"]


def test_the_log_of_a_file_that_is_gone_can_be_read(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    (shell.folder / "parcel/labels.py").unlink()
    assert "parcel/labels.py:10" in shell.run("log", "parcel/labels.py").out


def test_the_log_as_json_names_every_record(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    records = shell.records()
    assert [record["seq"] for record in records] == list(range(len(records)))
    started = records[1]
    assert (started["kind"], started["path"], started["line"], started["hunk"]) == ("task-started", MONEY, 6, None)


def test_an_empty_ledger_is_said_to_be_empty(empty: Shell) -> None:
    ran = empty.run("log")
    assert (ran.code, ran.out) == (0, "")
    assert "no record yet" in ran.err
    assert empty.run("log", "--json").document == []


def test_an_accepted_hunk_that_was_undone_by_hand_is_open_again(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    shell.write(
        "parcel/labels.py",
        shell.read("parcel/labels.py").replace("money.rounded(grams / 1000)", "round(grams / 1000, 2)"),
    )
    assert "1 hunk: 0 accepted, 0 rejected, 1 left" in shell.run("review", "parcel/labels.py").out
    assert shell.records()[-1]["kind"] == "hunk-reopened"


def test_a_whole_ledger_is_verified(shell: Shell) -> None:
    shell.run("run", MONEY)
    ran = shell.run("verify")
    assert ran == type(ran)(0, "The ledger is whole: 4 records, every one as it was written.\n", "")
    assert shell.run("verify", "--json").document == {"records": 4, "ok": True, "flaws": []}


def test_an_altered_ledger_is_found_out(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    segment = segment_of(shell)
    segment.write_bytes(segment.read_bytes().replace(b'"time":"20', b'"time":"19', 1))
    ran = shell.run("verify")
    assert ran.code == 1
    assert "Line 1 of 0001.jsonl was edited" in ran.out
    assert "The ledger was altered" in ran.out
    document = shell.run("verify", "--json")
    assert document.code == 1
    assert document.document["flaws"][0]["kind"] == "edited"


def test_a_payload_that_is_gone_leaves_the_rest_of_the_log_readable(shell: Shell) -> None:
    shell.run("run", MONEY)
    (payloads,) = shell.state.rglob("*.payloads")
    payloads.write_bytes(b"")
    ran = shell.run("log")
    assert ran.code == 0
    assert [line[21:] for line in ran.out.splitlines()] == [
        "workspace trusted its payload is missing",
        "task started its payload is missing",
        "proposal offered its payload is missing",
        "task ended  its payload is missing",
    ]


def test_the_time_of_a_record_is_that_of_the_wall_clock(shell: Shell) -> None:
    shell.run("run", MONEY)
    utc = shell.records()[0]["time"]
    assert shell.run("log", TZ="UTC0").out.startswith(utc[:19].replace("T", " "))
    assert not shell.run("log", TZ="XXX-5").out.startswith(utc[:13].replace("T", " "))


def test_the_log_of_a_task_has_what_was_said_and_used(shell: Shell) -> None:
    shell.run("run", MONEY)
    (task,) = {record["task"] for record in shell.records() if record["kind"] == "task-started"}
    ran = shell.run("log", "--task", task)
    assert ran.code == 0
    assert " note " in ran.out.splitlines()[-1]
    assert "done; " in ran.out
    assert shell.run("log", "--task", "../../device").code == 2
