"""What the doctor finds, and the remedies."""

from __future__ import annotations

from support.documents import Json
from support.sandboxes import needs_sandbox
from support.shell import Ran, Shell


def found(ran: Ran, name: str) -> Json:
    (check,) = [check for check in ran.document["checks"] if check["name"] == name]
    return check


def test_a_sound_workspace_has_no_remedies(shell: Shell) -> None:
    needs_sandbox()
    ran = shell.run("doctor", "--json")
    assert ran.code == 0
    assert ran.document["ok"] is True
    assert {check["remedy"] for check in ran.document["checks"]} == {""}
    assert found(ran, "workspace")["found"] == str(shell.folder)
    assert "recipe" in found(ran, "mechanical specs")["found"]
    assert "python" in found(ran, "grammars")["found"]
    assert str(shell.state) in found(ran, "ledger")["found"]
    assert "bubblewrap holds" in found(ran, "sandbox")["found"]


def test_the_same_is_shown_in_words(shell: Shell) -> None:
    needs_sandbox()
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


def test_running_without_a_sandbox_is_a_problem_with_a_remedy(shell: Shell) -> None:
    shell.write("config/countersign/config.toml", "unconfined = true\n")
    ran = shell.run("doctor", "--json", XDG_CONFIG_HOME=str(shell.folder / "config"))
    assert ran.code == 1
    assert "`unconfined` is set" in found(ran, "sandbox")["found"]
    assert "remove `unconfined`" in found(ran, "sandbox")["remedy"]
