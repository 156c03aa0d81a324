"""What the doctor finds, and the remedies."""

from __future__ import annotations

import re
from pathlib import Path

from support.benches import needs_overlay
from support.documents import Json
from support.model_endpoint import DONE, chunk, head, said
from support.model_thread import configured, served
from support.sandboxes import needs_sandbox
from support.shell import Ran, Shell

AGENTS = Path(__file__).parents[2] / "docs" / "agents.md"


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


def test_what_benches_are_made_of_is_tried_and_told(shell: Shell) -> None:
    needs_overlay()
    benches = shell.state / "countersign/benches"
    benches.parent.mkdir(parents=True, exist_ok=True)
    benches.write_bytes(b"")
    assert "can not be used: Not a directory" in found(shell.run("doctor", "--json"), "benches")["found"]
    benches.unlink()
    told = found(shell.run("doctor", "--json"), "benches")
    assert told["found"] == "layers over a snapshot that is kept (overlayfs)"


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


def test_the_agents_of_the_configuration_are_told(shell: Shell, tmp_path: Path) -> None:
    configured(tmp_path, "http://127.0.0.1:1/v1", 'key = "env:NO_SUCH_KEY"\n')
    ran = shell.run("doctor", "--json", XDG_CONFIG_HOME=str(tmp_path), GROQ_API_KEY="gsk-secret")
    assert found(ran, "agent tiny")["found"] == "tiny-1 at http://127.0.0.1:1/v1, key from env:NO_SUCH_KEY"
    assert "NO_SUCH_KEY" in found(ran, "agent tiny")["remedy"]
    assert "api.groq.com" in found(ran, "agent groq")["found"]
    assert found(ran, "other specs")["found"].startswith("run by tiny (and by groq, local where")
    assert "gsk-secret" not in ran.out


def test_an_agent_that_is_wanted_and_not_there_is_a_problem_with_a_remedy(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "countersign" / "config.toml"
    file.parent.mkdir()
    for text, why in (('agent = "nobody"\n', "there is no such agent"), ("agent = 1\n", "can not be used")):
        file.write_text(text, encoding="utf-8")
        ran = shell.run("doctor", "--json", XDG_CONFIG_HOME=str(tmp_path))
        found = {check["name"]: check for check in ran.document["checks"]}["your configuration"]
        assert why in found["remedy"]
        assert ran.code == 1


def test_a_model_is_asked_when_it_is_to_be_probed(shell: Shell, tmp_path: Path) -> None:
    usage = {"prompt_tokens": 21, "completion_tokens": 2}
    with served(lambda _, __: (head(), said("OK"), chunk({}, "stop", usage=usage), DONE)) as endpoint:
        configured(tmp_path, endpoint.url)
        ran = shell.run("doctor", "--json", "--probe", XDG_CONFIG_HOME=str(tmp_path))
    told = found(ran, "probe tiny")["found"]
    assert told.startswith("tiny-1 answered in ")
    assert told.endswith('21 + 2 tokens: "OK"')


def test_a_model_that_does_not_answer_is_a_problem_with_a_remedy(shell: Shell, tmp_path: Path) -> None:
    with served(lambda _, __: (head("401 Unauthorized"), b"{}")) as endpoint:
        configured(tmp_path, endpoint.url)
        ran = shell.run("doctor", "--json", "--probe", XDG_CONFIG_HOME=str(tmp_path))
    assert ran.code == 1
    assert "wants a key" in found(ran, "probe tiny")["remedy"]


def test_the_configuration_in_the_manual_is_one(shell: Shell) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", AGENTS.read_text("utf-8"), re.DOTALL)
    shell.write("config/countersign/config.toml", "\n".join(blocks))
    ran = shell.run("doctor", "--json", XDG_CONFIG_HOME=str(shell.folder / "config"))
    assert "qwen3-coder:30b at http://127.0.0.1:11434/v1" in found(ran, "agent here")["found"]
    assert found(ran, "other specs")["found"].startswith("run by work ")
    assert found(ran, "agent tidy")["found"] == "my-tool is not installed"
