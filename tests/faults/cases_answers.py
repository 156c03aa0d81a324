"""Fault cases: what a client answers to the server's requests, if it answers at all."""

from __future__ import annotations

from faults.messages import changing, inserting, notification, opening, request
from faults.script import (
    GOAL,
    Answer,
    Asked,
    Case,
    Choose,
    EndInput,
    Ends,
    NothingLeft,
    Notified,
    Offered,
    Place,
    Reply,
    Shows,
    Step,
    Told,
    case,
    send,
)
from support.documents import Json
from support.profiles import EGLOT, VS_CODE, Profile
from support.serving import ACCEPT, RUN, SHOW
from support.shop import AFTER_FIRST, FIRST, TEXT

__all__ = ["EDITS", "GOING", "MODEL", "OTHERS", "REGISTRATIONS"]

_EDIT, _SHOW, _BAR = "workspace/applyEdit", "window/showDocument", "window/workDoneProgress/create"
_REGISTER, _REFRESH = "client/registerCapability", "workspace/codeLens/refresh"
_HUNK = TEXT[: TEXT.index(FIRST)].count("\n")
"""The line of the first hunk of the text."""


def _impatient(place: Place) -> None:
    """Let the server wait for less than a second for the answer to an edit, and for its text."""
    limits = "[limits]\nedit_answer = 0.4\nedit_shown = 0.2\n"
    (place.root / "countersign.toml").write_text(limits, encoding="utf-8")


MODEL = Case("impatient", (), prepare=_impatient)
"""The server of these cases."""

_OFFERED = Told("2 hunks .* ready for review")
_RAN = (send(opening(TEXT)), Choose(RUN), _OFFERED)
_ACCEPTING = (*_RAN, Choose(ACCEPT, _HUNK))


def _edit(name: str, said: str, *answers: Json) -> Case:
    """Return a case whose client answers an edit so, and changes nothing: the hunk waits again."""
    return case(name, *_ACCEPTING, Reply(_EDIT, answers), Told(said), Offered(ACCEPT, _HUNK))


_NO_ANSWER = "not as the protocol has it"
_SHOWN = "did not show it"

EDITS = (
    _edit("null", _NO_ANSWER, {"result": None}),
    _edit("a text", _NO_ANSWER, {"result": "ok"}),
    _edit("a number", _NO_ANSWER, {"result": 1}),
    _edit("a truth", _NO_ANSWER, {"result": True}),
    _edit("a list", _NO_ANSWER, {"result": [{"applied": True}]}),
    _edit("an empty object", _NO_ANSWER, {"result": {}}),
    _edit("applied as a text", _NO_ANSWER, {"result": {"applied": "yes"}}),
    _edit("applied as a number", _NO_ANSWER, {"result": {"applied": 1}}),
    _edit("applied as null", _NO_ANSWER, {"result": {"applied": None}}),
    _edit("applied, with a reason that is a number", ".", {"result": {"applied": True, "failureReason": 7}}),
    _edit("refused, with a reason that is a list", ".", {"result": {"applied": False, "failureReason": []}}),
    _edit(
        "refused, with a reason that would be more",
        r"no \[x\]|no",
        {"result": {"applied": False, "failureReason": "no\r\n\u202e[x](command:y)"}},
    ),
    _edit(
        "refused, with a reason of a megabyte",
        "refused",
        {"result": {"applied": False, "failureReason": "x" * 1_000_000}},
    ),
    _edit("an error", "the user said no", {"error": {"code": -32603, "message": "the user said no"}}),
    _edit("an error without a message", _NO_ANSWER, {"error": {"code": -32603}}),
    _edit("an error that is a text", _NO_ANSWER, {"error": "no"}),
    _edit("an error that is null", ".", {"error": None}),
    _edit("an error of a megabyte", "error", {"error": {"code": 1, "message": "x" * 1_000_000}}),
    _edit("a result and an error", ".", {"result": {"applied": True}, "error": {"code": 1, "message": "no"}}),
    _edit("neither result nor error", ".", {}),
    _edit("applied, which is not true", _SHOWN, {"result": {"applied": True}}),
    _edit(
        "applied, twice, which is not true", _SHOWN, {"result": {"applied": True}}, {"result": {"applied": True}}
    ),
    _edit("refused, then applied", "refused", {"result": {"applied": False}}, {"result": {"applied": True}}),
    _edit("applied with members nobody knows", _SHOWN, {"result": {"applied": True, "jsonrpc": "1.0"}, "x": 1}),
    _edit("the answer of another request", "did not answer within", {"id": 10_000, "result": {"applied": True}}),
    _edit("an answer whose number is a text", "did not answer within", {"id": "1", "result": {"applied": True}}),
    case("no answer at all", *_ACCEPTING, Asked(_EDIT), Told("did not answer within"), Offered(ACCEPT, _HUNK)),
    case(
        "an answer that is too late",
        *_ACCEPTING,
        Asked(_EDIT),
        Told("did not answer within"),
        Reply(_EDIT, ({"result": {"applied": True}},)),
        Offered(ACCEPT, _HUNK),
    ),
    case(
        "an error, but the text shows the edit",
        *_ACCEPTING,
        Asked(_EDIT),
        send(changing(2, {"text": AFTER_FIRST})),
        Reply(_EDIT, ({"error": {"code": 1, "message": "no"}},)),
        Offered(ACCEPT, _HUNK + 4),
    ),
)
"""Answers to an edit that is never made: the user is told once, and the hunk waits for a decision again."""


