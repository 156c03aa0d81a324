"""A real agent, installed from npm, does a spec in the sandbox with a scripted model: `make test-agents`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from repository import ROOT
from support.model_endpoint import DONE, Asked, ModelEndpoint, Script, called, event, finish, head, said
from support.sandboxes import needs_sandbox

PROGRAM = ROOT / ".cache/agents/node_modules/.bin/opencode"
SPEC = (
    "# spec: Say hello.\n#   must: greet the world\n#   done: python3 hello.py\nprint('bye')\nraise SystemExit(1)\n"
)
KEY = "sk-of-the-user"

pytestmark = [
    pytest.mark.skipif(
        not PROGRAM.exists(), reason="opencode could not be fetched: see what `make test-agents` says"
    ),
    pytest.mark.usefixtures("needed"),
]


@pytest.fixture
def needed() -> None:
    needs_sandbox()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    (root / ".git").mkdir(parents=True)
    (root / "hello.py").write_text(SPEC)
    return root


@pytest.fixture
async def model(work: Path) -> AsyncIterator[ModelEndpoint]:
    """Give a model that edits the file where it has a tool for that, and is done when it has seen the result."""
    old = "bye')\nraise SystemExit(1)"
    edit = called("edit", filePath=str(work / "hello.py"), oldString=old, newString="hello')")
    usage = event({"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107}})

    def answer(asked: Asked, _: int) -> Script:
        body: Any = asked.body
        is_done = any(message["role"] == "tool" for message in body["messages"])
        if body.get("tools") and not is_done:
            return head(), edit, finish("tool_calls"), usage, DONE
        return head(), said("It greets now."), finish(), usage, DONE

    async with ModelEndpoint.answering(answer) as endpoint:
        yield endpoint


@pytest.fixture
def environment(tmp_path: Path, model: ModelEndpoint) -> dict[str, str]:
    """Return variables for Countersign, whose configuration names the agent and its model."""
    host = f"127.0.0.1:{model.port}"
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "options": {"baseURL": f"{{base:{host}}}/v1", "apiKey": f"{{key:{host}}}"},
        "models": {"tiny": {"name": "tiny"}},
    }
    config = {"model": "here/tiny", "small_model": "here/tiny", "provider": {"here": provider}}
    settings = {
        "OPENCODE_CONFIG_CONTENT": json.dumps(config),
        "OPENCODE_DISABLE_AUTOUPDATE": "1",
        "OPENCODE_DISABLE_MODELS_FETCH": "1",
    }
    file = tmp_path / "config/countersign/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(
        f'agent = "opencode"\n[agents.opencode]\nkind = "acp"\ncommand = ["{PROGRAM}", "acp"]\n'
        f'hosts = {{ "http://{host}" = "env:KEY_OF_THE_TEST" }}\n[agents.opencode.settings]\n'
        + "".join(f"{name} = '{value}'\n" for name, value in settings.items())
    )
    places = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_STATE_HOME": str(tmp_path / "state")}
    return {**os.environ, **places, "KEY_OF_THE_TEST": KEY}


async def test_opencode_does_a_spec_and_its_change_is_offered_with_what_its_check_shows(
    work: Path, environment: dict[str, str], model: ModelEndpoint
) -> None:
    await countersign("trust", folder=work, environment=environment)
    out = await countersign("run", "hello.py", folder=work, environment=environment)
    assert "+ print('hello')" in out
    assert "- raise SystemExit(1)" in out
    assert "1 hunk: 0 accepted" in out
    assert (work / "hello.py").read_text() == SPEC
    log = await countersign("log", folder=work, environment=environment)
    assert "offered     hello.py:1  1 hunk in 1 file" in log
    assert {asked.headers["authorization"] for asked in model.requests} == {f"Bearer {KEY}"}


async def countersign(*arguments: str, folder: Path, environment: dict[str, str]) -> str:
    """Run a command to its end; return what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "countersign",
        *arguments,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    return out.decode()
