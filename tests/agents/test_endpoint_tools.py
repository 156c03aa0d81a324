"""A model with tools does a task: what it calls is done on the bench, and it is told what came of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from countersign.agents.chat.streams import ChatStreams
from countersign.core.model import Reason
from countersign.core.text import Span
from countersign.ports import AgentError, Used
from support.endpoint_task import HELLO, EndpointTask, results, turns
from support.model_endpoint import ModelEndpoint, called, chunk, finish, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOOLS = ["list", "read", "search", "edit", "write", "delete", "finish"]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def streams() -> AsyncGenerator[ChatStreams]:
    streams = ChatStreams()
    yield streams
    await streams.close()


async def test_files_are_changed_as_a_model_calls_its_tools(streams: ChatStreams, tmp_path: Path) -> None:
    script = turns(
        (called("read", path="hello.py"), finish("tool_calls")),
        (
            called("edit", path="hello.py", old="'hello'", new="'Hello!'", why="It is friendly.", clauses=[1, 2]),
            called("write", 1, path="new.py", content="x = 1"),
            finish("tool_calls"),
        ),
        (
            chunk({}, usage={"prompt_tokens": 50, "completion_tokens": 7}),
            called("finish", summary="Done.", changes=[{"path": "new.py", "why": "Missing.", "clauses": [2]}]),
            finish("tool_calls"),
        ),
    )
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(script) as endpoint:
            report = await task.run(endpoint.url, streams)
        assert task.changed == {"hello.py": HELLO["hello.py"].replace("'hello'", "'Hello!'"), "new.py": "x = 1\n"}
        assert report.reasons == (
            Reason("hello.py", Span(4, 5), "goal: Say hello in a friendly way.", "It is friendly."),
            Reason("hello.py", Span(4, 5), "must: end with an exclamation mark", ""),
            Reason("new.py", Span(0, 1), "must: end with an exclamation mark", "Missing."),
        )
        assert (report.model, report.notes) == ("tiny", ("Done.",))
        assert task.of(Used)[-1] == Used("tiny", 50, None, 7)
        first = endpoint.requests[0].body
        assert "end with an exclamation mark" in first["messages"][1]["content"]
        assert [tool["function"]["name"] for tool in first["tools"]] == TOOLS
        told = results(endpoint, 1)
        assert "def hello():" in told[0]


async def told(
    streams: ChatStreams, task: EndpointTask, *calls: bytes, last: bytes = called("finish", summary="Nothing.")
) -> list[str]:
    """Return what a model is told of calls in one answer."""
    script = turns((*calls, finish("tool_calls")), (last, finish("tool_calls")))
    async with ModelEndpoint.answering(script) as endpoint:
        await task.run(endpoint.url, streams)
        return results(endpoint, 1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (called("edit", path="/etc/passwd", old="a", new="b"), "no path inside of the workspace"),
        (called("edit", path="../x.py", old="a", new="b"), "leads out of the workspace"),
        (called("write", path="a/../../x.py", content="b"), "leads out of the workspace"),
        (called("write", path="a\\b.py", content="b"), "no separator"),
        (called("write", path="a\nb.py", content="b"), "signs in it that no path may have"),
        (called("write", path="x" * 990 + ".py/", content="b"), "is no path of a file"),
        (called("write", path=".git/hooks/x.py", content="b"), "no agent may change it"),
        (called("write", path="notes.txt", content="b"), "outside of the scope"),
        (called("delete", path="notes.txt"), "outside of the scope"),
        (called("delete", path="gone.py"), "There is no file gone.py"),
        (called("edit", path="gone.py", old="a", new="b"), "There is no file gone.py"),
        (called("read", path="deep/hello.py"), "There is no file deep/hello.py; there is hello.py"),
        (called("edit", path="hello.py", old="", new="b"), "The old text is empty"),
        (called("edit", path="hello.py", old="hello", new="b"), " times"),
        (called("edit", path="hello.py", old="nowhere to be found", new="b"), "is not in the file"),
        (called("edit", path="hello.py", old="'hello'", new="'hello'"), "are the same"),
        (called("edit", path="hello.py", old="a"), "missing required field `new`"),
        (called("edit", path=["hello.py"], old="a", new="b"), "Expected `str`, got `array`"),
        (called("rm", path="hello.py"), "There is no tool 'rm'; there are: list, read"),
        (called("check"), "There is no tool 'check'"),
        (
            chunk({"tool_calls": [{"index": 0, "id": "x", "function": {"name": "edit", "arguments": '{"pa'}}]}),
            "no JSON",
        ),
        (
            chunk({"tool_calls": [{"index": 0, "id": "x", "function": {"name": "read", "arguments": "[1]"}}]}),
            "do not fit",
        ),
        (chunk({"tool_calls": [{"index": 0, "id": "x", "function": {"arguments": "{}"}}]}), "There is no tool ''"),
    ],
)
async def test_what_can_not_be_done_is_answered_and_changes_nothing(
    call: bytes, words: str, streams: ChatStreams, tmp_path: Path
) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        (answer,) = await told(streams, task, call)
        assert words in answer
        assert task.changed == {}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (called("list"), "notes.txt  (read only)"),
        (called("list", glob="*.md"), "0 files"),
        (called("read", path="./hello.py", start=4, count=1), "lines 4 to 4 of 5]\ndef hello():\n["),
        (called("read", path="hello.py", start="-3", count=0), "lines 1 to 1 of 5"),
        (called("read", path="hello.py", start=99), "lines 99 to 98 of 5"),
        (called("search", text="IMPORT hello"), "other.py:1: import hello"),
        (called("search", text="(", glob="*.txt"), "0 lines"),
    ],
)
async def test_the_bench_can_be_looked_at(call: bytes, words: str, streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        (answer,) = await told(streams, task, call)
        assert words in answer


async def test_a_file_can_be_deleted(streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        assert await told(streams, task, called("delete", path="other.py", why="Nobody needs it.")) == [
            "Deleted other.py."
        ]
        assert task.changed == {"other.py": None}
        (reason,) = task.report.reasons
        assert (reason.path, reason.rationale) == ("other.py", "Nobody needs it.")


async def test_arguments_may_come_as_an_object(streams: ChatStreams, tmp_path: Path) -> None:
    arguments = {"path": "other.py", "content": "x = 1\n"}
    call = chunk({"tool_calls": [{"id": "x", "function": {"name": "write", "arguments": arguments}}]})
    with EndpointTask(tmp_path, HELLO) as task:
        await told(streams, task, call)
        assert task.changed == {"other.py": "x = 1\n"}


async def test_secrets_stay_here_and_where_they_are(streams: ChatStreams, tmp_path: Path) -> None:
    key = "AKIA" + "Q3EGRT5VXW2KLM7N"
    tree = {**HELLO, "keys.py": f"a = 1\r\nKEY = '{key}'\r\nb = 2\r\n", "hello.py": f"{HELLO['hello.py']}# {key}\n"}
    script = turns(
        (
            called("read", path="keys.py"),
            called("search", 1, text="akia"),
            called("edit", 2, path="keys.py", old="a = 1", new="a = 3"),
            called("edit", 3, path="keys.py", old="b = 2", new="b = '«SECRET:aws-access-key:1»'"),
            finish("tool_calls"),
        ),
        (called("finish", summary="Done."), finish("tool_calls")),
    )
    with EndpointTask(tmp_path, tree) as task:
        async with ModelEndpoint.answering(script) as endpoint:
            await task.run(endpoint.url, streams)
            sent = "".join(str(asked.body) for asked in endpoint.requests)
            assert "stands for a secret" in results(endpoint, 1)[3]
        assert task.changed == {"keys.py": tree["keys.py"].replace("a = 1", "a = 3")}
        assert key not in sent
        assert "KEY = '«SECRET:aws-access-key:1»'" in sent


async def test_asking_the_same_again_is_noticed_and_ends(streams: ChatStreams, tmp_path: Path) -> None:
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(
            turns((called("read", path="hello.py"), finish("tool_calls")))
        ) as endpoint:
            with pytest.raises(AgentError, match="went round in circles"):
                await task.run(endpoint.url, streams)
            assert "exactly this before" in results(endpoint, 2)[0]
            assert len(endpoint.requests) < 12


async def test_what_was_done_is_kept_when_a_model_does_not_come_to_an_end(
    streams: ChatStreams, tmp_path: Path
) -> None:
    script = turns(
        (called("write", path="new.py", content="x"), finish("tool_calls")), (called("list"), finish("tool_calls"))
    )
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(script) as endpoint:
            report = await task.run(endpoint.url, streams)
        assert task.changed == {"new.py": "x\n"}
        assert any("something may be missing" in note for note in report.notes)


async def test_words_end_a_task_that_has_changed_something(streams: ChatStreams, tmp_path: Path) -> None:
    script = turns((called("write", path="new.py", content="x"), finish("stop")), (said("All is done."), finish()))
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(script) as endpoint:
            report = await task.run(endpoint.url, streams)
        assert report.notes == ("All is done.",)
        assert [reason.rationale for reason in report.reasons] == ["All is done."]


async def test_finishing_with_a_failed_edit_is_not_finished(streams: ChatStreams, tmp_path: Path) -> None:
    both = called("edit", path="hello.py", old="none", new="x"), called("finish", 1, summary="Done.")
    script = turns(
        (*both, finish()), (called("edit", path="hello.py", old="'hello'", new="'Hi'"), finish()), both[1:]
    )
    with EndpointTask(tmp_path, HELLO) as task:
        async with ModelEndpoint.answering(script) as endpoint:
            await task.run(endpoint.url, streams)
            assert "Not finished" in results(endpoint, 1)[1]
        assert [*task.changed] == ["hello.py"]
