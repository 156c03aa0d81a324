"""What was accepted can be taken back where it stands, and with all of its task."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.profiles import Applying
from support.serving import ACCEPT, RUN, SHOW, see_all
from support.shop import FIRST, FIRST_NEW, TEXT

TAKE_BACK = "refactor.countersign.takeBack"


def accepted(client: Client, source: Path) -> tuple[str, int]:
    """Accept both hunks of the shop; return the kind of action that accepts and the line of the first hunk."""
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(FIRST.strip())
    see_all(client, document)
    client.choose(client.offered(document, line, f"{ACCEPT}.file"))
    client.wait_for(lambda: FIRST_NEW in document.text, "the hunks to be applied")
    return ACCEPT, line


def test_an_accepted_hunk_is_taken_back_at_its_lines(client: Client, source: Path) -> None:
    accept, line = accepted(client, source)
    document = client.files.open[source.as_uri()]
    client.choose(client.offered(document, line, TAKE_BACK))
    client.wait_for(lambda: FIRST in document.text, "the old lines")
    client.choose(client.offered(document, line, accept))
    client.wait_for(lambda: FIRST_NEW in document.text, "the hunk to be applied again")


def test_all_that_was_accepted_of_a_spec_is_taken_back_at_the_spec(client: Client, source: Path) -> None:
    accepted(client, source)
    document = client.files.open[source.as_uri()]
    take = client.offered(document, 0, f"{TAKE_BACK}.task")
    assert take["title"] == "Countersign: take back 2 accepted hunks of this spec"
    client.choose(take)
    client.wait_for(lambda: document.text == TEXT, "the text of before")


def test_a_hunk_is_taken_back_in_the_diff_of_its_proposal(client: Client, source: Path) -> None:
    accepted(client, source)
    document = client.files.open[source.as_uri()]
    client.choose(client.offered(document, 0, SHOW))
    shown = client.wait_for(lambda: client.params_of("window/showDocument")[1:], "the diff to be shown again")[0]
    diff = client.open(Path(shown["uri"].removeprefix("file://")))
    client.choose(client.offered(diff, diff.line_of(f"+{FIRST_NEW.strip()}"), TAKE_BACK))
    client.wait_for(lambda: FIRST in document.text, "the old lines")


def test_an_editor_that_refuses_keeps_the_hunk_and_the_user_is_told(client: Client, source: Path) -> None:
    _, line = accepted(client, source)
    document = client.files.open[source.as_uri()]
    client.behave(applying=Applying.REFUSES)
    client.choose(client.offered(document, line, TAKE_BACK))
    client.wait_for(lambda: any("not taken back" in said for said in client.shown), "to be told")
    client.behave(applying=Applying.APPLIES)
    client.choose(client.offered(document, line, TAKE_BACK))
    client.wait_for(lambda: FIRST in document.text, "the old lines")
