"""Fault cases: much at once. Every request has one answer, about the text that stood when it was asked."""

from __future__ import annotations

from collections.abc import Iterator

from faults.messages import changing, closing, execute, hover, inserting, notification, opening, request
from faults.script import (
    DOC,
    GOAL,
    SPEC,
    Answer,
    Matcher,
    Once,
    ReadAgain,
    Shows,
    ShowsNothing,
    Step,
    StopReading,
    anything,
    case,
    refusal,
    send,
    shows,
)
from support.documents import Json

__all__ = ["AT_ONCE"]

_MANY = 200
_DOCUMENT = {"textDocument": {"uri": DOC}}
_EVERYWHERE = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
_OTHER = "untitled:another"


def _lenses(number: Json) -> Json:
    return request(number, "textDocument/codeLens", _DOCUMENT)


def _actions(number: Json) -> Json:
    params: Json = {**_DOCUMENT, "range": _EVERYWHERE, "context": {"diagnostics": []}}
    return request(number, "textDocument/codeAction", params)


def _diagnostics(number: Json) -> Json:
    return request(number, "textDocument/diagnostic", _DOCUMENT)


def _at(line: int) -> Json:
    """Return what a hover or a lens of a spec at a line has."""
    return {"range": {"start": {"line": line}}}


def _lens_at(line: int) -> Matcher:
    return lambda seen: {lens["range"]["start"]["line"] for lens in seen} == {line}


def _mixed() -> Iterator[tuple[Json, Step]]:
    """Yield requests of all kinds, good and bad, with their answers."""
    for number in range(0, _MANY, 8):
        yield hover(number), Answer(number, shows(GOAL))
        yield _lenses(number + 1), Answer(number + 1, anything)
        yield _actions(f"{number}"), Answer(f"{number}", anything)
        yield _diagnostics(number + 2), Answer(number + 2, {"kind": anything})
        yield request(number + 3, "x/ask", {}), refusal(number + 3, -32601)
        yield hover(number + 4, line=-1), refusal(number + 4, -32602)
        yield execute(number + 5, "countersign.accept", "?"), refusal(number + 5, -32602)
        yield hover(number + 6, _OTHER), Answer(number + 6, None)


def _moving() -> Iterator[Json]:
    """Yield edits that each put a line above the spec, and after each the questions where it is."""
    for line in range(_MANY):
        yield from (hover(line, line=line), _lenses(f"lens {line}"), changing(line + 2, inserting(0, 0, "\n")))


def _reopened() -> Iterator[Json]:
    for number in range(_MANY):
        yield from (opening(), hover(number), closing(), hover(f"closed {number}"))


def _folders(number: int) -> Json:
    folder = [{"uri": "$ROOT/.git", "name": "git"}]
    event = {"added": [], "removed": folder} if number % 2 else {"added": folder, "removed": []}
    return notification("workspace/didChangeWorkspaceFolders", {"event": event})


_HOVERS = [hover(number) for number in range(_MANY)]
_HOVERED = [Answer(number, shows(GOAL)) for number in range(_MANY)]

AT_ONCE = (
    case("the same question two hundred times", send(opening(), *_HOVERS), *_HOVERED),
    case(
        "two hundred questions of all kinds",
        send(opening(), *(asked for asked, _ in _mixed())),
        *(seen for _, seen in _mixed()),
    ),
    case(
        "edits between questions",
        send(opening(), *_moving()),
        *(Answer(line, _at(line)) for line in range(_MANY)),
        *(Answer(f"lens {line}", _lens_at(line)) for line in range(_MANY)),
    ),
    case(
        "edits of two documents in turn",
        send(
            opening(),
            opening(uri=_OTHER),
            *(
                message
                for n in range(100)
                for message in (
                    changing(n + 2, inserting(0, 0, "\n")),
                    hover(n, line=n + 1),
                    hover(f"other {n}", _OTHER, line=n),
                    changing(n + 2, inserting(0, 0, "\n"), uri=_OTHER),
                )
            ),
        ),
        *(Answer(n, _at(n + 1)) for n in range(100)),
        *(Answer(f"other {n}", _at(n)) for n in range(100)),
        send(closing(_OTHER)),
    ),
    case(
        "a document that is opened and closed between questions",
        send(*_reopened()),
        *(Answer(number, shows(GOAL)) for number in range(_MANY)),
        *(Answer(f"closed {number}", None) for number in range(_MANY)),
        ShowsNothing(),
    ),
    case(
        "edits, questions, and half of them called off",
        send(
            opening(),
            *(
                message
                for n in range(_MANY)
                for message in (
                    hover(n, line=n),
                    _actions(f"action {n}"),
                    changing(n + 2, inserting(0, 0, "\n")),
                    notification("$/cancelRequest", {"id": f"action {n}"}),
                )
            ),
        ),
        *(Answer(n, _at(n)) for n in range(_MANY)),
        *(Once(f"action {n}") for n in range(_MANY)),
    ),
    case(
        "folders that come and go between questions",
        send(opening(), *(message for n in range(100) for message in (_folders(n), hover(n)))),
        *(Answer(n, shows(GOAL)) for n in range(100)),
    ),
    case(
        "files that change on the disk between questions",
        send(
            opening(),
            *(
                message
                for n in range(100)
                for message in (
                    notification(
                        "workspace/didChangeWatchedFiles",
                        {"changes": [{"uri": f"$ROOT/{n}.py", "type": n % 3 + 1}]},
                    ),
                    hover(n),
                )
            ),
        ),
        *(Answer(n, shows(GOAL)) for n in range(100)),
    ),
    case(
        "five thousand answers that are read late",
        StopReading(),
        send(opening(), *(hover(number) for number in range(5_000))),
        ReadAgain(),
        *(Answer(number, shows(GOAL)) for number in range(5_000)),
    ),
    case(
        "a question behind ten megabytes of text",
        send(opening(SPEC + "x = 1\n" * 1_700_000), hover(1)),
        Answer(1, anything),
        Shows(GOAL),
    ),
    case(
        "five thousand edits and one question",
        send(opening(), *(changing(n, inserting(0, 0, "\n")) for n in range(2, 5_002))),
        Shows(GOAL, 5_000),
    ),
)
