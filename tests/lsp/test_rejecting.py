"""Rejecting: the reason is asked for, kept, and shown with what was rejected for as long as its lines stand."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.profiles import EGLOT
from support.serving import ACCEPT, REJECT, REOPEN, RUN, SHOW, serving
from support.shop import FIRST, SECOND, make_shop

BECAUSE = f"{REJECT}.because"


def test_a_reason_is_picked_and_stays_with_the_hunk(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(FIRST.strip())
    client.behave(picks="Not asked for")
    client.choose(client.offered(document, line, BECAUSE))
    assert client.offered(document, line, REOPEN)["title"].endswith("take back the rejection (not asked for)")
    assert "not asked for" in client.hover(document, line)["contents"]["value"]


def test_without_a_reason_picked_the_hunk_stays_open(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(FIRST.strip())
    client.choose(client.offered(document, line, BECAUSE))
    client.wait_for(lambda: any("stayed open" in said for said in client.shown), "to be told")
    assert client.offered(document, line, ACCEPT)


def test_an_editor_that_can_not_ask_is_not_asked_to(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, EGLOT) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        line = document.line_of(FIRST.strip())
        client.offered(document, line, REJECT)
        assert BECAUSE not in {action["kind"] for action in client.actions(document, line)}


def test_what_was_rejected_in_an_earlier_session_is_shown_where_nothing_else_is(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        line = document.line_of(SECOND.strip())
        client.offered(document, line, ACCEPT)
        hunk = client.offered(document, line, REJECT)["command"]["arguments"][0]
        client.execute("countersign.reject", [hunk, "the default says it already"])
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        assert "the default says it already" in client.hover(document, line)["contents"]["value"]
        client.choose(client.offered(document, line, REOPEN))
        client.offered(document, line, ACCEPT)


def test_the_diff_of_a_proposal_marks_what_was_rejected_and_takes_it_back(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(SECOND.strip())
    hunk = client.offered(document, line, REJECT)["command"]["arguments"][0]
    client.execute("countersign.reject", [hunk, "wrong"])
    client.execute("countersign.show", hunk)
    shown = client.wait_for(lambda: client.params_of("window/showDocument"), "the diff")[-1]
    diff = client.open(Path(shown["uri"].removeprefix("file://")))
    marked = diff.line_of(" rejected: wrong")
    client.choose(client.offered(diff, marked, REOPEN))
    client.offered(document, line, ACCEPT)
    assert client.offered(diff, marked, SHOW)
