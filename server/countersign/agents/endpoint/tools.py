"""The tools that a model has: what each takes, how it is described to the model, and calls of them read.

All that a model sends is hostile: sizes are bounded here, paths are looked at where they are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from countersign.core.escape import shortened
from countersign.core.problem import Problem

__all__ = [
    "READING",
    "Arguments",
    "Check",
    "Delete",
    "Edit",
    "Finish",
    "List",
    "Read",
    "Search",
    "Served",
    "Write",
    "described",
    "read_call",
    "working",
]

_Word = Annotated[str, Meta(max_length=1000)]
_Why = Annotated[str, Meta(max_length=4000)]
_Clauses = Annotated[tuple[int, ...], Meta(max_length=100)]
_Code = Annotated[str, Meta(max_length=2_000_000)]
_LONGEST = 4_000_000
"""Bytes of the arguments of one call."""


class List(Struct, frozen=True):
    glob: _Word = ""


class Read(Struct, frozen=True):
    path: _Word
    start: int = 1
    count: int = 600


class Search(Struct, frozen=True):
    text: _Word
    glob: _Word = ""


class Edit(Struct, frozen=True):
    path: _Word
    old: _Code
    new: _Code
    why: _Why = ""
    clauses: _Clauses = ()


class Write(Struct, frozen=True):
    path: _Word
    content: _Code
    why: _Why = ""
    clauses: _Clauses = ()


class Delete(Struct, frozen=True):
    path: _Word
    why: _Why = ""
    clauses: _Clauses = ()


class Check(Struct, frozen=True):
    pass


class Served(Struct, frozen=True):
    """Why one file was changed."""

    path: _Word
    why: _Why = ""
    clauses: _Clauses = ()


class Finish(Struct, frozen=True):
    summary: Annotated[str, Meta(max_length=20_000)] = ""
    changes: Annotated[tuple[Served, ...], Meta(max_length=1000)] = ()


Arguments = List | Read | Search | Edit | Write | Delete | Check | Finish


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _number(description: str) -> dict[str, Any]:
    return {"type": "integer", "description": description}


def _object(required: tuple[str, ...], **properties: object) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*required]}


_PATH = _text("A path as `list` shows it.")
_GLOB = _text("Only files whose paths match, as `src/**/*.py` does.")
_REASON = {
    "why": _text("Why this is needed, in one sentence, for who reviews it."),
    "clauses": {
        "type": "array",
        "items": {"type": "integer"},
        "description": "The numbers of the clauses of the spec that this serves.",
    },
}

_EDIT = """\
Replace a text of a file by another. The old text has to stand in the file exactly once: give whole lines, copied
exactly, and as many as it takes to be unique."""

_TOOLS: dict[str, tuple[type[Arguments], str, dict[str, Any]]] = {
    "list": (List, "List the files of the project.", _object((), glob=_GLOB)),
    "read": (
        Read,
        "Read a text file, or some lines of it.",
        _object(("path",), path=_PATH, start=_number("The first line, from 1."), count=_number("How many lines.")),
    ),
    "search": (
        Search,
        "Find the lines that hold a text, whatever its case. It is no regular expression.",
        _object(("text",), text=_text("What to look for, on one line."), glob=_GLOB),
    ),
    "edit": (
        Edit,
        _EDIT,
        _object(
            ("path", "old", "new"),
            path=_PATH,
            old=_text("What stands there now."),
            new=_text("What is to stand there."),
            **_REASON,
        ),
    ),
    "write": (
        Write,
        "Create a file, or replace all of it. To change a part of a file, use `edit`.",
        _object(("path", "content"), path=_PATH, content=_text("All of the file."), **_REASON),
    ),
    "delete": (Delete, "Delete a file.", _object(("path",), path=_PATH, **_REASON)),
    "check": (
        Check,
        "Run the commands that the spec names under `done`, on the files as they are now.",
        _object(()),
    ),
    "finish": (
        Finish,
        "Say that the work is done. Nothing can be changed afterwards.",
        _object(
            ("summary",),
            summary=_text("What was done and why; what could not be done, and why not."),
            changes={
                "type": "array",
                "description": "For each changed file: why, and the clauses served.",
                "items": _object(("path",), path=_PATH, **_REASON),
            },
        ),
    ),
}


READING = ("list", "read", "search")
"""The tools of a model that answers a question."""


def working(*, can_check: bool) -> tuple[str, ...]:
    """Return the tools of a model that does a spec."""
    return tuple(tool for tool in _TOOLS if can_check or tool != "check")


def described(names: Sequence[str]) -> list[dict[str, Any]]:
    """Return tools as the API has them; the schemas are simple, as every server understands them."""
    return [
        {"type": "function", "function": {"name": name, "description": words, "parameters": schema}}
        for name, (_, words, schema) in _TOOLS.items()
        if name in names
    ]


def read_call(name: str, arguments: str, known: Sequence[str]) -> Arguments | Problem:
    """Return what a call of one of the known tools asks for, or a sentence for the model that says what is wrong
    with it.
    """
    if name not in known:
        return Problem(f"There is no tool {shortened(name, 100)!r}; there are: {', '.join(known)}")
    data = (arguments.strip() or "{}").encode("utf-8", "replace")
    if len(data) > _LONGEST:
        return Problem(f"The arguments of `{name}` are longer than {_LONGEST:,} bytes; do it in smaller steps")
    kind, _, schema = _TOOLS[name]
    try:
        return msgspec.json.decode(data, type=kind, strict=False)
    except msgspec.ValidationError as error:
        takes = ", ".join(f"{key}{'' if key in schema['required'] else '?'}" for key in schema["properties"])
        return Problem(f"The arguments of `{name}` do not fit: {error}. It takes: {takes or 'nothing'}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = shortened(str(error), 200)
        return Problem(
            f"The arguments of `{name}` are no JSON ({reason}); they may have been cut off: do it in smaller steps"
        )