def _shown(name: str, *answers: Json) -> Case:
    return case(
        name, *_RAN, Offered(ACCEPT, _HUNK), Choose(SHOW), Reply(_SHOW, answers), Told("The proposal is in")
    )


def _barred(name: str, *answers: Json) -> Case:
    steps = (send(opening(TEXT)), Choose(RUN), Reply(_BAR, answers) if answers else Asked(_BAR))
    return case(f"a bar: {name}", *steps, _OFFERED, Offered(ACCEPT, _HUNK))


OTHERS = (
    _shown("showing a document: null", {"result": None}),
    _shown("showing a document: a text", {"result": {"success": "yes"}}),
    _shown("showing a document: refused", {"result": {"success": False}}),
    _shown("showing a document: an error", {"error": {"code": -32601, "message": "no"}}),
    _shown("showing a document: an error, then shown", {"error": 7}, {"result": {"success": True}}),
    _barred("an error", {"error": {"code": -32601, "message": "no"}}),
    _barred("a text", {"result": "x"}),
    _barred("an error that is a list", {"error": [1]}),
    _barred("no answer"),
    case(
        "refreshed lenses: an error",
        *_RAN,
        Reply(_REFRESH, ({"error": {}},)),
        Offered(ACCEPT, _HUNK),
    ),
    case("refreshed lenses: no answer", *_RAN, Asked(_REFRESH), Offered(ACCEPT, _HUNK)),
)
"""Answers to other requests: nothing depends on them."""


def _with(profile: Profile, **workspace: Json) -> Profile:
    capabilities = profile.capabilities
    more = {"workspace": {**capabilities["workspace"], **workspace}}
    return Profile(profile.name, {**profile.params, "capabilities": {**capabilities, **more}})


_WATCHING = _with(VS_CODE, didChangeWatchedFiles={"dynamicRegistration": True})


_LENSES = Profile(
    "lenses", {"capabilities": {**EGLOT.capabilities, "workspace": {"codeLens": {"refreshSupport": True}}}}
)


def _registered(name: str, *steps: Step) -> Case:
    return Case(f"a registration: {name}", (*steps, send(opening()), Shows(GOAL)), profile=_WATCHING)


REGISTRATIONS = (
    _registered("no answer", Asked(_REGISTER)),
    _registered("an error", Reply(_REGISTER, ({"error": {"code": -32601, "message": "no"}},))),
    _registered("a text", Reply(_REGISTER, ({"result": "x"},))),
    _registered("an error that is null", Reply(_REGISTER, ({"error": None},))),
    Case(
        "a refresh: no answer, and diagnostics come all the same",
        (
            send(opening()),
            Notified("textDocument/publishDiagnostics", {}),
            Asked(_REFRESH),
            send(changing(2, inserting(0, 0, "\n"))),
            Notified("textDocument/publishDiagnostics", {}, within=5),
        ),
        profile=_LENSES,
    ),
    _registered("three answers", Reply(_REGISTER, ({"result": None},) * 3)),
)


def _going(name: str, code: int, *steps: Step) -> Case:
    return Case(name, (*_ACCEPTING, Asked(_EDIT), *steps, Ends(code, ""), NothingLeft()))


_SHUTDOWN, _EXIT = request("s", "shutdown"), notification("exit")

GOING = (
    _going("shutdown while an edit is not answered", 0, send(_SHUTDOWN, _EXIT), Answer("s", None)),
    _going("the input ends while an edit is not answered", 1, EndInput()),
    _going("exit while an edit is not answered", 1, send(_EXIT)),
)
"""A client that goes while the server waits for it."""
