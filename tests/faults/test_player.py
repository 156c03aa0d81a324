"""What must fail a fault case does: a server that is wrong in one way is found out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from faults.hosts import played_alone
from faults.messages import request
from faults.raw_server import frame
from faults.script import Answer, Case, Ends, NothingLeft, Refusal, Step, send

_WRONG = """\
import json, os, subprocess, sys, time
deed = sys.argv[1]
while line := sys.stdin.buffer.readline():
    length = int(line.split(b":")[1])
    sys.stdin.buffer.readline()
    message = json.loads(sys.stdin.buffer.read(length))
    said = json.dumps({"jsonrpc": "2.0", "id": message.get("id"), "result": None})
    if message["method"] == "exit":
        sys.exit(0)
    if message["method"] == "case":
        if deed.startswith("{"):
            said = deed
        else:
            exec(deed)
    sys.stdout.write(f"Content-Length: {len(said)}\\r\\n\\r\\n{said}")
    sys.stdout.flush()
"""
"""A server that answers everything with null, but for `case`: then it says or does what its argument tells."""

_ANSWER = '{"jsonrpc": "2.0", "id": 1, "result": null}'
_NULL = Answer(1, None)


def _error(message: str) -> str:
    return f'{{"jsonrpc": "2.0", "id": 1, "error": {{"code": -32603, "message": "{message}"}}}}'


_REFUSED = Refusal(1, (-32603,))
_TOLD = '{"jsonrpc": "2.0", "method": "window/showMessage", "params": {"type": 1, "message": "no"}}'
_ASKED = '{"jsonrpc": "2.0", "id": 1, "method": "workspace/applyEdit", "params": {}}'


def _frame(message: str) -> str:
    return frame(message.encode()).decode()


@pytest.mark.parametrize(
    ("deed", "seen", "found"),
    [
        (_ANSWER.replace("null", "1"), _NULL, "answered with"),
        (_ANSWER.replace("null", "NaN"), _NULL, "NaN is no JSON"),
        (_ANSWER.replace('"result"', '"error": {}, "result"'), _NULL, "neither result nor error"),
        (_ANSWER.replace("2.0", "1.0"), _NULL, "no message"),
        (_error("no"), _NULL, "answered with"),
        (_error("no").replace("-32603", "-32602"), _REFUSED, "answered with"),
        (_error("Traceback (most recent call last)"), _REFUSED, "shows the inside"),
        (_error(sys.prefix), _REFUSED, "shows the inside"),
        (_error("x" * 3_000), _REFUSED, "that nobody reads"),
        (_error(""), _REFUSED, "without words"),
        (f"print({_frame(_ANSWER)!r}, end='')", _NULL, "nobody asked for"),
        ("print('stray', end='\\r\\n\\r\\n')", _NULL, "no header of a message"),
        ("sys.stderr.write('Traceback')", _NULL, "an exception was logged"),
        ("sys.exit(3)", Ends(1), "the exit code is 3"),
        ("time.sleep(60)", Ends(1, within=0.1), "still runs"),
        ("sys.stderr.write('no'); sys.exit(1)", Ends(1, ""), "stderr is not empty"),
        ("sys.stderr.write('a\\nb'); sys.exit(1)", Ends(1, "a"), "stderr has 2 lines"),
        (f"print({_frame(_TOLD)!r}, end='')", _NULL, "the user was told"),
        (f"print({_frame(_ASKED)!r}, end='')", _NULL, "nobody expected"),
    ],
)
def test_a_server_that_is_wrong_fails_its_case(tmp_path: Path, deed: str, seen: Step, found: str) -> None:
    with pytest.raises(AssertionError, match=found):
        played_alone(_case(deed, seen), tmp_path)


def test_a_server_that_leaves_a_process_behind_fails_its_case(tmp_path: Path) -> None:
    deed = "subprocess.Popen(['sleep', '20'], stdin=0, stdout=2); sys.exit(1)"
    with pytest.raises(AssertionError, match=r"left behind: .*sleep"):
        played_alone(_case(deed, Ends(1), NothingLeft()), tmp_path)


def _case(deed: str, *seen: Step) -> Case:
    steps = (send(request(1, "case")), *seen)
    return Case("wrong", steps, command=(sys.executable, "-c", _WRONG, deed), greeted=False)
