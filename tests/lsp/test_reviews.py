"""What an editor is told that draws hunks itself: which wait, where they are, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document
from support.fed import lines_of, places, reviewed, reviews, shown
from support.profiles import EGLOT, NEOVIM, VS_CODE
from support.serving import ACCEPT, RUN, another_file, scripted, serving
from support.shop import AFTER_FIRST, FIRST, FIRST_NEW, SECOND, SECOND_NEW, make_shop

drawing = pytest.mark.parametrize(
    "server",
    [VS_CODE.drawing("review"), NEOVIM.drawing("review"), EGLOT.drawing("review")],
    indirect=True,
    ids=["utf-16", "utf-8", "utf-32"],
)


def offered(client: Client, source: Path) -> Document:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    reviewed(client, document, lambda hunks: len(hunks) == 2, "both hunks to be told")
    return document


@drawing
def test_a_hunk_is_told_with_all_that_there_is_to_draw(client: Client, source: Path) -> None:
    document = offered(client, source)
    first, second = shown(client, document)
    assert [lines_of(document, hunk["range"]) for hunk in (first, second)] == [FIRST, SECOND]
    assert (first["removed"], first["added"], first["raw"]) == ([FIRST[:-1]], [FIRST_NEW[:-1]], FIRST_NEW)
    assert (first["operation"], first["state"], first["seen"], first["risk"]) == (
        "change",
        "pending",
        False,
        "normal",
    )
    assert first["clause"] == {"kind": "rewrite", "text": "Optional[$T] -> $T | None"}
    assert first["summary"].startswith("change 1 line: ")
    assert (first["agent"], first["round"], first["name"], first["rivals"]) == ("recipe", 1, "", [])
    assert first["group"] == [first["id"]]
    assert first["together"] == 1
    assert "a change waits for you" in first["page"]
    assert reviews(client, document)[-1]["version"] == document.version


@drawing
def test_commands_take_what_was_told(client: Client, source: Path) -> None:
    document = offered(client, source)
    first, second = shown(client, document)
    client.execute("countersign.accept", [[first["id"]]])
    client.wait_for(lambda: document.text == AFTER_FIRST, "the first hunk")
    reviewed(client, document, lambda hunks: [hunk["id"] for hunk in hunks] == [second["id"]], "one to be left")
    client.execute("countersign.acceptEdited", [second["id"], f"# mine\n{second['raw']}"])
    client.wait_for(lambda: f"# mine\n{SECOND_NEW}" in document.text, "the edited hunk")
    reviewed(client, document, lambda hunks: not hunks, "none to be left")


@drawing
def test_undoing_what_was_accepted_tells_it_anew(client: Client, source: Path) -> None:
    document = offered(client, source)
    first, _ = shown(client, document)
    client.execute("countersign.accept", [[first["id"]]])
    client.wait_for(lambda: document.text == AFTER_FIRST, "the first hunk")
    reviewed(client, document, lambda hunks: len(hunks) == 1, "one to be left")
    client.undo(document)
    reviewed(client, document, lambda hunks: len(hunks) == 2, "both to be told again")


@drawing
def test_typing_away_from_hunks_tells_their_places_after_a_pause_and_nothing_else(
    client: Client, source: Path
) -> None:
    document = offered(client, source)
    told = len(reviews(client, document))
    for number in range(5):
        client.replace(document, FIRST, f"# {number}\n{FIRST}")
    [last] = client.wait_for(
        lambda: [one for one in places(client, document) if one["version"] == document.version], "the places"
    )
    assert [lines_of(document, place["range"]) for place in last["places"]] == [FIRST, SECOND]
    assert [place["id"] for place in last["places"]] == [hunk["id"] for hunk in shown(client, document)]
    assert len(reviews(client, document)) == told
    assert len(places(client, document)) <= 2, "places are told after a pause, not at each key stroke"


@drawing
def test_a_hunk_that_is_cut_and_pasted_with_its_lines_is_told_at_its_new_place(
    client: Client, source: Path
) -> None:
    document = offered(client, source)
    first, second = shown(client, document)
    block = document.text[document.text.index(FIRST) : document.text.index(SECOND)]
    last = document.text.splitlines(keepends=True)[-1]
    client.replace(document, block, "")
    client.replace(document, last, f"{last}\n\n{block}")
    moved = reviewed(
        client,
        document,
        lambda hunks: (
            [(hunk["id"], hunk["state"]) for hunk in hunks] == [(second["id"], "pending"), (first["id"], "pending")]
        ),
        "the hunks in their new order",
    )
    client.wait_for(lambda: reviews(client, document)[-1]["version"] == document.version, "the last version")
    assert [lines_of(document, hunk["range"]) for hunk in moved] == [SECOND, FIRST]


@drawing
def test_a_hunk_whose_lines_were_changed_is_told_as_stale_with_the_reason(client: Client, source: Path) -> None:
    document = offered(client, source)
    client.replace(document, "größe: Optional[int]", "größe: Optional[float]")
    first, second = reviewed(client, document, lambda hunks: hunks[0]["state"] == "stale", "the stale hunk")
    assert first["why"]
    assert (second["state"], second["why"]) == ("pending", "")


@drawing
def test_a_hunk_that_was_on_the_screen_is_told_as_seen(client: Client, source: Path) -> None:
    document = offered(client, source)
    first, _ = shown(client, document)
    client.notify("countersign/visible", {"uri": document.uri, "hunks": [first["id"]]})
    reviewed(client, document, lambda hunks: hunks[0]["seen"], "the hunk to be seen")


@drawing
def test_a_file_that_is_opened_again_is_told_again(client: Client, source: Path) -> None:
    document = offered(client, source)
    client.close(document)
    told = len(reviews(client, document))
    again = client.open(source)
    client.wait_for(lambda: len(reviews(client, again)) > told, "the hunks to be told again")
    assert [lines_of(again, hunk["range"]) for hunk in shown(client, again)] == [FIRST, SECOND]


@pytest.mark.parametrize(
    "experimental",
    [None, {}, {"countersign": True}, {"countersign": {"review": "yes"}}, {"countersign": {"review": False}}],
)
def test_who_has_not_asked_is_told_nothing(tmp_path: Path, experimental: object) -> None:
    source = make_shop(tmp_path / "shop")
    profile = VS_CODE.drawing()
    profile.capabilities["experimental"] = experimental
    with serving(source.parent, tmp_path, profile) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
        client.wait_for(lambda: document.text == AFTER_FIRST, "the first hunk")
        assert not [message for message in client.received if message["method"].startswith("countersign/")]


def test_what_an_agent_writes_is_told_with_nothing_hidden_in_it(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    profile = VS_CODE.drawing("review")
    with serving(source.parent, tmp_path, profile, scripted("hostile")) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        [hunk] = reviewed(client, document, len, "the hunk")
        assert "<U+202E>" in hunk["rationale"]
        texts = [value for key, value in hunk.items() if isinstance(value, str) and key != "raw"]
        assert not any("\u202e" in text for text in texts)


def test_hunks_that_wait_since_an_earlier_session_are_told_when_their_file_is_opened(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    profile = VS_CODE.drawing("review")
    with serving(source.parent, tmp_path, profile) as client:
        before = [hunk["id"] for hunk in shown(client, offered(client, source))]
    with serving(source.parent, tmp_path, profile) as client, another_file(client) as other:
        client.open(other)
        document = client.open(source)
        told = reviewed(client, document, lambda hunks: len(hunks) == 2, "both hunks")
        assert [hunk["id"] for hunk in told] == before
        assert {one["uri"] for one in client.params_of("countersign/review")} == {document.uri}
