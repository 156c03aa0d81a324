"""A spec in plain words is run by a model behind an endpoint, and its hunks are reviewed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.model_endpoint import DONE, Asked, ModelEndpoint, Script, called, chunk, finish, head
from support.model_thread import configured, served
from support.serving import ACCEPT, REJECT, RUN, serving
from support.trusting import trust

SPEC = "# spec: Say hello in a friendly way.\n#   must: end with an exclamation mark\n#   scope: **/*.py\n"
TREE = {
    "hello.py": f"{SPEC}def hello():\n    return 'hello'\n",
    "shout.py": "from hello import hello\n\n\ndef shout():\n    return hello().upper()\n",
    "test_hello.py": "from hello import hello\n\n\ndef test_hello():\n    assert hello() == 'hello'\n",
}
REQUEST = "refactor.countersign.request"


def answer(asked: Asked, number: int) -> Script:
    """Change three files, then finish."""
    del number
    if any(message["role"] == "tool" for message in asked.body["messages"]):
        return head(), called("finish", summary="Hello is friendly now."), finish("tool_calls"), DONE
    edits = (
        called("edit", 0, path="hello.py", old="'hello'", new="'Hello!'", why="It is friendlier.", clauses=[2]),
        called("edit", 1, path="shout.py", old="hello().upper()", new="hello().upper() + '!'", clauses=[2]),
        called("edit", 2, path="test_hello.py", old="== 'hello'", new="== 'Hello!'", why="The words are others."),
    )
    return (
        head(),
        *edits,
        chunk({}, usage={"prompt_tokens": 900, "completion_tokens": 90}),
        finish("tool_calls"),
        DONE,
    )


@pytest.fixture
def endpoint() -> Iterator[ModelEndpoint]:
    with served(answer) as endpoint:
        yield endpoint


@pytest.fixture
def client(endpoint: ModelEndpoint, tmp_path: Path) -> Iterator[Client]:
    root = tmp_path / "work"
    (root / ".git").mkdir(parents=True)
    for path, text in TREE.items():
        (root / path).write_text(text, encoding="utf-8")
    configured(tmp_path / "config", endpoint.url)
    trust(root, tmp_path / "state")
    with serving(root, tmp_path) as client:
        yield client


def test_what_other_servers_say_is_sent_while_its_line_stands(client: Client, endpoint: ModelEndpoint) -> None:
    assert client.root is not None
    hello = client.open(client.root / "hello.py")
    place = hello.range_of(4, 4)
    found = {"range": place, "message": "`hello` is not \u202eexported", "severity": 2, "source": "lint"}
    ours = {"range": place, "message": "ours", "source": "countersign"}
    strange = {"range": 1}
    context = {"diagnostics": [found, ours, strange], "triggerKind": 1}
    asked = {"textDocument": {"uri": hello.uri}, "range": place, "context": context}
    assert client.request("textDocument/codeAction", asked) is not None
    client.replace(hello, "# spec: Say", "#\n# spec: Say")
    client.choose(client.offered(hello, 1, RUN))
    client.offered(hello, 5, ACCEPT)
    sent = endpoint.requests[0].body["messages"][1]["content"]
    assert "hello.py:6: warning (lint): `hello` is not <U+202E>exported" in sent
    assert "ours" not in sent


def test_three_files_are_changed_by_a_model_and_reviewed(client: Client, endpoint: ModelEndpoint) -> None:
    assert client.root is not None
    hello, shout = client.open(client.root / "hello.py"), client.open(client.root / "shout.py")
    client.choose(client.offered(hello, 0, RUN))
    client.choose(client.offered(hello, 4, ACCEPT))
    client.wait_for(lambda: "'Hello!'" in hello.text, "the hunk to be applied")
    client.choose(client.offered(shout, 4, REJECT))
    test = client.open(client.root / "test_hello.py")
    action = client.offered(test, 4, ACCEPT)
    said = json.dumps(client.hover(test, 4))
    assert "The words are others." in said
    client.choose(action)
    client.wait_for(lambda: "'Hello!'" in test.text, "the hunk to be applied")
    assert shout.text == TREE["shout.py"]
    assert [asked.body["model"] for asked in endpoint.requests] == ["tiny-1", "tiny-1"]
    assert "tiny-1" in json.dumps(client.hover(hello, 0))


def test_what_would_be_sent_is_shown_and_not_sent(client: Client, endpoint: ModelEndpoint) -> None:
    assert client.root is not None
    hello = client.open(client.root / "hello.py")
    client.choose(client.offered(hello, 0, REQUEST))
    client.wait_for(lambda: client.params_of("window/showDocument"), "the request to be shown")
    (shown,) = client.params_of("window/showDocument")
    page = Path(shown["uri"].removeprefix("file://")).read_text("utf-8")
    assert "must: end with an exclamation mark" in page
    assert endpoint.url in page
    assert endpoint.requests == []
