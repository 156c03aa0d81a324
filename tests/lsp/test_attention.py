"""What an editor lets us know of what its user looks at, and what that allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from countersign.core.model import Surface
from countersign.core.records import HunkAccepted, HunksSeen
from support.client import Client
from support.documents import Document, Json
from support.editing import path_of
from support.ledgers import recorded
from support.profiles import NEOVIM
from support.serving import ACCEPT, RUN, SHOW, another_file, every_encoding, see_all, serving
from support.shop import AFTER_FIRST, FIRST, FIRST_NEW, SECOND, SECOND_NEW, TEXT, make_shop
from support.waiting import wait_until

AFTER_BOTH = AFTER_FIRST.replace(SECOND, SECOND_NEW)


def offered(client: Client, source: Path) -> Document:
    """Return a document in which two hunks wait."""
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
    return document


def line(document: Document, text: str) -> int:
    return document.line_of(text.strip())


def titles(client: Client, document: Document, kind: str) -> list[str]:
    return [action["title"] for action in client.actions(document, line(document, FIRST), only=kind)]


def seen(client: Client, document: Document) -> list[tuple[Surface, int]]:
    """Return where hunks of a file were seen first, and how many, as the ledger has it."""
    events = told(client, document)
    offers = {hunk.id for event in events for hunk in hunks_offered(event, document)}
    return [
        (event.surface, len(event.hunks))
        for event in events
        if isinstance(event, HunksSeen) and offers.issuperset(event.hunks)
    ]


def hunks_offered(event: object, document: Document) -> Iterator[Json]:
    for change in getattr(getattr(event, "proposal", None), "files", ()):
        if change.path == path_of(document.uri).name:
            yield from change.hunks


def told(client: Client, document: Document) -> list[Json]:
    client.lenses(document)
    root = path_of(document.uri).parent
    return [*recorded(root, root.parent / "state")]


def accepted(client: Client, document: Document) -> list[HunkAccepted]:
    name = path_of(document.uri).name
    return [event for event in told(client, document) if isinstance(event, HunkAccepted) and event.path == name]


def visible(client: Client, document: Document, *lines: int) -> None:
    ranges = [document.range_of(number) for number in lines]
    client.notify("countersign/visible", {"uri": document.uri, "ranges": ranges})


@every_encoding
def test_a_file_is_accepted_once_each_of_its_hunks_was_hovered_over(client: Client, source: Path) -> None:
    document = offered(client, source)
    everything = f"{ACCEPT}.file"
    assert titles(client, document, everything) == [
        "Countersign: accept all 2 hunks in this file (2 to look at first)"
    ]
    client.hover(document, line(document, SECOND))
    assert titles(client, document, everything) == [
        "Countersign: accept all 2 hunks in this file (1 to look at first)",
        "Countersign: accept the 1 hunk in this file that was seen",
    ]
    client.choose(client.offered(document, line(document, FIRST), everything))
    client.wait_for(lambda: any("1 of 2 hunks has not been seen" in said for said in client.shown), "the reason")
    [place] = client.wait_for(lambda: client.params_of("window/showDocument"), "the hunk to be shown")
    assert (place["uri"], place["selection"]["start"]["line"]) == (document.uri, line(document, FIRST))
    assert document.text == TEXT
    client.hover(document, line(document, FIRST))
    assert titles(client, document, everything) == ["Countersign: accept all 2 hunks in this file"]
    client.choose(client.offered(document, line(document, FIRST), everything))
    client.wait_for(lambda: document.text == AFTER_BOTH, "both hunks to be applied")
    assert [record.unseen for record in accepted(client, document)] == [False, False]


def test_what_was_seen_is_accepted_without_the_rest(client: Client, source: Path) -> None:
    document = offered(client, source)
    client.hover(document, line(document, FIRST))
    client.choose(client.offered(document, line(document, FIRST), f"{ACCEPT}.file.seen"))
    client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk that was seen to be applied")
    assert client.actions(document, line(document, SECOND), only=ACCEPT)


def test_a_single_hunk_is_accepted_unseen(client: Client, source: Path) -> None:
    document = offered(client, source)
    client.choose(client.offered(document, line(document, FIRST), ACCEPT))
    client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")
    [record] = accepted(client, document)
    assert (record.unseen, record.shown_for) == (True, None)


def test_several_hunks_in_one_command_are_no_way_around(client: Client, source: Path) -> None:
    document = offered(client, source)
    hunks = [
        client.offered(document, line(document, text), ACCEPT)["command"]["arguments"][0][0]
        for text in (FIRST, SECOND)
    ]
    client.execute("countersign.accept", [hunks])
    client.wait_for(lambda: any("2 of 2 hunks have not been seen" in said for said in client.shown), "the reason")
    assert document.text == TEXT


def test_what_is_seen_is_recorded_once_and_where(client: Client, source: Path) -> None:
    document = offered(client, source)
    for _ in range(2):
        client.hover(document, line(document, FIRST))
        client.hover(document, line(document, "from typing"))
    wait_until(client, lambda: seen(client, document) == [(Surface.HOVER, 1)], "the hunk to be seen")
    see_all(client, document)
    wait_until(client, lambda: seen(client, document)[1:] == [(Surface.DIFF, 1)], "the other one to be seen")


def test_a_diff_that_is_opened_at_a_hunk_shows_that_hunk_and_then_those_at_the_cursor(
    client: Client, source: Path
) -> None:
    document = offered(client, source)
    client.choose(client.offered(document, line(document, SECOND), SHOW))
    [shown] = client.wait_for(lambda: client.params_of("window/showDocument"), "the diff to be shown")
    wait_until(client, lambda: seen(client, document) == [(Surface.DIFF, 1)], "the hunk to be seen")
    diff = client.open(Path(shown["uri"].removeprefix("file://")))
    client.actions(diff, diff.line_of(f"+{FIRST_NEW.strip()}"))
    wait_until(client, lambda: seen(client, document) == [(Surface.DIFF, 1)] * 2, "the other one to be seen")


def test_what_an_editor_reports_to_be_in_view_was_seen(client: Client, source: Path) -> None:
    document = offered(client, source)
    visible(client, document, line(document, FIRST))
    wait_until(client, lambda: seen(client, document) == [(Surface.VIEW, 1)], "the hunk to be seen")
    hunk = client.offered(document, line(document, SECOND), ACCEPT)["command"]["arguments"][0][0]
    client.notify("countersign/visible", {"uri": "tree://hunks", "hunks": [hunk, "unknown"]})
    wait_until(client, lambda: seen(client, document) == [(Surface.VIEW, 1)] * 2, "the other one to be seen")
    client.choose(client.offered(document, line(document, SECOND), f"{ACCEPT}.file"))
    client.wait_for(lambda: document.text == AFTER_BOTH, "both hunks to be applied")
    assert all(record.shown_for is not None for record in accepted(client, document))


def test_a_report_that_can_not_be_read_changes_nothing(client: Client, source: Path) -> None:
    document = offered(client, source)
    for params in ({}, {"uri": 7}, {"uri": document.uri, "ranges": [1]}, {"uri": "x:", "hunks": "all"}, None):
        client.notify("countersign/visible", params)
    assert seen(client, document) == []


def test_what_one_editor_has_shown_another_one_accepts(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as one, serving(source.parent, tmp_path, NEOVIM) as other:
        mine, theirs = offered(one, source), other.open(source)
        see_all(one, mine)
        wait_until(one, lambda: bool(seen(one, mine)), "the hunks to be seen")
        other.choose(other.offered(theirs, line(theirs, FIRST), f"{ACCEPT}.file"))
        other.wait_for(lambda: theirs.text == AFTER_BOTH, "both hunks to be applied")


def test_the_same_rename_in_other_places_counts_as_seen(client: Client) -> None:
    text = "# spec: Name it well.\n#   rename: trk -> tracking\ntrk = 1\n\n\nuse = trk\n"
    with another_file(client, text) as source:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, 2, ACCEPT)
        client.hover(document, 2)
        client.choose(client.offered(document, 2, f"{ACCEPT}.file"))
        client.wait_for(lambda: "trk =" not in document.text, "both hunks to be applied")
        assert [record.unseen for record in accepted(client, document)] == [False, False]
