"""Working tasks in an editor: pausing, steering, the log, and the queue."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.profiles import VS_CODE
from support.serving import CANCEL, RUN, scripted, serving
from support.shell import Shell
from support.waiting import wait_until

SPEC = "# spec: Do it, number {number}.\n#   scope: this file\nx{number} = 1\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    root.mkdir()
    for number in range(3):
        (root / f"m{number}.py").write_text(SPEC.format(number=number))
    return root


def steps(client: Client) -> list[str]:
    values = [params["value"] for params in client.params_of("$/progress")]
    return [value.get("message", "") for value in values if value["kind"] == "report"]


def test_a_task_is_steered_paused_resumed_and_its_log_is_shown(root: Path, tmp_path: Path) -> None:
    with serving(root, tmp_path, VS_CODE, scripted("obedient")) as client:
        document = client.open(root / "m0.py")
        task = client.choose(client.offered(document, 0, RUN))["task"]
        wait_until(client, lambda: any("listening" in step for step in steps(client)), "the agent to work")
        client.execute("countersign.pause", [task])
        wait_until(client, lambda: any(step.startswith("paused") for step in steps(client)), "the pause")
        assert any("resume" in action["title"] for action in client.actions(document, 0))
        client.execute("countersign.steer", [task, "that is enough"])
        client.execute("countersign.resume", [task])
        wait_until(client, lambda: any("ready for review" in said for said in client.shown), "the proposal")
        client.execute("countersign.showLog", [task])
        shown = client.wait_for(lambda: client.params_of("window/showDocument"), "the log")[-1]
        log = Path(shown["uri"].removeprefix("file://")).read_text()
        assert "that is enough" in log
        assert "heard: that is enough" in log


def test_a_task_beyond_those_that_work_waits_and_can_be_cancelled(root: Path, tmp_path: Path) -> None:
    with serving(root, tmp_path, VS_CODE, scripted("wait", "2")) as client:
        documents = [client.open(root / f"m{number}.py") for number in range(3)]
        for document in documents:
            client.choose(client.offered(document, 0, RUN))
        wait_until(client, lambda: any("waiting for 2 others" in step for step in steps(client)), "the queue")
        assert any("waiting for others" in lens["command"]["title"] for lens in client.lenses(documents[2]))
        client.choose(client.offered(documents[2], 0, CANCEL))
        client.offered(documents[2], 0, RUN)


def test_a_task_is_steered_from_a_terminal(root: Path, tmp_path: Path) -> None:
    with serving(root, tmp_path, VS_CODE, scripted("obedient")) as client:
        document = client.open(root / "m0.py")
        task = client.choose(client.offered(document, 0, RUN))["task"]
        wait_until(client, lambda: any("listening" in step for step in steps(client)), "the agent to work")
        shell = Shell(root, tmp_path / "state")
        assert task in shell.run("steer").out
        assert shell.run("steer", "nobody", "hello").code == 2
        assert shell.run("steer", task[:6], "that", "is", "enough").code == 0
        wait_until(client, lambda: any("ready for review" in said for said in client.shown), "the proposal")
        assert shell.run("steer").out == "No task works in this workspace.\n"


def test_a_task_is_cancelled_from_a_terminal(root: Path, tmp_path: Path) -> None:
    with serving(root, tmp_path, VS_CODE, scripted("wait")) as client:
        document = client.open(root / "m0.py")
        task = client.choose(client.offered(document, 0, RUN))["task"]
        wait_until(client, lambda: any("still" in step for step in steps(client)), "the agent to work")
        assert Shell(root, tmp_path / "state").run("steer", task, "--cancel").code == 0
        wait_until(
            client,
            lambda: any(params["value"]["kind"] == "end" for params in client.params_of("$/progress")),
            "the bar to end",
        )
