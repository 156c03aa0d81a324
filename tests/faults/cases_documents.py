"""Fault cases: what a client says of its documents, and when the server must stop believing it."""

from __future__ import annotations

import json

from faults.messages import changing, closing, hover, inserting, notification, opening, replacing
from faults.script import DOC, GOAL, SPEC, Answer, Case, Shows, ShowsNothing, Step, Told, bodies, case, send, shows
from support.documents import Json

__all__ = ["FOLLOWED", "HUGE", "LOST", "NEVER_OPENED"]

_SAID = "is not followed because"
_LARGEST = 2**31 - 1
_AT_GOAL = len("# spec: ")
_TYPED = inserting(0, _AT_GOAL, "Typed. ")


def _change(changes: Json, version: Json = 2) -> Json:
    """Return the notification with any changes, which need not be a list."""
    identifier = {"uri": DOC, "version": version}
    return notification("textDocument/didChange", {"textDocument": identifier, "contentChanges": changes})


def _recovers(*opened: Step) -> tuple[Step, ...]:
    """Return what must be seen of a lost document: one word, nothing offered, all well when it is reopened."""
    more = send(changing(8, _TYPED), changing(9, inserting(0, 0, "x")), hover(8))
    again = send(closing(), opening(version=1), changing(2, _TYPED))
    return (*opened, Told(_SAID), ShowsNothing(), more, Answer(8, None), again, Shows(f"Typed. {GOAL}"))


def _lost(name: str, message: Json, version: Json = 5) -> Case:
    return case(name, *_recovers(send(opening(version=version), message)))


def _moved(name: str, start: tuple[Json, Json], end: tuple[Json, Json]) -> Case:
    return _lost(name, changing(6, replacing(start, end, "x")))


_NO_TEXT = bodies(json.dumps(changing(6, {"text": "@"})).encode().replace(b"@", b"\xff"))

LOST = (
    _lost("a version that goes back", changing(4, _TYPED)),
    _lost("a version below nought", changing(-1, _TYPED)),
    _lost("a version that is null", changing(None, _TYPED)),
    _lost("a version that is a text", changing("6", _TYPED)),
    _lost("a version with a fraction", changing(6.5, _TYPED)),
    _lost(
        "no version", notification("textDocument/didChange", {"textDocument": {"uri": DOC}, "contentChanges": []})
    ),
    _moved("a range that ends on an earlier line", (2, 0), (0, 0)),
    _moved("a range that ends at an earlier character", (0, 5), (0, 2)),
    _moved("a line below nought", (-1, 0), (0, 0)),
    _moved("a character below nought", (0, -1), (0, 0)),
    _moved("a line far below nought", (-(2**63) - 1, 0), (0, 0)),
    _moved("a line with a fraction", (0.5, 0), (1, 0)),
    _moved("a line that is a text", ("0", 0), (1, 0)),
    _moved("a line that is null", (None, 0), (1, 0)),
    _moved("a line that is a truth", (False, 0), (True, 0)),
    _moved("a character that is a list", (0, [0]), (1, 0)),
    _lost("a range without an end", changing(6, {"range": {"start": {"line": 0, "character": 0}}, "text": "x"})),
    _lost("a range that is a list", changing(6, {"range": [0, 1], "text": "x"})),
    _lost("changes that are null", _change(None, 6)),
    _lost("changes that are an object", _change({"text": "x"}, 6)),
    _lost("changes that are texts", _change(["x"], 6)),
    _lost("a change without a text", changing(6, {"range": _TYPED["range"]})),
    _lost("a text that is null", changing(6, {"text": None})),
    _lost("a text that is a list of lines", changing(6, {"text": ["a", "b"]})),
    case("a text that is no UTF-8", *_recovers(send(opening(version=5)), _NO_TEXT)),
    _lost("one bad change behind a good one", changing(6, _TYPED, replacing((1, 0), (0, 0), "x"))),
    _lost("one bad change before a good one", changing(6, replacing((1, 0), (0, 0), "x"), _TYPED)),
    _lost("one bad change before a whole text", changing(6, replacing((1, 0), (0, 0), "x"), {"text": SPEC})),
    case("the text is null when it is opened", *_recovers(send(opening(None)))),
    case("the text is a number when it is opened", *_recovers(send(opening(7)))),
    case("the text is a list when it is opened", *_recovers(send(opening(["a"])))),
    case("the version is null when it is opened", *_recovers(send(opening(version=None)))),
    case("the version is a text when it is opened", *_recovers(send(opening(version="1")))),
    case("the language is null when it is opened", *_recovers(send(opening(languageId=None)))),
    case("changed before it was opened", *_recovers(send(changing(2, _TYPED)))),
    case("changed after it was closed", *_recovers(send(opening(), closing(), changing(2, _TYPED)))),
    case(
        "opened without a text",
        *_recovers(send(notification("textDocument/didOpen", {"textDocument": {"uri": DOC}}))),
    ),
)
"""The document is not followed any more, the user is told once, and reopening it mends it."""


def _followed(name: str, *messages: Json, line: int = 0, words: str = GOAL) -> Case:
    return case(name, send(opening(), *messages), Shows(words, line))


def _behind(name: str, line: int, character: int) -> Case:
    """Return a case that puts a spec at a place behind the end of the document."""
    return _followed(
        name, changing(2, inserting(line, character, "# spec: At the end\n")), line=3, words="At the end"
    )


