"""Answers to what clients ask about single hunks and tasks: a hunk, a document with a task in it, a task's log."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from pygls.exceptions import JsonRpcInvalidParams

from countersign.core.answer_text import answer_text
from countersign.core.previewing import preview
from countersign.core.views import offer_of
from countersign.lsp.command import look_at_task, looked_at, of_task
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.hunk_view import hunk_view
from countersign.lsp.protocol_asking import (
    AnswerParams,
    HunkParams,
    HunkResult,
    ProposedParams,
    ProposedResult,
    TaskLogParams,
    TextResult,
)

__all__ = ["answer", "hunk", "proposed", "task_log"]

_MOST = 1 << 20
"""Bytes of a log that are told."""


def hunk(connection: Connection, params: HunkParams) -> HunkResult:
    """Answer with a hunk, wherever it stands. Raises JsonRpcInvalidParams."""
    [(folder, _)] = looked_at(connection, (params.hunk,))
    entry = folder.state.history.hunks.get(params.hunk)
    if entry is None:
        raise JsonRpcInvalidParams("There is no such hunk.")
    offer = offer_of(folder.state, params.hunk)
    is_open = offer is not None and offer.review.is_open and not folder.state.history.is_decided(params.hunk)
    return HunkResult(folder.uri_of(entry.hunk.path), hunk_view(folder, offer) if offer and is_open else None)


def proposed(connection: Connection, params: ProposedParams) -> ProposedResult:
    """Answer with a document without and with what a task would change. Raises JsonRpcInvalidParams."""
    folder = _knowing(connection, params)
    path = next((path for other, path in connection.places(params.uri) if other is folder), None)
    if path is None:
        raise JsonRpcInvalidParams("The document is not in the folder of the task.")
    look_at_task(folder, params.task)
    found = preview(folder.state, path, params.task)
    return ProposedResult(found.before, found.after)


async def task_log(connection: Connection, params: TaskLogParams) -> TextResult:
    """Answer with the end of a task's log. Raises JsonRpcInvalidParams."""
    file = _knowing(connection, params).runtime.work.log_of(params.task)
    text = await asyncio.to_thread(_tail, file) if file is not None else None
    if text is None:
        raise JsonRpcInvalidParams("There is no log of this task.")
    return TextResult(text)


def answer(connection: Connection, params: AnswerParams) -> TextResult:
    """Answer with what an agent said to a question. Raises JsonRpcInvalidParams."""
    history = _knowing(connection, params).state.history
    said = history.answers.get(params.task)
    if said is None:
        raise JsonRpcInvalidParams("There is no answer of this task.")
    return TextResult(answer_text(history, history.tasks[params.task], said))


def _knowing(connection: Connection, params: AnswerParams | ProposedParams | TaskLogParams) -> Folder:
    folder = of_task(connection, params.task)
    if params.task not in folder.state.history.tasks:
        raise JsonRpcInvalidParams("There is no such task.")
    return folder


def _tail(file: Path) -> str | None:
    """Return the end of a file, from the beginning of a line on; None when it can not be read. Blocks."""
    try:
        with file.open("rb") as reader:
            size = reader.seek(0, os.SEEK_END)
            reader.seek(max(size - _MOST, 0))
            data = reader.read()
    except OSError:
        return None
    text = data.decode("utf-8", "replace")
    return text if size <= _MOST else text.partition("\n")[2]
