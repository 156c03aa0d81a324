"""Tasks under way: a bar, a lens, and three ways to stop them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.profiles import VS_CODE, Profile
from support.serving import ACCEPT, CANCEL, RUN, scripted, serving
from support.shop import TEXT, make_shop


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """Return an editor whose agent works until it is stopped."""
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, command=scripted("wait")) as client:
        yield client


def start(client: Client) -> tuple[Document, Json]:
    """Run the spec; return the document and the token of the bar, once that shows progress."""
    assert client.root is not None
    document = client.open(client.root / "shop.py")
    client.choose(client.offered(document, 0, RUN))
    client.wait_for(lambda: "report" in kinds(client), "a sign of life")
    return document, client.params_of("$/progress")[0]["token"]


def values(client: Client) -> list[Json]:
    return [params["value"] for params in client.params_of("$/progress")]


def kinds(client: Client) -> list[str]:
    return [value["kind"] for value in values(client)]


def titles(client: Client, document: Document) -> list[str]:
    return [lens["command"]["title"] for lens in client.lenses(document)]


def test_a_bar_shows_what_the_agent_does_and_never_goes_back(client: Client) -> None:
    document, token = start(client)
    begin = values(client)[0]
    assert begin["kind"] == "begin"
    assert begin["cancellable"] is True
    assert begin["title"].startswith('Countersign: Say "may be missing"')
    client.wait_for(lambda: "still" in values(client)[-1].get("message", ""), "the second sign of life")
    assert values(client)[-1]["percentage"] == 50
    assert "](" not in values(client)[-1]["message"]
    assert titles(client, document) == ["working... (cancel)"]
    client.notify("window/workDoneProgress/cancel", {"token": token})
    client.wait_for(lambda: kinds(client)[-1] == "end", "the bar to end")
    assert values(client)[-1]["message"] == "cancelled"
    assert titles(client, document) == ["Run again", "cancelled"]


def test_a_task_is_cancelled_from_its_spec_and_can_be_run_again(client: Client) -> None:
    document, _ = start(client)
    offered = [action["kind"] for action in client.actions(document, 0, only="refactor")]
    assert CANCEL in offered
    assert RUN not in offered
    client.choose(client.offered(document, 0, CANCEL))
    client.wait_for(lambda: kinds(client)[-1] == "end", "the bar to end")
    client.choose(client.offered(document, 0, RUN))
    client.wait_for(lambda: kinds(client).count("begin") == 2, "the second bar")


def test_a_spec_is_not_run_twice_at_once(client: Client) -> None:
    document, _ = start(client)
    assert client.execute("countersign.run", [document.uri, 0]) is None
    client.wait_for(lambda: any("worked on already" in said for said in client.shown), "the reason")


def test_a_bar_of_somebody_else_is_not_ours_to_cancel(client: Client) -> None:
    document, _ = start(client)
    client.notify("window/workDoneProgress/cancel", {"token": 7})
    client.notify("window/workDoneProgress/cancel", {"token": "other"})
    assert titles(client, document) == ["working... (cancel)"]
    assert client.wire.errors == ""


@pytest.mark.parametrize(
    ("behaviour", "said"), [("fail", "The scripted agent gave up"), ("crash", "an internal error")]
)
def test_a_task_that_fails_is_told_in_a_sentence(tmp_path: Path, behaviour: str, said: str) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, command=scripted(behaviour)) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.wait_for(lambda: any(said in message for message in client.shown), said)
        assert titles(client, document) == ["Run again", "failed"]
        client.choose({"command": client.lenses(document)[1]["command"]})
        client.wait_for(lambda: any("has no proposal" in message for message in client.shown), "the reason")


def test_an_editor_without_bars_runs_tasks_all_the_same(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    capabilities: dict[str, Json] = {**VS_CODE.capabilities, "window": {}}
    with serving(source.parent, tmp_path, Profile("plain", {"capabilities": capabilities})) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, document.line_of("def price"), ACCEPT)
        assert client.params_of("window/workDoneProgress/create") == []


def test_what_is_printed_does_not_disturb_the_conversation(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, command=scripted("print")) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.choose(client.offered(document, 0, ACCEPT))
        client.wait_for(lambda: document.text == f"changed = True\n{TEXT}", "the hunk to be applied")
        assert "boo" in client.wire.errors
        assert "more" in client.wire.errors