FOLLOWED = (
    _followed("nothing is changed", changing(2)),
    _followed("no change, many times", *(changing(version) for version in range(2, 300))),
    _followed("the whole text", changing(2, {"text": "\n" + SPEC}), line=1),
    _followed("the whole text, then a part", changing(2, {"text": SPEC}, _TYPED), words=f"Typed. {GOAL}"),
    _followed("a part, then the whole text", changing(2, inserting(0, 0, "x"), {"text": SPEC})),
    _followed("a length that is wrong", changing(2, {**_TYPED, "rangeLength": 99}), words=f"Typed. {GOAL}"),
    _followed("members nobody knows", changing(2, {**_TYPED, "jsonrpc": "2.0"}), words=f"Typed. {GOAL}"),
    _followed(
        "versions with gaps", changing(1000, _TYPED), changing(_LARGEST, _TYPED), words=f"Typed. Typed. {GOAL}"
    ),
    _followed(
        "a version that is repeated", changing(1, _TYPED), changing(1, _TYPED), words=f"Typed. Typed. {GOAL}"
    ),
    _followed("ten thousand changes at once", changing(2, *[inserting(0, 0, "\n")] * 10_000), line=10_000),
    _followed(
        "a thousand changes one by one", *(changing(n, inserting(0, 0, "\n")) for n in range(2, 1_002)), line=1_000
    ),
    _behind("a line behind the end", 9, 0),
    _behind("a line far behind the end", _LARGEST, 0),
    _behind("a line beyond exact fractions", 2**53 + 1, 0),
    _behind("a line beyond the integers of a machine", 2**64, 0),
    _behind("a line of thirty digits", 10**30, 10**30),
    _behind("a character behind the end of the last line", 3, _LARGEST),
    _followed("a character behind the end of a line", changing(2, inserting(0, _LARGEST, "!")), words=f"{GOAL}!"),
    _followed("a range to far behind the end", changing(2, replacing((1, 0), (_LARGEST, _LARGEST), "")), line=0),
    _followed("all taken away and put again", changing(2, replacing((0, 0), (99, 0), ""), inserting(9, 9, SPEC))),
    case("opened twice, the second text holds", send(opening("x"), opening(version=7)), Shows(GOAL)),
    case("opened twice, closed once", send(opening(), opening(), closing()), ShowsNothing()),
    case("an empty language", send(opening(languageId="")), Shows(GOAL)),
    case("a language nobody knows", send(opening(languageId="klingon")), Shows(GOAL)),
    case("an empty text", send(opening("")), ShowsNothing(), send(changing(2, inserting(0, 0, SPEC))), Shows(GOAL)),
    case("a version below nought", send(opening(version=-7), changing(-6, _TYPED)), Shows(f"Typed. {GOAL}")),
    case("a text of five megabytes", send(opening(SPEC + "x = 1\n" * 900_000)), Shows(GOAL)),
    case(
        "a line of a megabyte",
        send(opening(f"{SPEC}y = '{'x' * 1_000_000}'\n"), changing(2, _TYPED)),
        Shows("Typed."),
    ),
    case("closed twice", send(opening(), closing(), closing()), ShowsNothing(), send(opening()), Shows(GOAL)),
    case("opened and closed three hundred times", send(*[opening(), closing()] * 300), ShowsNothing()),
    case(
        "saved with its text and without",
        send(
            opening(),
            *(
                notification("textDocument/didSave", {"textDocument": {"uri": DOC}, **more})
                for more in ({}, {"text": "x"}, {"text": 7})
            ),
        ),
        Shows(GOAL),
    ),
    case(
        "half a character, and its other half",
        send(opening(SPEC.replace(GOAL, "\ud83d")), changing(2, inserting(0, _AT_GOAL + 1, "\ude00"))),
        Shows("😀"),
    ),
    case(
        "a place within a character",
        send(opening(SPEC.replace(GOAL, "😀")), changing(2, inserting(0, _AT_GOAL + 1, "!"))),
        Shows("😀"),
    ),
    case(
        "asked beside a change that nobody made",
        send(opening(), hover(1), changing(2), hover(2)),
        Answer(1, shows(GOAL)),
        Answer(2, shows(GOAL)),
    ),
)
"""What is unusual and may be said: the document is followed."""


def _told_of(name: str, method: str, params: Json) -> Case:
    return case(name, send(notification(f"textDocument/{method}", params)), ShowsNothing())


def _huge(name: str, number: str) -> Case:
    """Return a case that changes a line whose number is none: nobody may guess at the text."""
    change = json.dumps(changing(2, inserting("@", 0, "x"))).replace('"@"', number).encode()
    return case(
        name, send(opening()), bodies(change), Told(_SAID), ShowsNothing(), send(closing(), opening()), Shows(GOAL)
    )


NEVER_OPENED = (
    _told_of("closed", "didClose", {"textDocument": {"uri": DOC}}),
    _told_of("saved", "didSave", {"textDocument": {"uri": DOC}}),
    _told_of("about to be saved", "willSave", {"textDocument": {"uri": DOC}, "reason": 1}),
    _told_of("closed without a URI", "didClose", {"textDocument": {}}),
    _told_of("closed with a URI that is null", "didClose", {"textDocument": {"uri": None}}),
    _told_of(
        "opened without a URI", "didOpen", {"textDocument": {"text": SPEC, "version": 1, "languageId": "python"}}
    ),
    _told_of("opened as nothing", "didOpen", {"textDocument": None}),
    _told_of("opened as a list", "didOpen", {"textDocument": [DOC]}),
    _told_of("opened with params that are a list", "didOpen", [opening()["params"]]),
    _told_of("changed without a URI", "didChange", {"textDocument": {"version": 2}, "contentChanges": []}),
    _told_of("changed as nothing", "didChange", None),
)
"""What is said of a document that the server has never seen: nothing is offered, and nobody is bothered."""

HUGE = (
    _huge("a line beyond all numbers", "1e999"),
    _huge("a line that is not an integer", "0.5"),
)
