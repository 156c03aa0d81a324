"""Commands say what is wrong with them in one sentence, and change nothing then."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.documents import Json
from support.serving import ACCEPT, REJECT, RUN, SHOW
from support.session import ServerError
from support.shop import FIRST, FIRST_NEW, SECOND, TEXT


def test_wrong_arguments_are_refused_with_what_the_command_takes(client: Client, source: Path) -> None:
    document = client.open(source)
    wrong: list[tuple[str, Json]] = [
        ("countersign.run", []),
        ("countersign.run", [document.uri]),
        ("countersign.run", [document.uri, "0"]),
        ("countersign.run", [document.uri, 0.5]),
        ("countersign.run", [document.uri, 0, "", "task", "more"]),
        ("countersign.run", [{"uri": document.uri}, 0]),
        ("countersign.accept", ["abc"]),
        ("countersign.accept", [[1]]),
        ("countersign.accept", [None]),
        ("countersign.reject", [["abc"], 7]),
        ("countersign.cancel", [["abc"]]),
        ("countersign.show", []),
    ]
    for command, arguments in wrong:
        with pytest.raises(ServerError, match=f"^{command} takes \\[") as refused:
            client.execute(command, arguments)
        assert refused.value.code == -32602
        assert refused.value.data is None
    assert client.shown == []


def test_a_command_without_arguments_is_refused_like_one_with_none(client: Client) -> None:
    with pytest.raises(ServerError, match="takes") as refused:
        client.request("workspace/executeCommand", {"command": "countersign.accept"})
    assert refused.value.code == -32602


def test_an_unknown_command_is_refused(client: Client) -> None:
    with pytest.raises(ServerError, match="there is no command") as refused:
        client.execute("countersign.format", [])
    assert refused.value.code == -32602


@pytest.mark.parametrize(
    ("command", "arguments", "said"),
    [
        ("countersign.accept", [["none"]], "There is no hunk none"),
        ("countersign.reject", [["none"]], "There is no hunk none"),
        ("countersign.reopen", [["none"]], "nothing to take back"),
        ("countersign.acceptTask", ["none"], "No hunk is pending there"),
        ("countersign.acceptFile", ["file:///elsewhere.py"], "No hunk is pending there"),
        ("countersign.show", ["none"], "no hunk or task none"),
        ("countersign.run", ["untitled:1", 0], "save this document first"),
        ("countersign.run", ["file:///elsewhere.py", 0], "outside of the workspace"),
    ],
)
def test_what_does_not_exist_is_told_in_a_sentence(
    client: Client, command: str, arguments: Json, said: str
) -> None:
    assert client.execute(command, arguments) is None
    client.wait_for(lambda: any(said in message for message in client.shown), said)


def test_a_line_without_a_spec_starts_nothing(client: Client, source: Path) -> None:
    document = client.open(source)
    assert client.execute("countersign.run", [document.uri, 8]) is None
    client.wait_for(
        lambda: any(f"There is no spec at {source.name}:9" in said for said in client.shown), "the reason"
    )


def test_a_spec_is_found_again_where_it_has_moved_to(client: Client, source: Path) -> None:
    document = client.open(source, "\n" + TEXT)
    run = client.offered(document, 1, RUN)
    client.replace(document, "\n#", "\n\n\n#")
    assert client.choose(run)["task"]
    client.offered(document, document.line_of(FIRST.strip()), ACCEPT)


def test_of_two_specs_the_chosen_one_runs_wherever_it_stands_now(client: Client, source: Path) -> None:
    other = "# spec: Say it otherwise.\n#   rename: label -> caption\n\n"
    document = client.open(source, TEXT + other)
    run = client.offered(document, document.line_of("otherwise"), RUN)
    client.replace(document, TEXT, "")
    client.replace(document, other, other + TEXT)
    client.choose(run)
    client.offered(document, document.line_of(SECOND.strip()), ACCEPT)
    assert not client.actions(document, document.line_of(FIRST.strip()), only=ACCEPT)


def test_a_rejection_keeps_its_reason(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(FIRST.strip())
    [hunks] = client.offered(document, line, REJECT)["command"]["arguments"]
    client.execute("countersign.reject", [hunks, "the [name](command:x) is better"])
    client.wait_for(lambda: not client.actions(document, line, only=ACCEPT), "the hunk to be rejected")
    assert "rejected (the [name] (command:x) is better)" in client.hover(document, line)["contents"]["value"]


def test_all_open_hunks_of_a_task_are_rejected_at_once(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.choose(client.offered(document, document.line_of(FIRST.strip()), f"{REJECT}.task"))
    titles = [lens["command"]["title"] for lens in client.lenses(document)]
    assert titles == ["Run again", "2 of 2 decided"]


def test_a_proposal_is_shown_as_a_diff_in_which_its_hunks_can_be_decided(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.choose(client.offered(document, document.line_of(SECOND.strip()), SHOW))
    [shown] = client.wait_for(lambda: client.params_of("window/showDocument"), "the diff to be shown")
    path = Path(shown["uri"].removeprefix("file://"))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    diff = client.open(path)
    assert diff.text.startswith(f"--- a/{source.name}\n+++ b/{source.name}\n@@ -6,3 +6,3 @@ ")
    first: int = shown["selection"]["start"]["line"]
    assert diff.lines[first].startswith("@@ -10,3 +10,3 @@")
    client.choose(client.offered(diff, diff.line_of(f"+{FIRST_NEW.strip()}"), ACCEPT))
    client.wait_for(lambda: FIRST_NEW in document.text, "the hunk to be applied")
