"""The way of agents to their models: which hosts, whose keys, and what stands inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from countersign.agents.reach import reaching
from countersign.ports import AgentError, Outlet, Passed, SandboxError
from countersign.preferences import AcpAgent

SETTINGS = {
    "ONE_URL": "{base:one.example}/v1",
    "ONE_KEY": "{key:one.example}",
    "TWO_URL": "{base:two.example}",
    "TWO_KEY": "{key:two.example}",
    "CONFIG": '{"url": "{base:one.example}", "other": {}}',
}
BOTH = {"one.example": "env:ONE_EXAMPLE_KEY", "two.example": "env:TWO_EXAMPLE_KEY"}


class Way:
    """A broker that opens nothing, fits `ports.Broker` and `ports.Brokers`."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.outlets: Sequence[Outlet] = ()
        self.closed = False
        self.reach = Path("/run/way")
        self._refuses = refuses

    async def open(self, outlets: Sequence[Outlet], heard: Callable[[Passed], None]) -> Way:
        del heard
        if self._refuses:
            raise SandboxError("no socket can be made")
        self.outlets = outlets
        return self

    def base(self, host: str) -> str:
        return f"http://inside/{host}"

    async def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE_EXAMPLE_KEY", "sk-one")
    monkeypatch.delenv("TWO_EXAMPLE_KEY", raising=False)


async def test_the_key_is_given_to_the_broker_and_stands_nowhere_inside() -> None:
    brokers = Way()
    entry = AcpAgent(("agent", "--url={base:one.example}"), (), {"one.example": "env:ONE_EXAMPLE_KEY"}, SETTINGS)
    async with reaching(brokers, "agent", entry, is_known=False) as way:
        assert [(outlet.host, outlet.key) for outlet in brokers.outlets] == [("one.example", "sk-one")]
        assert way.reach == Path("/run/way")
        assert way.command == ("agent", "--url=http://inside/one.example")
        assert way.variables["ONE_URL"] == "http://inside/one.example/v1"
        assert way.variables["CONFIG"] == '{"url": "http://inside/one.example", "other": {}}'
        assert "sk-one" not in str(way)
        assert way.variables["ONE_KEY"]
    assert brokers.closed


async def test_of_a_known_agent_the_hosts_count_for_which_there_is_a_key() -> None:
    brokers = Way()
    async with reaching(brokers, "agent", AcpAgent(("agent",), (), BOTH, SETTINGS), is_known=True) as way:
        assert [outlet.host for outlet in brokers.outlets] == ["one.example"]
        assert way.variables["TWO_URL"] == "https://two.example"
        assert "TWO_KEY" not in way.variables


async def test_of_a_configured_agent_every_key_has_to_be_there() -> None:
    with pytest.raises(AgentError, match="The variable TWO_EXAMPLE_KEY, which is to hold the key, is not set"):
        async with reaching(Way(), "agent", AcpAgent(("agent",), (), BOTH), is_known=False):
            pass


async def test_without_any_key_the_agent_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONE_EXAMPLE_KEY")
    with pytest.raises(AgentError, match="set ONE_EXAMPLE_KEY or TWO_EXAMPLE_KEY where the editor is started"):
        async with reaching(Way(), "agent", AcpAgent(("agent",), (), BOTH), is_known=True):
            pass


async def test_a_server_on_this_machine_is_named_by_its_address() -> None:
    brokers = Way()
    entry = AcpAgent(("agent",), (), {"http://127.0.0.1:11434": ""}, {"URL": "{base:127.0.0.1:11434}/v1"})
    async with reaching(brokers, "agent", entry, is_known=False) as way:
        assert list(brokers.outlets) == [Outlet("127.0.0.1:11434", "", "http://127.0.0.1:11434")]
        assert way.variables["URL"] == "http://inside/127.0.0.1:11434/v1"


async def test_an_agent_without_hosts_has_no_network() -> None:
    async with reaching(Way(), "agent", AcpAgent(("agent",)), is_known=False) as way:
        assert way.reach is None


async def test_a_way_that_can_not_be_opened_is_told() -> None:
    with pytest.raises(AgentError, match=r"agent was not started: no socket can be made\."):
        async with reaching(Way(refuses=True), "agent", AcpAgent(("agent",), (), BOTH), is_known=True):
            pass
