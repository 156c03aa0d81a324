"""Questions, plans and explanations on the command line."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

from support.documents import Json
from support.model_thread import configured, served
from support.scripted_model import does
from support.shell import Shell
from support.trusting import trust

SPEC = "# spec: Say hello nicely.\n#   must: end with an exclamation mark\ndef hello():\n    return 'hello'\n"
DEEDS = ["edit `hello.py`: `'hello'` -> `'Hello!'`"]
WORDS = {
    "answer": ["read `hello.py`", "answer `It says \u202ehello.`"],
    "explain": ["answer `It greets louder.`"],
    "plan": ["edit `hello.py`: `'hello'` -> `'x'`", "answer `1. Change hello.py.`"],
}


MANUAL = Path(__file__).parents[2] / "docs" / "command-line.md"


def json_blocks() -> list[Json]:
    """Return the documents of the manual."""
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)]


def test_a_comment_that_asks_is_answered_and_a_file_stays_as_it_is(empty: Shell, tmp_path: Path) -> None:
    text = "x = 1  # What does this say? AI?\n"
    empty.write("hello.py", text)
    with served(does([], WORDS)) as endpoint:
        configured(tmp_path, endpoint.url)
        trust(empty.folder, empty.state)
        refused = empty.run("run", "hello.py", XDG_CONFIG_HOME=str(tmp_path))
        ran = empty.run("ask", "hello.py:1", XDG_CONFIG_HOME=str(tmp_path))
        told = empty.run("ask", "hello.py", "--json", XDG_CONFIG_HOME=str(tmp_path)).document
    assert (refused.code, "ask it" in refused.err) == (1, True)
    assert (ran.code, ran.err) == (0, "")
    assert "question: What does this say?" in ran.out
    assert "It says <U+202E>hello." in ran.out
    assert "tiny, model tiny-1" in ran.out
    (manual,) = (block for block in json_blocks() if "answer" in block)
    assert told.keys() == manual.keys()
    assert (told["kind"], told["outcome"], told["answer"]) == ("ask", "answered", "It says \u202ehello.")
    assert empty.read("hello.py") == text
    assert "answered" in empty.run("log").out


def test_a_spec_is_asked_about_planned_and_run_by_its_plan(empty: Shell, tmp_path: Path) -> None:
    empty.write("hello.py", SPEC)
    with served(does([DEEDS], WORDS)) as endpoint:
        configured(tmp_path, endpoint.url)
        trust(empty.folder, empty.state)
        run = partial(empty.run, XDG_CONFIG_HOME=str(tmp_path))
        assert run("run", "hello.py", "--with-plan").code == 2
        asked = run("ask", "hello.py", "who", "calls", "it?")
        planned = run("plan", "hello.py")
        done = run("run", "hello.py", "--with-plan", "--accept", "all")
        sent = [message["content"] for message in endpoint.requests[-1].body["messages"]]
    assert "question: who calls it?" in asked.out
    assert "1. Change hello.py." in planned.out
    assert empty.read("hello.py").endswith("'Hello!'\n")
    assert done.code == 0
    assert any("a plan for the spec" in text and "1. Change hello.py." in text for text in sent)


def test_a_hunk_is_explained_before_it_is_decided(empty: Shell, tmp_path: Path) -> None:
    empty.write("hello.py", SPEC)
    with served(does([DEEDS], WORDS)) as endpoint:
        configured(tmp_path, endpoint.url)
        trust(empty.folder, empty.state)
        run = partial(empty.run, XDG_CONFIG_HOME=str(tmp_path))
        run("run", "hello.py", "--accept", "none")
        [file] = run("review", "--json").document["files"]
        explained = run("explain", file["hunks"][0]["id"][:6])
        sent = endpoint.requests[-1].body["messages"]
        left = run("review", "--json").document
    assert explained.code == 0
    assert "It greets louder." in explained.out
    assert "-    return 'hello'\n+    return 'Hello!'" in sent[1]["content"]
    assert left["progress"]["decided"] == 0
    assert empty.run("explain", "nothing").code == 2


def test_without_an_agent_that_can_answer_the_exit_code_and_a_sentence_say_so(empty: Shell, tmp_path: Path) -> None:
    empty.write("hello.py", SPEC.replace("#   must", "#   agent: recipe\n#   must"))
    ran = empty.run("ask", "hello.py", XDG_CONFIG_HOME=str(tmp_path))
    assert (ran.code, ran.out) == (1, "")
    assert "it can not answer" in ran.err
