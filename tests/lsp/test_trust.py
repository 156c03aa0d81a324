"""Trust in an editor: at the spec that waits for it, by commands, and as the editor itself tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from countersign.core.records import TaskStarted, TrustRevoked, WorkspaceTrusted
from support.client import Client
from support.ledgers import recorded
from support.profiles import EGLOT, VS_CODE
from support.serving import RUN, SERVER, serving
from support.waiting import wait_until

TRUST = "refactor.countersign.trust"
SPEC = "# spec: Spell it out.\n#   rename: a -> b\n#   done: make test\na = 1\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    root.mkdir()
    (root / "m.py").write_text(SPEC)
    return root


def kinds(root: Path, tmp_path: Path) -> list[type]:
    return [type(event) for event in recorded(root, tmp_path / "state")]


def test_a_spec_that_waits_for_trust_offers_it_and_runs_then(root: Path, tmp_path: Path) -> None:
    with serving(root, tmp_path, EGLOT) as client:
        document = client.open(root / "m.py")
        assert "not trusted" in client.hover(document, 0)["contents"]["value"]
        assert client.choose(client.offered(document, 0, RUN)) is None
        assert any("this workspace is not trusted" in said for said in client.shown)
        client.choose(client.offered(document, 0, TRUST))
        assert [found for found in client.actions(document, 0) if found["kind"] == TRUST] == []
        assert client.choose(client.offered(document, 0, RUN)) is not None
        begun = [WorkspaceTrusted, TaskStarted]
        wait_until(client, lambda: kinds(root, tmp_path)[:2] == begun, "the task's begin")


def test_an_editor_that_can_ask_asks_for_the_trust_and_runs_the_spec(root: Path, tmp_path: Path) -> None:
    profile = VS_CODE.behaving(picks="Trust this workspace")
    with serving(root, tmp_path, profile) as client:
        document = client.open(root / "m.py")
        assert client.choose(client.offered(document, 0, RUN)) is None
        wait_until(client, lambda: TaskStarted in kinds(root, tmp_path), "the task's begin")


def test_a_question_that_is_put_off_changes_nothing(root: Path, tmp_path: Path) -> None:
    with serving(root, tmp_path, VS_CODE.behaving(picks="Not now")) as client:
        document = client.open(root / "m.py")
        client.choose(client.offered(document, 0, RUN))
        wait_until(client, lambda: any("not trusted" in said for said in client.shown), "the question")
        client.actions(document, 0)
        assert kinds(root, tmp_path) == []


def test_trust_is_revoked_by_a_command(root: Path, tmp_path: Path) -> None:
    with serving(root, tmp_path, EGLOT) as client:
        client.execute("countersign.trust")
        client.execute("countersign.revokeTrust", [root.as_uri()])
        assert kinds(root, tmp_path) == [WorkspaceTrusted, TrustRevoked]


def test_the_editor_tells_whether_its_user_trusts_the_workspace(root: Path, tmp_path: Path) -> None:
    with serving(root, tmp_path, EGLOT) as client:
        document = client.open(root / "m.py")
        client.notify("countersign/trust", {"trusted": False})
        assert "not trusted in your editor" in client.hover(document, 0)["contents"]["value"]
        client.execute("countersign.trust")
        assert kinds(root, tmp_path) == []
        client.notify("countersign/trust", {"trusted": True, "uri": root.as_uri()})
        assert "not trusted" not in client.hover(document, 0)["contents"]["value"]
        assert kinds(root, tmp_path) == [WorkspaceTrusted]


@pytest.mark.parametrize("options", [{"trusted": False}, {"trusted": "yes"}, [], 7])
def test_what_the_options_say_holds_from_the_start(root: Path, tmp_path: Path, options: object) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    with Client(SERVER, root, EGLOT, environment=environment) as client:
        params = {**EGLOT.params, "processId": None, "rootUri": root.as_uri(), "initializationOptions": options}
        client.request("initialize", params)
        client.notify("initialized", {})
        document = client.open(root / "m.py")
        said = client.hover(document, 0)["contents"]["value"]
        assert ("in your editor" in said) is (options == {"trusted": False})


def test_trust_that_is_lost_while_the_editor_runs_is_told(root: Path, tmp_path: Path) -> None:
    with serving(root, tmp_path, EGLOT) as client:
        client.execute("countersign.trust")
        (root / "countersign.toml").write_text('tag = "spec:"\n')
        wait_until(client, lambda: any("was lost" in said for said in client.shown), "the loss to be told")
