"""What an editor that draws itself is told of questions: what was asked, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Json
from support.fed import reviewed, task, tasks
from support.model_thread import configured, served
from support.profiles import VS_CODE
from support.scripted_model import does
from support.serving import RUN, serving
from support.session import ServerError
from support.trusting import trust

SPEC = "# spec: Be friendly.\n#   must: end with an exclamation mark\n"
HELLO = 'def hello():\n    return "hello"\n'
EDIT = 'edit `hello.py`: `"hello"` -> `"Hello!"` because "It is friendlier." for clause 2'
WORDS = {
    "explain": ["answer `It greets \u202e with a capital letter.`"],
    "plan": ["answer `First this, then that.`"],
    "answer": ["answer `Nothing is unclear.`"],
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    root = tmp_path / "work"
    (root / ".git").mkdir(parents=True)
    (root / "hello.py").write_text(SPEC + HELLO)
    trust(root, tmp_path / "state")
    with served(does([[EDIT]], WORDS)) as endpoint:
        configured(tmp_path / "config", endpoint.url)
        with serving(root, tmp_path, VS_CODE.drawing("review", "tasks")) as client:
            yield client


def answered(client: Client, kind: str) -> Json:
    def is_answered(one: Json) -> bool:
        return one["question"] is not None and one["question"]["kind"] == kind and one["question"]["answer"]

    return task(client, is_answered, f"the answer to {kind}")


def test_the_explanation_of_a_hunk_is_told_with_it(client: Client, tmp_path: Path) -> None:
    document = client.open(tmp_path / "work/hello.py")
    client.choose(client.offered(document, 0, RUN))
    [hunk] = reviewed(client, document, len, "the hunk")
    assert (hunk["explanation"], hunk["clause"]["kind"]) == (None, "must")
    client.execute("countersign.explain", [hunk["id"]])
    [explained] = reviewed(client, document, lambda hunks: hunks[0]["explanation"], "the explanation")
    assert explained["explanation"] == "It greets <U+202E> with a capital letter."
    told = answered(client, "explain")
    assert told["question"]["hunk"] == hunk["id"]
    assert (told["state"], told["total"], told["problem"]) == ("done", 0, "")
    assert tasks(client)["waiting"] == 1


def test_a_plan_is_told_and_so_is_what_was_done_by_it(client: Client, tmp_path: Path) -> None:
    document = client.open(tmp_path / "work/hello.py")
    client.execute("countersign.plan", [document.uri, 0])
    plan = answered(client, "plan")
    assert (plan["plan"], plan["goal"]) == (None, "Be friendly.")
    assert plan["question"]["answer"] == "First this, then that."
    whole = client.request("countersign/answer", {"task": plan["id"]})["text"]
    assert "First this, then that." in whole
    assert "hello.py:1" in whole
    client.choose(client.offered(document, 0, f"{RUN}.planned"))
    done = task(client, lambda one: one["state"] == "waiting", "the proposal")
    assert (done["plan"], done["question"]) == (plan["id"], None)


def test_an_answer_that_is_not_there_is_refused_with_a_sentence(client: Client, tmp_path: Path) -> None:
    document = client.open(tmp_path / "work/hello.py")
    client.choose(client.offered(document, 0, RUN))
    told = task(client, lambda one: one["state"] == "waiting", "the proposal")
    with pytest.raises(ServerError, match="no answer of this task"):
        client.request("countersign/answer", {"task": told["id"]})
