"""Which model is asked where none is named, and what is looked for on this machine."""

from __future__ import annotations

import json

import pytest

from countersign.agents.chat.call import Endpoint
from countersign.agents.endpoint.local import first_local, local_models
from countersign.agents.endpoint.models import models_at, one_of
from countersign.agents.endpoint.providers import Local, from_environment
from countersign.ports import AgentError
from countersign.preferences import EndpointAgent
from support.model_endpoint import SILENCE, Script, head
from support.model_thread import served

NOWHERE = Local("nowhere", "http://127.0.0.1:9/v1", "start it")


def listing(*names: str) -> Script:
    return head("200 OK", "application/json"), json.dumps({"data": [{"id": name} for name in names]}).encode()


def test_a_server_lists_its_models() -> None:
    with served(lambda _, __: listing("a", "b")) as endpoint:
        assert models_at(Endpoint(f"{endpoint.url}/", "sk-secret"), 20) == ["a", "b"]
        (asked,) = endpoint.requests
        assert asked.line == "GET /v1/models HTTP/1.1"
        assert asked.headers["authorization"] == "Bearer sk-secret"


@pytest.mark.parametrize(
    "script",
    [
        (head("404 Not Found"),),
        (head("200 OK", "text/html"), b"<html>"),
        (head("200 OK", "application/json"), b'{"data": [{}]}'),
        (head("302 Found", "text/html", "Location: http://127.0.0.1:9/"),),
        (head(), SILENCE),
        (b"nonsense\r\n\r\n",),
    ],
)
def test_a_server_that_lists_none_is_told_of_in_a_sentence(script: Script) -> None:
    with served(lambda _, __: script) as endpoint, pytest.raises(AgentError, match="name one in `model`") as raised:
        models_at(Endpoint(endpoint.url, "sk-secret"), 0.5)
    assert "sk-secret" not in str(raised.value)


def test_no_file_is_read_for_a_server() -> None:
    with pytest.raises(AgentError, match="must begin with http"):
        models_at(Endpoint("file:///etc/passwd"), 1)


def test_the_only_model_is_taken_and_of_several_one_has_to_be_named() -> None:
    endpoint = Endpoint("http://a/v1")
    assert one_of(endpoint, ["a"], first=False) == "a"
    assert one_of(endpoint, ["a", "b"], first=True) == "a"
    with pytest.raises(AgentError, match="has 2 models: name one in `model`: a, b"):
        one_of(endpoint, ["a", "b"], first=False)
    with pytest.raises(AgentError, match="has no model"):
        one_of(endpoint, [], first=True)


def test_the_first_server_on_this_machine_that_has_a_model_is_taken() -> None:
    with served(lambda _, __: listing()) as empty, served(lambda _, __: listing("qwen", "llama")) as full:
        places = (NOWHERE, Local("empty", empty.url, "load one"), Local("full", full.url, ""))
        assert first_local(places) == (full.url, "qwen")
        assert [place.name for place, _ in local_models(places)] == ["full"]
    with pytest.raises(AgentError, match=r"start a server on this machine \(start it\)"):
        first_local((NOWHERE,))


def test_keys_in_the_environment_are_agents() -> None:
    found = dict(from_environment({"GROQ_API_KEY": "x", "GROQ_MODEL": "m", "MISTRAL_API_KEY": " ", "PATH": "/"}))
    assert found == {"groq": EndpointAgent("https://api.groq.com/openai/v1", "m", "env:GROQ_API_KEY")}
    (own,) = from_environment({"OPENAI_API_KEY": "x", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"})
    assert own == ("openai", EndpointAgent("http://127.0.0.1:1/v1", "", "env:OPENAI_API_KEY"))
