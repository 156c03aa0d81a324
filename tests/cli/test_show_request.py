"""What running a spec would send can be read before, and nothing is sent then."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.model_endpoint import Asked, Script
from support.model_thread import configured, served
from support.shell import Shell

SPEC = "# spec: Say hello.\n#   must: be friendly\ndef hello():\n    return 'hello'\n"
KEY = "AKIA" + "Q3EGRT5VXW2KLM7N"


def nothing(asked: Asked, number: int) -> Script:
    raise AssertionError((asked.line, number))


@pytest.mark.parametrize("command", [["show-request", "hello.py:1"], ["run", "hello.py", "--dry-run"]])
def test_the_first_request_is_shown_and_not_sent(command: list[str], empty: Shell, tmp_path: Path) -> None:
    empty.write("hello.py", f"{SPEC}KEY = '{KEY}'\n")
    empty.write("AGENTS.md", "Use short words.\n")
    with served(nothing) as endpoint:
        configured(tmp_path, endpoint.url, 'key = "env:NO_SUCH_KEY"\n')
        ran = empty.run(*command, XDG_CONFIG_HOME=str(tmp_path))
        assert endpoint.requests == []
    assert ran.code == 0
    assert "must: be friendly" in ran.out
    assert "Use short words." in ran.out
    assert "env:NO_SUCH_KEY" in ran.out
    assert "1 hidden" in ran.out
    assert KEY not in ran.out


def test_json_has_the_messages(empty: Shell, tmp_path: Path) -> None:
    empty.write("hello.py", SPEC)
    configured(tmp_path, "http://127.0.0.1:1/v1")
    told = empty.run("show-request", "hello.py", "--json", XDG_CONFIG_HOME=str(tmp_path)).document
    assert [message["role"] for message in told["messages"]] == ["system", "user"]
    assert (told["agent"], told["model"], told["place"]) == ("tiny", "tiny-1", "http://127.0.0.1:1/v1")


def test_the_recipe_agent_sends_nothing(empty: Shell) -> None:
    empty.write("hello.py", "# spec: Use the new name.\n#   rename: old -> new\n")
    ran = empty.run("show-request", "hello.py")
    assert (ran.code, ran.out) == (1, "")
    assert "The agent recipe asks no model: nothing is sent." in ran.err
