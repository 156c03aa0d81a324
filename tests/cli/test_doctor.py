"""What the doctor finds, and the remedies."""

from __future__ import annotations

from support.documents import Json
from support.shell import Ran, Shell


def found(ran: Ran, name: str) -> Json:
    (check,) = [check for check in ran.document["checks"] if check["name"] == name]
    return check


def test_a_sound_workspace_has_no_remedies(shell: Shell) -> None:
    ran = shell.run("doctor", "--json")
    assert ran.code == 0
    assert ran.document["ok"] is True
    assert {check["remedy"] for check in ran.document["checks"]} == {""}
    assert found(ran, "workspace")["found"] == str(shell.folder)
    assert "recipe" in found(ran, "mechanical specs")["found"]
    assert "python" in found(ran, "grammars")["found"]
    assert str(shell.state) in found(ran, "ledger")["found"]


def test_the_same_is_shown_in_words(shell: Shell) -> None:
    out = shell.run("doctor").out
    assert out.startswith("version ")
    assert "remedy" not in out


def test_a_malformed_config_is_a_problem_with_a_remedy(shell: Shell) -> None:
    shell.write("countersign.toml", "[limits\n")
    ran = shell.run("doctor", "--json")
    assert ran.code == 1
    assert "line 1" in found(ran, "configuration")["found"]
    assert "mend" in found(ran, "configuration")["remedy"]
    assert "remedy: " in shell.run("doctor").out


def test_an_altered_ledger_is_a_problem_with_a_remedy(shell: Shell) -> None:
    shell.run("run", "parcel/money.py")
    (segment,) = shell.state.rglob("*.jsonl")
    segment.write_bytes(segment.read_bytes()[20:])
    ran = shell.run("doctor", "--json")
    assert ran.code == 1
    assert "countersign verify" in found(ran, "ledger")["remedy"]


def test_a_state_directory_that_cannot_be_used_is_a_problem_with_a_remedy(shell: Shell) -> None:
    shell.write("blocked", "")
    ran = shell.run("doctor", "--json", XDG_STATE_HOME=str(shell.folder / "blocked"))
    assert ran.code == 1
    assert "XDG_STATE_HOME" in found(ran, "ledger")["remedy"]
