"""How a server begins and ends, whatever the editor does."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from support.client import Client
from support.profiles import Profile
from support.serving import ACCEPT, RUN, SERVER, SHOW, scripted, serving
from support.session import ServerError
from support.shop import FIRST, make_shop


def working(client: Client, source: Path) -> None:
    """Run a task that does not end by itself."""
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.wait_for(lambda: len(client.params_of("$/progress")) > 1, "the agent to work on its bench")


def say_goodbye(client: Client) -> None:
    client.request("shutdown")
    client.notify("exit")


def just_exit(client: Client) -> None:
    client.notify("exit")


def vanish(client: Client) -> None:
    client.wire.end_input()


def terminate(client: Client) -> None:
    client.wire.process.send_signal(signal.SIGTERM)


@pytest.mark.parametrize(("end", "code"), [(say_goodbye, 0), (just_exit, 1), (vanish, 1), (terminate, 1)])
def test_a_server_ends_and_leaves_no_bench_behind(tmp_path: Path, end: Callable[[Client], None], code: int) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, command=scripted("wait")) as client:
        working(client, source)
        if end is just_exit:
            client.expected_findings.add("rule:progress-open")
        assert list((tmp_path / "state" / "benches").glob("*/*"))
        end(client)
        assert client.exit_code() == code
        assert list((tmp_path / "state" / "benches").glob("*/*")) == []
        assert client.wire.errors == ""


@pytest.mark.parametrize("arguments", [["--stdio"], ["--stdio", "--clientProcessId=1"]])
def test_a_server_takes_the_arguments_that_editors_give_to_all(tmp_path: Path, arguments: list[str]) -> None:
    with serving(None, tmp_path, command=(*SERVER, *arguments)) as client:
        assert client.shut_down() == 0


def test_requests_before_the_beginning_and_after_the_end_are_refused(tmp_path: Path) -> None:
    with Client(SERVER, None, environment={"XDG_STATE_HOME": str(tmp_path)}) as client:
        with pytest.raises(ServerError) as refused:
            client.request("textDocument/codeLens", {"textDocument": {"uri": "a:b"}})
        client.initialize()
        client.request("shutdown")
        with pytest.raises(ServerError) as late:
            client.request("workspace/executeCommand", {"command": "countersign.accept", "arguments": [[]]})
        client.notify("exit")
        assert client.exit_code() == 0
    assert refused.value.code == -32002
    assert late.value.code == -32600


def test_the_diffs_that_were_shown_go_with_the_server(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.choose(client.offered(document, 0, SHOW))
        [shown] = client.wait_for(lambda: client.params_of("window/showDocument"), "the diff to be shown")
    assert shown["uri"].startswith(tmp_path.as_uri())
    assert not Path(shown["uri"].removeprefix("file://")).parent.exists()


def test_without_a_folder_specs_are_understood_but_not_run(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(None, tmp_path) as client:
        document = client.open(source)
        assert "rewrite" in client.hover(document, 0)["contents"]["value"]
        client.choose(client.offered(document, 0, RUN))
        client.wait_for(lambda: any("open its folder first" in said for said in client.shown), "the reason")
        assert len(client.shown) == 1


def test_without_a_ledger_specs_are_understood_but_not_run(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, command=scripted("broken")) as client:
        document = client.open(source)
        assert "rewrite" in client.hover(document, 0)["contents"]["value"]
        client.choose(client.offered(document, 0, RUN))
        client.wait_for(lambda: any("No task was started" in said for said in client.shown), "the reason")
        assert len(client.shown) == 2


def test_a_wrong_config_is_told_once_and_the_defaults_are_used(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    (source.parent / "countersign.toml").write_text('[limits]\nedit_shown = "soon"\n', encoding="utf-8")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
        [said, _] = client.wait_for(lambda: client.shown[1:] and client.shown, "what came of the task")
        assert said.startswith("countersign.toml, line 2: `limits.edit_shown`: expected `float`, got `str`.")


def test_a_workspace_can_have_another_tag(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    (source.parent / "countersign.toml").write_text('tag = "todo:"\n', encoding="utf-8")
    with serving(source.parent, tmp_path) as client:
        assert client.lenses(client.open(source)) == []
        document = client.open(
            source.with_name("other.py"), source.read_text(encoding="utf-8").replace("spec:", "ToDo:")
        )
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, document.line_of(FIRST.strip()), ACCEPT)


def test_an_editor_that_announces_nothing_is_served(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, Profile("bare", {"capabilities": {}})) as client:
        assert set(client.capabilities) >= {"hoverProvider", "completionProvider", "codeActionProvider"}
        assert "codeLensProvider" not in client.capabilities
        document = client.open(source)
        [run] = [action for action in client.actions(document, 0) if action["command"] == "countersign.run"]
        assert client.execute(run["command"], run["arguments"])["task"]


def test_errors_carry_no_traceback(tmp_path: Path) -> None:
    with serving(None, tmp_path) as client:
        with pytest.raises(ServerError) as refused:
            client.request("textDocument/foldingRange", {"textDocument": {"uri": "file:///a"}})
        assert (refused.value.code, refused.value.data) == (-32601, None)


def test_a_defect_is_answered_in_a_word_and_logged_at_length(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, command=scripted("defect")) as client:
        client.expected_findings.add("rule:internal-error")
        with pytest.raises(ServerError, match="an internal error; the server's log says more") as refused:
            client.execute("countersign.accept", [["a"]])
        assert (refused.value.code, refused.value.data) == (-32603, None)
        assert 'scripted_server.py", line' in client.wire.errors
        assert "ZeroDivisionError: a bug" in client.wire.errors
        assert client.shown == []


def test_calling_off_what_was_answered_already_is_no_news(tmp_path: Path) -> None:
    with serving(None, tmp_path) as client:
        client.notify("$/cancelRequest", {"id": 1})
        client.notify("workspace/didChangeConfiguration", {"settings": None})
        client.shut_down()
        assert client.wire.errors == ""


def test_a_request_with_params_of_another_shape_is_refused(tmp_path: Path) -> None:
    with serving(None, tmp_path) as client:
        with pytest.raises(ServerError, match="the params of textDocument/hover") as refused:
            client.request("textDocument/hover", {"textDocument": {"uri": "file:///a"}, "position": {}})
        assert (refused.value.code, refused.value.data) == (-32602, None)
