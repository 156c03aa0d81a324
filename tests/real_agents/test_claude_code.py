"""Claude Code by its adapter, installed from npm, does a spec in the sandbox with a scripted model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.documents import Json
from support.model_endpoint import Asked, ModelEndpoint, Script, head
from support.real_agents import KEY, RealAgent

SETTINGS = {
    "ANTHROPIC_BASE_URL": "{base:HOST}",
    "ANTHROPIC_API_KEY": "{key:HOST}",
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "DISABLE_AUTOUPDATER": "1",
}


def part(kind: str, **data: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n".encode()


def message(model: str, content: Json, delta: Json, reason: str) -> bytes:
    """Return a streamed message of Anthropic's protocol with one block of content."""
    counts = {"input_tokens": 50, "output_tokens": 1}
    begun: Json = {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "usage": counts,
    }
    ended = {"stop_reason": reason, "stop_sequence": None}
    return b"".join(
        [
            part("message_start", message={**begun, "stop_reason": None, "stop_sequence": None}),
            part("content_block_start", index=0, content_block=content),
            part("content_block_delta", index=0, delta=delta),
            part("content_block_stop", index=0),
            part("message_delta", delta=ended, usage={"output_tokens": 9}),
            part("message_stop"),
        ]
    )


async def test_claude_code_does_a_spec_and_its_change_is_offered(tmp_path: Path) -> None:
    real = RealAgent(tmp_path, "claude-agent-acp")
    file = str(real.root / "hello.py")
    uses = [
        ("Read", {"file_path": file}),
        ("Edit", {"file_path": file, "old_string": "bye')\nraise SystemExit(1)", "new_string": "hello')"}),
    ]

    def answer(asked: Asked, _: int) -> Script:
        """Read the file, edit it, and be done: as many steps as there are results already."""
        body: Any = asked.body
        blocks = [block for one in body["messages"] if isinstance(one["content"], list) for block in one["content"]]
        step = sum(block["type"] == "tool_result" for block in blocks)
        if not body.get("tools") or step >= len(uses):
            text: Json = {"type": "text_delta", "text": "It greets now."}
            return head(), message(body["model"], {"type": "text", "text": ""}, text, "end_turn")
        name, given = uses[step]
        use: Json = {"type": "tool_use", "id": f"toolu_{step}", "name": name, "input": {}}
        delta: Json = {"type": "input_json_delta", "partial_json": json.dumps(given)}
        return head(), message(body["model"], use, delta, "tool_use")

    async with ModelEndpoint.answering(answer) as model:
        real.configure(model, SETTINGS, mode="acceptEdits")
        out = await real.run_spec()
        assert {asked.headers["authorization"] for asked in model.requests} == {f"Bearer {KEY}"}
    assert "+ print('hello')" in out
    assert "- raise SystemExit(1)" in out
    assert "1 hunk: 0 accepted" in out
