"""`countersign blame` says of each line who wrote it and who accepted it."""

from __future__ import annotations

import getpass
import re

from support.documents import Json
from support.shell import Shell

MONEY, RATES = "parcel/money.py", "parcel/rates.py"


def lines(shell: Shell, target: str) -> list[Json]:
    return shell.run("blame", target, "--json").document["lines"]


def test_accepted_lines_name_agent_spec_user_and_time_and_others_nothing(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "none")
    assert all(line["origin"] is None for line in lines(shell, RATES))
    shell.run("review", RATES, "--accept", "all")
    found = [line for line in lines(shell, RATES) if line["origin"]]
    assert [line["line"] for line in found] == [15, 20]
    assert found[1]["text"] == shell.read(RATES).split("\n")[19]
    origin = found[0]["origin"]
    assert (origin["agent"], origin["model"], origin["user"]) == ("recipe", None, getpass.getuser())
    assert (origin["spec"], origin["how"]) == ("parcel/money.py:6", "all")
    assert origin["goal"].startswith("Round money half up")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", origin["time"])


def test_a_line_that_was_changed_since_is_nobody_s(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    before = lines(shell, f"{RATES}:15")
    shell.write(RATES, shell.read(RATES).replace(before[0]["text"], before[0]["text"] + "  # mine"))
    (after,) = lines(shell, f"{RATES}:15")
    assert before[0]["origin"] is not None
    assert after["origin"] is None
    assert [line["line"] for line in lines(shell, RATES) if line["origin"]] == [20]


def test_lines_are_followed_to_where_they_stand_now(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    shell.write(RATES, "# A new first line.\n" + shell.read(RATES))
    assert [line["line"] for line in lines(shell, RATES) if line["origin"]] == [16, 21]


def test_on_the_terminal_each_line_is_shown_with_who_answers_for_it(shell: Shell) -> None:
    shell.run("run", MONEY, "--accept", "all")
    ran = shell.run("blame", f"{RATES}:15")
    assert re.fullmatch(rf"15 recipe, accepted by {getpass.getuser()} \S+ \S+ together.*, {MONEY}:6 .*\n", ran.out)
    assert len(shell.run("blame", RATES).out.splitlines()) == len(shell.read(RATES).splitlines())


def test_a_line_or_file_that_is_not_there_is_said(shell: Shell) -> None:
    ran = shell.run("blame", f"{RATES}:999")
    assert (ran.code, ran.out) == (2, "")
    assert "has only" in ran.err
    shell.write("binary", b"\0\1\2")
    assert "is not a text file" in shell.run("blame", "binary").err
