"""opencode, installed from npm, does a spec in the sandbox with a scripted model: `make test-agents`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.model_endpoint import DONE, Asked, ModelEndpoint, Script, called, event, finish, head, said
from support.real_agents import KEY, RealAgent

PROVIDER = {
    "npm": "@ai-sdk/openai-compatible",
    "options": {"baseURL": "{base:HOST}/v1", "apiKey": "{key:HOST}"},
    "models": {"tiny": {"name": "tiny"}},
}
SETTINGS = {
    "OPENCODE_CONFIG_CONTENT": json.dumps(
        {"model": "here/tiny", "small_model": "here/tiny", "provider": {"here": PROVIDER}}
    ),
    "OPENCODE_DISABLE_AUTOUPDATE": "1",
    "OPENCODE_DISABLE_MODELS_FETCH": "1",
}
USAGE = event({"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107}})


async def test_opencode_does_a_spec_and_its_change_is_offered(tmp_path: Path) -> None:
    real = RealAgent(tmp_path, "opencode")
    old = "bye')\nraise SystemExit(1)"
    edit = called("edit", filePath=str(real.root / "hello.py"), oldString=old, newString="hello')")

    def answer(asked: Asked, _: int) -> Script:
        """Edit the file where there is a tool for that, and be done when its result is there."""
        body: Any = asked.body
        is_done = any(message["role"] == "tool" for message in body["messages"])
        if body.get("tools") and not is_done:
            return head(), edit, finish("tool_calls"), USAGE, DONE
        return head(), said("It greets now."), finish(), USAGE, DONE

    async with ModelEndpoint.answering(answer) as model:
        real.configure(model, SETTINGS, "acp")
        out = await real.run_spec()
        assert {asked.headers["authorization"] for asked in model.requests} == {f"Bearer {KEY}"}
    assert "+ print('hello')" in out
    assert "- raise SystemExit(1)" in out
    assert "1 hunk: 0 accepted" in out
