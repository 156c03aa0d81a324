"""Which agents there are, and who is taken where a spec names none."""

from __future__ import annotations

from pathlib import Path

import pytest

from countersign.agents.catalog import KNOWN
from countersign.agents.processes import described, programs
from countersign.agents.roster import roster
from countersign.preferences import AcpAgent, CommandAgent, EndpointAgent, Preferences


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only directory of the PATH; `codex-acp` and `gemini` are installed there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("codex-acp", "gemini"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def names(preferences: Preferences, **environment: str) -> list[str]:
    return list(roster(preferences, environment))


def test_programs_that_are_installed_come_behind_models_with_keys_and_before_local_ones() -> None:
    order = names(Preferences(), ANTHROPIC_API_KEY="sk-a", GEMINI_API_KEY="sk-g")
    assert order.index("gemini") < order.index("local") < order.index("codex")
    assert order[0] not in {"gemini", "codex", "local"}
    assert "opencode" not in order


def test_what_the_user_has_configured_comes_first_and_what_they_prefer_before_it() -> None:
    agents = {"tool": CommandAgent(("no-such-tool",)), "model": EndpointAgent("http://127.0.0.1:1/v1")}
    assert names(Preferences(agents=agents))[:2] == ["tool", "model"]
    assert names(Preferences(agent="codex", agents=agents))[:2] == ["codex", "tool"]


def test_an_entry_of_the_user_takes_the_place_of_one_we_know() -> None:
    mine = AcpAgent(("gemini", "--mine"))
    (program,) = (one for one in programs(Preferences(agents={"gemini": mine})) if one.name == "gemini")
    assert program.entry == mine
    assert program.is_configured
    assert isinstance(
        roster(Preferences(agents={"codex": EndpointAgent("http://x/v1")}), {})["codex"], EndpointAgent
    )


def test_a_report_says_what_is_installed_what_lacks_a_key_and_what_installs_the_rest(path: Path) -> None:
    agents = {"tool": CommandAgent(("no-such-tool",))}
    lines = {
        program.name: described(program, {"OPENAI_API_KEY": "sk"})
        for program in programs(Preferences(agents=agents))
    }
    assert lines["codex"][1:] == (f"Codex at {path / 'codex-acp'}, for models of api.openai.com", "")
    assert lines["gemini"][1].endswith("there is no key: set GEMINI_API_KEY")
    assert lines["goose"][1].startswith("goose is not installed; ")
    assert lines["tool"][1:] == ("no-such-tool is not installed", "install it, or correct the configuration.")


def test_what_is_known_of_an_agent_fits_together() -> None:
    assert len({known.name for known in KNOWN}) == len(KNOWN)
    for known in KNOWN:
        said = " ".join((*known.entry.settings.values(), *known.entry.command))
        assert all(f":{host}}}" in said for host in known.entry.hosts), known.name
        assert all(where.startswith("env:") for where in known.entry.hosts.values()), known.name
        assert known.install, known.name
        assert set(known.entry.variables).isdisjoint(known.entry.settings), known.name
