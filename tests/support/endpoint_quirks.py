"""What servers do that are only nearly like the API says, as data: a task is done all the same."""

from __future__ import annotations

import json

from msgspec import Struct

from support.endpoint_servers import (
    ARGUMENTS,
    BLOCKS,
    EDIT,
    EDITING,
    END,
    Answer,
    calls,
    cutting,
    edits,
    error,
    function,
    json_head,
    once,
    raw,
    refusing,
    small,
)
from support.model_endpoint import (
    ABORT,
    DONE,
    called,
    chunk,
    event,
    finish,
    head,
    said,
)

__all__ = ["SURVIVED", "Quirk"]


class Quirk(Struct, frozen=True):
    """A server that works all the same: the task is done. A `note` is told to the user."""

    name: str
    answer: Answer
    note: str = ""


_HALF = len(ARGUMENTS) // 2
_PLAIN = (*EDIT, DONE)
_BAD = json_head("400 Bad Request")
_LONG = "This model's maximum context length is 3000 tokens. However, your messages resulted in 5000 tokens."

_WRITTEN = json.dumps({"name": "edit", "arguments": EDITING})


SURVIVED = (
    Quirk("plain", edits(*_PLAIN)),
    Quirk("comments between events", edits(b": keep-alive\n\n", *_PLAIN)),
    Quirk("OpenRouter's comments", edits(b": OPENROUTER PROCESSING\n\n" * 3, *_PLAIN)),
    Quirk("no [DONE]", edits(*EDIT, end=END)),
    Quirk("CRLF", edits(*raw(_PLAIN, lambda part: part.replace(b"\n", b"\r\n")))),
    Quirk("no space behind data:", edits(*raw(_PLAIN, lambda part: part.replace(b"data: ", b"data:")))),
    Quirk("names of events", edits(*raw(_PLAIN, b"event: message\n".__add__))),
    Quirk("byte by byte", edits(*(bytes([byte]) for byte in b"".join([*EDIT, DONE])))),
    Quirk("Azure's first chunk", edits(event('{"choices": [], "prompt_filter_results": [{}]}'), *_PLAIN)),
    Quirk("a chunk without delta", edits(event({"choices": [{"index": 0, "finish_reason": None}]}), *_PLAIN)),
    Quirk("a delta that is null", edits(event({"choices": [{"index": 0, "delta": None}]}), *_PLAIN)),
    Quirk("content and usage that are null", edits(chunk({"content": None}, usage=None), *_PLAIN)),
    Quirk("a role alone", edits(chunk({"role": "assistant", "content": ""}), *_PLAIN)),
    Quirk("thoughts", edits(chunk({"reasoning_content": "Hm."}), chunk({"reasoning": "So."}), *_PLAIN)),
    Quirk("content in parts", edits(chunk({"content": [{"type": "text", "text": "I edit."}]}), *_PLAIN)),
    Quirk("an unknown reason to finish", edits(*calls(function(index=0, id="a"), reason="eos"), DONE)),
    Quirk("a call although it only stopped", edits(*calls(function(index=0, id="a"), reason="stop"), DONE)),
    Quirk("no index", edits(*calls(function(id="a")), DONE)),
    Quirk("no id", edits(*calls(function(index=0)), DONE)),
    Quirk(
        "an index that is always 0",
        edits(*calls(function("list", "{}", index=0, id="a"), function(index=0, id="b")), DONE),
    ),
    Quirk("no index and no id", edits(*calls(function("list", "{}"), function()), DONE)),
    Quirk("an id twice", edits(*calls(function("list", "{}", index=0, id="a"), function(index=1, id="a")), DONE)),
    Quirk(
        "arguments in pieces",
        edits(
            *calls(
                function("edit", "", index=0, id="a"),
                {"index": 0, "function": {"arguments": ARGUMENTS[:_HALF]}},
                {"index": 0, "function": {"arguments": ARGUMENTS[_HALF:]}},
            ),
            DONE,
        ),
    ),
    Quirk(
        "a name in every piece",
        edits(
            *calls(
                function("edit", ARGUMENTS[:_HALF], index=0, id="a"),
                function("edit", ARGUMENTS[_HALF:], index=0, id="a"),
            ),
            DONE,
        ),
    ),
    Quirk(
        "a name that is null later",
        edits(
            *calls(
                function("edit", ARGUMENTS[:_HALF], index=0, id="a"), function(None, ARGUMENTS[_HALF:], index=0)
            ),
            DONE,
        ),
    ),
    Quirk(
        "arguments that are null first",
        edits(
            *calls(function("edit", None, index=0, id="a"), {"index": 0, "function": {"arguments": ARGUMENTS}}),
            DONE,
        ),
    ),
    Quirk("arguments that are an object", edits(*calls(function("edit", EDITING, index=0, id="a")), DONE)),
    Quirk(
        "fields that nobody knows",
        edits(*raw(_PLAIN, lambda part: part.replace(b'{"id"', b'{"x_groq": {"a": [1]}, "id"'))),
    ),
    Quirk("several choices", edits(event({"choices": [{"index": 1, "delta": {"content": "no"}}]}), *_PLAIN)),
    Quirk("usage in a chunk of its own", edits(*EDIT, event({"choices": [], "usage": {"prompt_tokens": 5}}), DONE)),
    Quirk("finished without a reason", edits(*EDIT[:-1], DONE)),
    Quirk("words beside the call", edits(said("I will edit it."), *_PLAIN)),
    Quirk(
        "two calls in one chunk",
        edits(
            chunk({"tool_calls": [function("list", "{}", index=0, id="a"), function(index=1, id="b")]}),
            finish(),
            DONE,
        ),
    ),
    Quirk("broken off in the middle", once(*EDIT[:-1])),
    Quirk("reset in the middle", once(said("I"), ABORT)),
    Quirk("an error in the middle", once(said("I"), event(error("overloaded", code=529)))),
    Quirk(
        "OpenRouter's error in the middle",
        once(
            said("I"),
            event(
                {
                    **error("Provider down", code=502),
                    "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}],
                }
            ),
        ),
    ),
    Quirk("an error that is a word", once(event({"error": "model is loading"}))),
    Quirk("an empty stream", once()),
    Quirk("an answer without a word", once(finish(), DONE)),
    Quirk("HTML for JSON, once", once(b"<html><title>502 Bad Gateway</title>", start=head("200 OK", "text/html"))),
    Quirk("JSON that is none", once(said("I"), b'data: {"choices": [\n\n')),
    Quirk("Latin-1", once(said("I").replace(b'"I"', b'"\xe9\xe8"'))),
    Quirk(
        "too many requests, once",
        once(b"slow down", start=head("429 Too Many", "text/plain", "Retry-After: 0.05")),
    ),
    Quirk(
        "too many requests, with a date",
        once(b"{}", start=json_head("429 Too Many", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT")),
    ),
    Quirk("overloaded, once", once(b"{}", start=json_head("503 Busy"))),
    Quirk(
        "cut off by its length",
        once(
            called("edit", path="hello.py")[:0]
            + chunk({"tool_calls": [function("edit", ARGUMENTS[:_HALF], index=0, id="a")]}),
            finish("length"),
            DONE,
        ),
    ),
    Quirk("words cut off by their length", once(said("I am going to"), finish("length"), DONE)),
    Quirk(
        "no stream_options (OpenAI)",
        refusing("stream_options", _BAD, error("Unknown parameter: 'stream_options'.", param="stream_options")),
    ),
    Quirk(
        "no stream_options (a bare string)",
        refusing("stream_options", _BAD, {"error": "stream_options is not supported"}),
    ),
    Quirk(
        "no stream_options (a failure)", refusing("stream_options", json_head("500 Oops"), {"detail": "internal"})
    ),
    Quirk(
        "no stream_options (not said)",
        refusing(
            "stream_options", json_head("422 Unprocessable"), {"detail": [{"msg": "extra fields not permitted"}]}
        ),
    ),
    Quirk(
        "no max_tokens",
        refusing(
            "max_tokens",
            _BAD,
            error(
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                " 'max_completion_tokens' instead."
            ),
        ),
    ),
    Quirk(
        "too many max_tokens",
        refusing(
            "max_tokens",
            _BAD,
            error("max_tokens is too large: 16384. This model supports at most 4096 completion tokens"),
        ),
    ),
    Quirk(
        "max_tokens beyond the context (vLLM)",
        refusing(
            "max_tokens",
            _BAD,
            {
                "object": "error",
                "message": (
                    "This model's maximum context length is 4096 tokens. However, you requested 20000 tokens (3616"
                    " in the messages, 16384 in the completion)."
                ),
                "code": 400,
            },
        ),
    ),
    Quirk("no max_tokens (not said)", refusing("max_tokens", _BAD, {"error": "bad request"})),
    Quirk("no system role", refusing("system", json_head("500 Oops"), error("System role not supported"))),
    Quirk(
        "no tools (Ollama)",
        refusing("tools", _BAD, error("registry.ollama.ai/library/tiny does not support tools")),
    ),
    Quirk(
        "no tools (vLLM)",
        refusing(
            "tools",
            _BAD,
            {
                "object": "error",
                "message": '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
                "code": 400,
            },
        ),
    ),
    Quirk(
        "no tools (OpenRouter)",
        refusing("tools", json_head("404 Not Found"), error("No endpoints found that support tool use.", code=404)),
    ),
    Quirk("no tools (a failure)", refusing("tools", json_head("500 Oops"), {"detail": "internal"})),
    Quirk("no tools (not said)", refusing("tools", _BAD, {"error": "invalid request"})),
    Quirk(
        "tools that are never called",
        lambda asked, _: (
            head(),
            said(BLOCKS if "SEARCH" in asked.body["messages"][0]["content"] else "Hello."),
            finish(),
            DONE,
        ),
    ),
    Quirk("calls between marks (Qwen)", edits(said(f"<tool_call>\n{_WRITTEN}\n</tool_call>"), finish(), DONE)),
    Quirk("calls between marks (Mistral)", edits(said(f"[TOOL_CALLS][{_WRITTEN}]"), finish(), DONE)),
    Quirk(
        "calls between marks (Llama)",
        edits(said("<|python_tag|>" + _WRITTEN.replace("arguments", "parameters")), finish(), DONE),
    ),
    Quirk("a question that is cut without a word (Ollama)", cutting, "OLLAMA_CONTEXT_LENGTH"),
    Quirk("edits in words although there are tools", lambda _, __: (head(), said(BLOCKS), finish(), DONE)),
    Quirk("too long (OpenAI)", small(_BAD, error(_LONG, code="context_length_exceeded")), "shown less"),
    Quirk(
        "too long (llama.cpp)",
        small(
            _BAD,
            error(
                "the request exceeds the available context size. try increasing it",
                code=400,
                type="exceed_context_size_error",
                n_ctx=3000,
            ),
        ),
        "shown less",
    ),
    Quirk(
        "too long (an old llama.cpp)",
        small(json_head("500 Oops"), error("the request exceeds the available context size", code=500)),
        "shown less",
    ),
    Quirk(
        "too long (Anthropic)",
        small(_BAD, error("prompt is too long: 210000 tokens > 200000 maximum")),
        "shown less",
    ),
    Quirk("too long (a proxy)", small(head("413 Too Large", "text/html"), "<html>"), "shown less"),
)
