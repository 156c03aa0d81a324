"""Agents that are processes and that we know: how each is started, found and told where its model is.

What stands here is data; an entry of the same name in the user's configuration takes its place. Every agent runs in
the sandbox, so its own questions and its own sandbox are switched off where it has them: the one asks nobody, the
other can not be made inside of ours.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from countersign.preferences import AcpAgent, CommandAgent

__all__ = ["KNOWN", "Known"]

_ANTHROPIC, _OPENAI, _GOOGLE = "api.anthropic.com", "api.openai.com", "generativelanguage.googleapis.com"
_MOONSHOT, _OPENROUTER = "api.moonshot.ai", "openrouter.ai"
_KEYS = {
    _ANTHROPIC: "env:ANTHROPIC_API_KEY",
    _OPENAI: "env:OPENAI_API_KEY",
    _GOOGLE: "env:GEMINI_API_KEY",
    _MOONSHOT: "env:MOONSHOT_API_KEY",
    _OPENROUTER: "env:OPENROUTER_API_KEY",
}


class Known(Struct, frozen=True):
    """An agent: what it is called, how it is started, and the words that install it. Of its hosts, those count for
    which there is a key. `login` is how it logs in with a key where it asks for that.
    """

    name: str
    title: str
    entry: AcpAgent | CommandAgent
    install: str
    login: str = ""


def _hosts(*names: str) -> dict[str, str]:
    return {name: _KEYS[name] for name in names}


def _base(host: str, path: str = "") -> str:
    """Return what stands in settings for the URL by which a host is reached, with a path there."""
    return f"{{base:{host}}}{path}"


def _key(host: str) -> str:
    """Return what stands in settings for what is to be taken for the key of a host."""
    return f"{{key:{host}}}"


def _json(settings: object) -> str:
    return msgspec.json.encode(settings).decode()


def _npm(package: str) -> str:
    return f"npm install -g {package}"


_OPENCODE = {
    "autoupdate": False,
    "share": "disabled",
    "provider": {
        "anthropic": {"options": {"baseURL": _base(_ANTHROPIC, "/v1")}},
        "openai": {"options": {"baseURL": _base(_OPENAI, "/v1")}},
        "google": {"options": {"baseURL": _base(_GOOGLE, "/v1beta")}},
        "openrouter": {"options": {"baseURL": _base(_OPENROUTER, "/api/v1")}},
    },
}
_CODEX = {
    "model_provider": "countersign",
    "model_providers": {
        "countersign": {
            "name": "OpenAI",
            "base_url": _base(_OPENAI, "/v1"),
            "env_key": "OPENAI_API_KEY",
            "wire_api": "responses",
        }
    },
}
_ANTHROPIC_SETTINGS = {
    "ANTHROPIC_BASE_URL": _base(_ANTHROPIC),
    "ANTHROPIC_API_KEY": _key(_ANTHROPIC),
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "DISABLE_AUTOUPDATER": "1",
}
_LITELLM_SETTINGS = {
    "ANTHROPIC_API_KEY": _key(_ANTHROPIC),
    "ANTHROPIC_API_BASE": _base(_ANTHROPIC),
    "OPENAI_API_KEY": _key(_OPENAI),
    "OPENAI_API_BASE": _base(_OPENAI, "/v1"),
}

KNOWN = (
    Known(
        "claude-code",
        "Claude Code",
        AcpAgent(
            ("claude-agent-acp",),
            ("ANTHROPIC_MODEL",),
            _hosts(_ANTHROPIC),
            _ANTHROPIC_SETTINGS,
            mode="acceptEdits",
        ),
        _npm("@agentclientprotocol/claude-agent-acp"),
    ),
    Known(
        "codex",
        "Codex",
        AcpAgent(
            ("codex-acp",),
            ("CODEX_PATH",),
            _hosts(_OPENAI),
            {
                "OPENAI_API_KEY": _key(_OPENAI),
                "CODEX_CONFIG": _json(_CODEX),
                "INITIAL_AGENT_MODE": "agent-full-access",
            },
            mode="agent-full-access",
        ),
        _npm("@openai/codex @agentclientprotocol/codex-acp"),
        login="api-key",
    ),
    Known(
        "gemini",
        "Gemini CLI",
        AcpAgent(
            ("gemini", "--acp"),
            ("GEMINI_MODEL",),
            _hosts(_GOOGLE),
            {"GEMINI_API_KEY": _key(_GOOGLE), "GOOGLE_GEMINI_BASE_URL": _base(_GOOGLE)},
            mode="yolo",
        ),
        _npm("@google/gemini-cli"),
        login="gemini-api-key",
    ),
    Known(
        "opencode",
        "opencode",
        AcpAgent(
            ("opencode", "acp"),
            (),
            _hosts(_ANTHROPIC, _OPENAI, _GOOGLE, _OPENROUTER),
            {
                "ANTHROPIC_API_KEY": _key(_ANTHROPIC),
                "OPENAI_API_KEY": _key(_OPENAI),
                "GOOGLE_GENERATIVE_AI_API_KEY": _key(_GOOGLE),
                "OPENROUTER_API_KEY": _key(_OPENROUTER),
                "OPENCODE_CONFIG_CONTENT": _json(_OPENCODE),
                "OPENCODE_DISABLE_AUTOUPDATE": "1",
            },
        ),
        _npm("opencode-ai"),
    ),
    Known(
        "goose",
        "goose",
        AcpAgent(
            ("goose", "acp"),
            ("GOOSE_PROVIDER", "GOOSE_MODEL"),
            _hosts(_ANTHROPIC, _OPENAI),
            {
                "ANTHROPIC_API_KEY": _key(_ANTHROPIC),
                "ANTHROPIC_HOST": _base(_ANTHROPIC),
                "OPENAI_API_KEY": _key(_OPENAI),
                "OPENAI_HOST": _base(_OPENAI),
                "GOOSE_DISABLE_KEYRING": "1",
                "GOOSE_MODE": "auto",
            },
        ),
        "brew install block-goose-cli",
    ),
    Known(
        "qwen",
        "Qwen Code",
        AcpAgent(
            ("qwen", "--acp"),
            ("OPENAI_MODEL",),
            _hosts(_OPENAI),
            {"OPENAI_API_KEY": _key(_OPENAI), "OPENAI_BASE_URL": _base(_OPENAI, "/v1")},
            mode="yolo",
        ),
        _npm("@qwen-code/qwen-code"),
        login="openai",
    ),
    Known(
        "kimi",
        "Kimi CLI",
        AcpAgent(
            ("kimi", "acp"),
            ("KIMI_MODEL_NAME",),
            _hosts(_MOONSHOT),
            {"KIMI_API_KEY": _key(_MOONSHOT), "KIMI_BASE_URL": _base(_MOONSHOT, "/v1")},
        ),
        "uv tool install kimi-cli",
    ),
    Known(
        "aider",
        "aider",
        CommandAgent(
            (
                "aider", "--message-file", "{prompt_file}", "--yes-always", "--no-git", "--no-auto-lint",
                "--no-check-update", "--no-analytics", "--no-show-model-warnings", "--no-pretty", "{files}",
            ),
            ("AIDER_MODEL",),
            _hosts(_ANTHROPIC, _OPENAI),
            _LITELLM_SETTINGS,
        ),
        "uv tool install aider-chat",
    ),
    Known(
        "mini",
        "mini-swe-agent",
        CommandAgent(
            ("mini", "--yolo", "--exit-immediately", "--task", "{prompt}"),
            ("MSWEA_MODEL_NAME",),
            _hosts(_ANTHROPIC, _OPENAI),
            {**_LITELLM_SETTINGS, "MSWEA_CONFIGURED": "true", "MSWEA_COST_TRACKING": "ignore_errors"},
        ),
        "uv tool install mini-swe-agent",
    ),
    Known(
        "claude-print",
        "claude -p",
        CommandAgent(
            ("claude", "-p", "{prompt}", "--permission-mode", "bypassPermissions"),
            ("ANTHROPIC_MODEL",),
            _hosts(_ANTHROPIC),
            _ANTHROPIC_SETTINGS,
        ),
        _npm("@anthropic-ai/claude-code"),
    ),
    Known(
        "codex-exec",
        "codex exec",
        CommandAgent(
            (
                "codex", "exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox",
                "-c", "model_provider=countersign",
                "-c", "model_providers.countersign.name=OpenAI",
                "-c", f"model_providers.countersign.base_url={_base(_OPENAI, '/v1')}",
                "-c", "model_providers.countersign.env_key=OPENAI_API_KEY",
                "-c", "model_providers.countersign.wire_api=responses",
                "{prompt}",
            ),
            (),
            _hosts(_OPENAI),
            {"OPENAI_API_KEY": _key(_OPENAI)},
        ),
        _npm("@openai/codex"),
    ),
)  # fmt: skip
"""Those that speak the Agent Client Protocol first: they say what they do, and hear what the user says."""
