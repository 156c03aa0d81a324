"""Refining in an editor: a remark is a comment that the user writes, and a command is what acts on it."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document, Json
from support.serving import ACCEPT, RUN, every_encoding
from support.shop import FIRST, SECOND, SECOND_NEW, TEXT

REFINE = "quickfix.countersign.refine"
REMARK = "# refine: rename: größe -> size\n"
OTHER = "# refine: rename: colour -> color\n"


def offered_new(client: Client, document: Document, line: str) -> Json:
    return client.hover(document, document.line_of(line.strip()))["contents"]["value"]


@every_encoding
def test_a_remark_written_beside_a_hunk_begins_a_round(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
    client.replace(document, FIRST, REMARK + FIRST)
    assert client.params_of("window/workDoneProgress/create")[1:] == []
    begun = client.choose(client.offered(document, document.line_of("# refine:"), REFINE))
    assert begun["task"]
    client.wait_for(lambda: any("no longer offered" in said for said in client.shown), "the round's proposal")
    assert "+def price(name: str, size: int | None)" in offered_new(client, document, FIRST)
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    client.choose(client.offered(document, document.line_of(SECOND.strip()), ACCEPT))
    client.wait_for(lambda: SECOND_NEW in document.text and "size: int" in document.text, "both hunks")
    assert REMARK in document.text
    assert "return len(name) * (size or 1)" in document.text


def test_several_remarks_are_one_round(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
    client.replace(document, FIRST, REMARK + FIRST)
    client.replace(document, SECOND, OTHER + SECOND)
    action = client.offered(document, document.line_of(REMARK.strip()), f"{REFINE}.task")
    assert action["title"] == "Countersign: refine the task with these 2 remarks"
    client.choose(action)
    client.wait_for(lambda: any("no longer offered" in said for said in client.shown), "the round's proposal")
    assert "size: int | None" in offered_new(client, document, FIRST)
    assert "color: str | None" in offered_new(client, document, SECOND)


def test_words_that_a_recipe_can_not_act_on_are_named_and_change_nothing(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(FIRST.strip())
    hunks = client.offered(document, line, ACCEPT)["command"]["arguments"][0]
    client.execute("countersign.refine", [hunks, "make it nicer"])
    client.wait_for(
        lambda: any("can not act on the remark 'make it nicer'" in said for said in client.shown), "why"
    )
    assert client.offered(document, line, ACCEPT)["command"]["arguments"][0] == hunks
    assert document.text == TEXT


def test_writing_a_remark_starts_nothing_and_without_a_hunk_nothing_is_offered(
    client: Client, source: Path
) -> None:
    document = client.open(source)
    client.replace(document, FIRST, REMARK + FIRST)
    kinds = {action["kind"] for action in client.actions(document, document.line_of("# refine:"))}
    assert REFINE not in kinds
    assert client.execute("countersign.refine", [["none"], "x"]) is None
    assert any("There is no hunk none" in said for said in client.shown)


def test_the_round_is_shown_with_the_state_of_its_spec(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    hunks = client.offered(document, document.line_of(FIRST.strip()), ACCEPT)["command"]["arguments"][0]
    client.execute("countersign.refine", [hunks, "rename: größe -> size"])
    client.wait_for(lambda: any("no longer offered" in said for said in client.shown), "the round's proposal")
    titles = [lens["command"]["title"] for lens in client.lenses(document)]
    assert [title for title in titles if title.startswith("round 2: 0 of 2 decided")]
    assert "round 2" in client.hover(document, 0)["contents"]["value"]
    assert "after the remark" in offered_new(client, document, FIRST)
