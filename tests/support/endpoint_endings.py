"""What servers do with which no task can be done, as data: a task ends with a failure in words."""

from __future__ import annotations

import json

from msgspec import Struct

from support.endpoint_servers import (
    BLOCKS,
    Answer,
    always,
    error,
    json_head,
)
from support.model_endpoint import (
    ABORT,
    DONE,
    SILENCE,
    called,
    chunk,
    finish,
    head,
    said,
)

__all__ = ["ENDINGS", "Ending"]


class Ending(Struct, frozen=True):
    """A server with which no task can be done: the words of the failure."""

    name: str
    answer: Answer
    words: str


_BAD = json_head("400 Bad Request")
_LONG = "This model's maximum context length is 3000 tokens. However, your messages resulted in 5000 tokens."
_STORM = json_head("429 Too Many", "Retry-After: 90")

ENDINGS = (
    Ending("429 storm", always(_STORM, b"{}"), "takes no more requests"),
    Ending("429 storm without a time", always(json_head("429 Too Many"), b"{}"), "takes no more requests"),
    Ending(
        "the quota is used up",
        always(
            json_head("429 Too Many"),
            json.dumps(
                error(
                    "You exceeded your current quota, please check your plan and billing details",
                    code="insufficient_quota",
                )
            ).encode(),
        ),
        "quota",
    ),
    Ending("500 storm", always(json_head("500 Oops"), b"{}"), "has failed"),
    Ending("a refused key", always(json_head("401 Unauthorized"), b"{}"), "wants a key"),
    Ending(
        "credits",
        always(json_head("402 Payment"), json.dumps(error("Insufficient credits")).encode()),
        "wants to be paid",
    ),
    Ending(
        "no such model",
        always(json_head("404 Not Found"), json.dumps(error("model 'tiny' not found")).encode()),
        "knows no such model",
    ),
    Ending(
        "a filter",
        always(_BAD, json.dumps(error("The response was filtered", code="content_filter")).encode()),
        "filtered",
    ),
    Ending("a filter in the stream", always(head(), said("I"), finish("content_filter"), DONE), "kept back"),
    Ending("HTML", always(head("200 OK", "text/html"), b"<html><title>Sign in</title>"), "Sign in"),
    Ending(
        "an error in 200",
        always(json_head("200 OK"), json.dumps(error("no", code=400)).encode()),
        "does not take the request",
    ),
    Ending(
        "a whole answer that is no stream",
        always(json_head("200 OK"), json.dumps({"choices": [{"message": {"content": "hi"}}]}).encode()),
        "something else than a stream",
    ),
    Ending("stalls before the first word", always(head(), SILENCE), "has not begun to answer"),
    Ending("stalls in the middle", always(head(), said("I"), SILENCE), "said nothing more"),
    Ending("comments for ever", always(head(), *[b": ping\n\n", 0.05] * 200), "has not begun to answer"),
    Ending("slow loris", always(head(), *[said("I"), 0.1] * 200), "takes more than"),
    Ending("one byte at a time", always(head(), *[b"d", 0.05] * 200), "has not begun to answer"),
    Ending("reset each time", always(head(), said("I"), ABORT), "broke off"),
    Ending("broken off each time", always(head(), said("I")), "broke off"),
    Ending("huge", always(head(), *[said("x" * 100_000)] * 60, DONE), "longer than it may be"),
    Ending("a huge event", always(head(), b"data: " + b"x" * 3_000_000), "longer than it may be"),
    Ending("empty answers", always(head(), finish(), DONE), "gives empty answers"),
    Ending(
        "refuses",
        always(head(), chunk({"refusal": "I can not help with that."}), finish(), DONE),
        "I can not help with that.",
    ),
    Ending("says it is done, and has done nothing", always(head(), said("Done!"), finish(), DONE), "Done!"),
    Ending(
        "calls nothing that there is",
        always(head(), called("bash", command="ls"), finish(), DONE),
        "changed nothing",
    ),
    Ending(
        "wrong arguments for ever",
        always(head(), called("edit", path="hello.py"), finish(), DONE),
        "changed nothing",
    ),
    Ending(
        "too long, whatever is sent", always(_BAD, json.dumps(error(_LONG)).encode()), "too large for this model"
    ),
    Ending(
        "a redirect",
        always(head("302 Found", "text/html", "Location: https://elsewhere.invalid/"), b""),
        "redirects",
    ),
    Ending(
        "blocks that fit nowhere",
        lambda asked, _: (
            (_BAD, json.dumps(error("no tools")).encode())
            if "tools" in asked.body
            else (head(), said(BLOCKS.replace("return", "yield")), finish(), DONE)
        ),
        "can be read as edits",
    ),
)
