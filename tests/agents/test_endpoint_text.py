"""A model without tools writes edits as text: what can be read is done, the rest goes back to it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from countersign.agents.chat.streams import ChatStreams
from countersign.agents.endpoint.memory import Known
from countersign.core.model import Reason
from countersign.core.text import Span
from countersign.ports import AgentError
from countersign.preferences import EndpointAgent as Entry
from support.endpoint_servers import BLOCKS
from support.endpoint_task import SPEC, EndpointTask
from support.model_endpoint import DONE, Asked, ModelEndpoint, Script, finish, head, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

HELLO = {"hello.py": f"{SPEC}def hello():\n    return 'hello'\n", "other.py": "import hello\n", "notes.txt": "x\n"}
DONE_SO = {"hello.py": HELLO["hello.py"].replace("'hello'", "'Hello!'")}
NO_TOOLS = head("400 Bad Request", "application/json"), b'{"error": "tiny does not support tools"}'


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def streams() -> AsyncGenerator[ChatStreams]:
    streams = ChatStreams()
    yield streams
    await streams.close()


def saying(*texts: str, reasons: tuple[str, ...] = ()) -> Callable[[Asked, int], Script]:
    """Refuse tools, and else say one text after the other."""

    def answer(asked: Asked, _: int) -> Script:
        if "tools" in asked.body:
            return NO_TOOLS
        number = sum(message["role"] == "assistant" for message in asked.body["messages"])
        reason = reasons[number] if number < len(reasons) else "stop"
        return head(), said(texts[min(number, len(texts) - 1)]), finish(reason), DONE

    return answer


def last(endpoint: ModelEndpoint) -> str:
    """Return what the model was told last."""
    return endpoint.requests[-1].body["messages"][-1]["content"]


async def test_edits_in_words_are_done_for_their_reasons(streams: ChatStreams, tmp_path: Path) -> None:
    text = f"{BLOCKS}\nWHY hello.py [2]: It is friendly.\n"
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(saying(text)) as endpoint:
            report = await task.run(endpoint.url, streams)
        assert task.changed == DONE_SO
        clause = "must: end with an exclamation mark"
        assert report.reasons == (Reason("hello.py", Span(4, 5), clause, "It is friendly."),)
        assert report.notes == ("Sure. hello.py",)


DIFF = (
    "```diff\n--- hello.py\n+++ hello.py\n@@ -4,2 +4,2 @@\n def hello():\n-    return 'hello'\n"
    "+    return 'Hello!'\n```\n"
)
PATCH = (
    "*** Begin Patch\n*** Update File: hello.py\n@@ def hello():\n def hello():\n-    return 'hello'\n"
    "+    return 'Hello!'\n*** End Patch\n"
)


WHOLE = f"hello.py\n```\n{DONE_SO['hello.py']}```\n"


@pytest.mark.parametrize(
    ("edits", "text", "mark"),
    [
        ("blocks", BLOCKS, "<<<<<<< SEARCH"),
        ("diff", DIFF, "+++ src/"),
        ("patch", PATCH, "*** Begin Patch"),
        ("whole", WHOLE, "as a whole"),
    ],
)
async def test_a_model_is_told_how_to_write_and_understood(
    edits: str, text: str, mark: str, streams: ChatStreams, tmp_path: Path
) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(saying(text)) as endpoint:
            await task.run(endpoint.url, streams, entry=Entry(endpoint.url, "tiny", edits=edits))
            told = endpoint.requests[0].body["messages"][0]["content"]
        assert task.changed == DONE_SO
        assert mark in told


@pytest.mark.parametrize("text", [DIFF, PATCH])
async def test_another_form_than_was_asked_for_is_understood_and_remembered(
    text: str, streams: ChatStreams, tmp_path: Path
) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(saying(text)) as endpoint:
            await task.run(endpoint.url, streams)
        assert task.changed == DONE_SO
        assert task.memory.recall(endpoint.url, "tiny").edits == ("diff" if text == DIFF else "patch")


async def test_how_a_model_writes_is_remembered(streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path / "a", HELLO) as task, EndpointTask(tmp_path / "b", HELLO) as again:
        again.memory = task.memory
        async with ModelEndpoint.answering(saying(BLOCKS)) as endpoint:
            await task.run(endpoint.url, streams)
            before = len(endpoint.requests)
            await again.run(endpoint.url, streams)
            assert len(endpoint.requests) == before + 1
        assert task.memory.recall(endpoint.url, "tiny") == Known("blocks")


async def test_what_can_not_be_read_goes_back_and_is_mended(streams: ChatStreams, tmp_path: Path) -> None:
    wrong = BLOCKS.replace("return 'hello'", "return 'hallo'")
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(saying(wrong, BLOCKS)) as endpoint:
            await task.run(endpoint.url, streams)
            assert "were not done" in last(endpoint)
            assert "return 'hello'" in last(endpoint)
        assert task.changed == DONE_SO


async def test_a_file_outside_of_the_scope_is_not_changed(streams: ChatStreams, tmp_path: Path) -> None:
    more = f"{BLOCKS}\nnotes.txt\n```\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n```\n"
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(saying(more, "Then I leave it.")) as endpoint:
            await task.run(endpoint.url, streams)
            assert "notes.txt is outside of the scope" in last(endpoint)
        assert task.changed == DONE_SO


async def test_a_model_can_ask_for_files(streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(saying("READ `notes.txt`\nREAD ../x\nREAD gone.py", BLOCKS)) as endpoint:
            await task.run(endpoint.url, streams)
            assert "begin: notes.txt]\nx\n" in last(endpoint)
            assert "leads out of the workspace" in last(endpoint)
            assert "There is no file gone.py" in last(endpoint)
        assert task.changed == DONE_SO


async def test_an_answer_that_was_cut_off_is_gone_on_with(streams: ChatStreams, tmp_path: Path) -> None:
    more = "other.py\n```\n<<<<<<< SEARCH\nimport hello\n=======\nimport hello as h\n>>>>>>> REPLACE\n```\n"
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(saying(BLOCKS, more, reasons=("length",))) as endpoint:
            await task.run(endpoint.url, streams)
        assert task.changed == {**DONE_SO, "other.py": "import hello as h\n"}


async def test_a_form_that_the_user_names_is_the_only_one(streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(saying(BLOCKS)) as endpoint:
            await task.run(endpoint.url, streams, entry=Entry(endpoint.url, "tiny", edits="blocks"))
            assert len(endpoint.requests) == 1
            with pytest.raises(AgentError, match="does not use tools"):
                await task.run(endpoint.url, streams, entry=Entry(endpoint.url, "tiny", edits="tools"))


async def test_secrets_are_in_no_text_that_is_sent(streams: ChatStreams, tmp_path: Path) -> None:
    key = "AKIA" + "Q3EGRT5VXW2KLM7N"
    tree = {**HELLO, "hello.py": f"{HELLO['hello.py']}KEY = '{key}'\n"}
    with EndpointTask(tmp_path, tree) as task:
        async with ModelEndpoint.answering(saying(BLOCKS)) as endpoint:
            await task.run(endpoint.url, streams)
            assert not any(key in str(asked.body) for asked in endpoint.requests)
        assert task.changed == {"hello.py": tree["hello.py"].replace("'hello'", "'Hello!'")}
