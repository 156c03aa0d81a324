"""Servers that are known: those with a key in the environment, and those that run on this machine. Data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from countersign.preferences import EndpointAgent

__all__ = ["ANY_LOCAL", "LOCAL", "PROVIDERS", "Local", "Provider", "from_environment"]


class Provider(NamedTuple):
    """A service, and the variables of the environment that hold its key, the model to use, and another address."""

    name: str
    url: str
    key: str
    model: str
    place: str = ""


class Local(NamedTuple):
    """A program that serves models on this machine, and how one comes to be there."""

    name: str
    url: str
    remedy: str


PROVIDERS = (
    Provider("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", "OPENAI_MODEL", "OPENAI_BASE_URL"),
    Provider("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", "OPENROUTER_MODEL"),
    Provider("anthropic", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY", "ANTHROPIC_MODEL"),
    Provider("gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY", "GEMINI_MODEL"),
    Provider("mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY", "MISTRAL_MODEL"),
    Provider("deepseek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", "DEEPSEEK_MODEL"),
    Provider("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY", "GROQ_MODEL"),
    Provider("xai", "https://api.x.ai/v1", "XAI_API_KEY", "XAI_MODEL"),
    Provider("together", "https://api.together.xyz/v1", "TOGETHER_API_KEY", "TOGETHER_MODEL"),
    Provider("fireworks", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY", "FIREWORKS_MODEL"),
    Provider("cerebras", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY", "CEREBRAS_MODEL"),
)

LOCAL = (
    Local("ollama", "http://127.0.0.1:11434/v1", "`ollama pull` a model and `ollama serve`"),
    Local("lmstudio", "http://127.0.0.1:1234/v1", "load a model in LM Studio and start its server"),
    Local("llamacpp", "http://127.0.0.1:8080/v1", "start `llama-server -m MODEL.gguf --jinja`"),
    Local("vllm", "http://127.0.0.1:8000/v1", "start `vllm serve MODEL --enable-auto-tool-choice`"),
)


ANY_LOCAL = EndpointAgent("")
"""The agent that uses whichever of these answers first."""


def from_environment(variables: Mapping[str, str]) -> Iterator[tuple[str, EndpointAgent]]:
    """Yield the agents for which a key is set, with their names."""
    for provider in PROVIDERS:
        if variables.get(provider.key, "").strip():
            url = variables.get(provider.place, "") if provider.place else ""
            model = variables.get(provider.model, "")
            yield provider.name, EndpointAgent(url or provider.url, model, f"env:{provider.key}")
