"""What was found out about models outlives the program, and never stops it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from countersign.agents.endpoint.memory import Known, Memory
from countersign.agents.keys import key_from
from countersign.ports import AgentError

KNOWN = Known("blocks", ("stream_options",), 4096)


def test_what_is_kept_is_recalled_by_place_and_model(tmp_path: Path) -> None:
    Memory(tmp_path / "state/models.json").keep("http://a/v1", "m", KNOWN)
    memory = Memory(tmp_path / "state/models.json")
    assert memory.recall("http://a/v1", "m") == KNOWN
    assert memory.recall("http://b/v1", "m") == Known()
    assert (tmp_path / "state/models.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"m at a": {"edits": 3}}', b"\xff"])
def test_a_damaged_file_is_begun_anew(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "models.json"
    file.write_bytes(data)
    memory = Memory(file)
    assert memory.recall("a", "m") == Known()
    memory.keep("a", "m", KNOWN)
    assert memory.recall("a", "m") == KNOWN


def test_what_can_not_be_written_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("", encoding="utf-8")
    Memory(tmp_path / "state/models.json").keep("a", "m", KNOWN)


def test_few_models_are_remembered(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "models.json")
    for number in range(510):
        memory.keep("a", str(number), KNOWN)
    assert memory.recall("a", "0") == Known()
    assert memory.recall("a", "509") == KNOWN


def test_a_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", " secret\n")
    assert key_from("env:A_KEY") == "secret"
    assert key_from("") == ""


def test_a_key_comes_from_the_keyring_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(AgentError, match=r"install `countersign-ls\[keyring\]`"):
        key_from("keyring:openai")
    ring = ModuleType("keyring")
    keys = {("countersign", "openai"): "secret"}

    def get_password(service: str, name: str) -> str | None:
        return keys.get((service, name))

    monkeypatch.setattr(ring, "get_password", get_password, raising=False)
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert key_from("keyring:openai") == "secret"
    with pytest.raises(AgentError, match="keyring set countersign other"):
        key_from("keyring:other")


@pytest.mark.parametrize(("where", "words"), [("env:NO_SUCH_KEY", "NO_SUCH_KEY"), ("file:x", "`env:NAME`")])
def test_a_key_that_is_not_there_is_told(where: str, words: str) -> None:
    with pytest.raises(AgentError, match=words):
        key_from(where)
