"""From hunk to hunk, from a spec to its hunks, and from a line to its spec."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.profiles import EGLOT, NEOVIM, VS_CODE, Profile
from support.serving import ACCEPT, REJECT, RUN, serving
from support.waiting import wait_until

NEXT = "source.countersign.next"
SPEC = "# spec: Say it in the modern way: 😀.\n#   rewrite: Optional[$T] -> $T | None\n#   scope: **/*.py\n"
FIRST = "ä: Optional[int]\n"
PLAIN = "import x\n\nb: Optional[str]\n\nc: Optional[bytes]\n"
EVERY = [VS_CODE, NEOVIM, EGLOT]


@pytest.fixture(params=EVERY, ids=["utf-16", "utf-8", "utf-32"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    """Return an editor in which a spec has made a hunk in its own file and two in one that is closed."""
    profile: Profile = request.param
    root = tmp_path / "work"
    (root / ".git").mkdir(parents=True)
    (root / "a.py").write_text(f"{SPEC}{FIRST}", encoding="utf-8")
    (root / "b.py").write_text(PLAIN, encoding="utf-8")
    with serving(root, tmp_path, profile) as client:
        document = client.open(root / "a.py")
        client.choose(client.offered(document, 0, RUN))
        wait_until(client, lambda: "(3 left)" in client.offered(document, 3, NEXT)["title"], "all three hunks")
        yield client


def document_of(client: Client) -> Document:
    [document] = client.files.open.values()
    return document


def shown(client: Client) -> list[tuple[str, int]]:
    places = client.params_of("window/showDocument")
    return [(Path(place["uri"]).name, place["selection"]["start"]["line"]) for place in places]


def go(client: Client, command: str, arguments: Json) -> tuple[str, int]:
    count = len(shown(client))
    client.execute(f"countersign.{command}", arguments)
    client.wait_for(lambda: len(shown(client)) > count, "a document to be shown")
    return shown(client)[-1]


def places(client: Client, found: list[Json] | None) -> list[tuple[str, int, int]]:
    assert client.root is not None
    starts = [(Path(place["uri"]).name, place["range"]["start"]) for place in found or []]
    return [(name, start["line"], start["character"]) for name, start in starts]


def ask(client: Client, method: str, document: Document, line: int, **more: Json) -> list[Json] | None:
    place = {"line": line, "character": 0}
    return client.request(
        f"textDocument/{method}", {"textDocument": {"uri": document.uri}, "position": place, **more}
    )


def references(client: Client, line: int, *, own: bool = False) -> list[tuple[str, int, int]]:
    document = document_of(client)
    found = ask(client, "references", document, line, context={"includeDeclaration": own})
    return places(client, found)


def test_next_and_previous_go_around_over_all_files(client: Client) -> None:
    uri = document_of(client).uri
    other = uri.replace("a.py", "b.py")
    assert go(client, "next", [uri, 0]) == ("a.py", 3)
    assert go(client, "next", [uri, 3]) == ("b.py", 2)
    assert go(client, "next", [other, 2]) == ("b.py", 4)
    assert go(client, "next", [other, 4]) == ("a.py", 3)
    assert go(client, "previous", [uri, 3]) == ("b.py", 4)
    assert go(client, "previous", [other, 3]) == ("b.py", 2)
    assert go(client, "next", []) == ("a.py", 3)


def test_from_a_hunk_the_way_leads_to_its_neighbours(client: Client) -> None:
    document = document_of(client)
    hunk = client.offered(document, 3, ACCEPT)["command"]["arguments"][0][0]
    assert go(client, "next", [hunk]) == ("b.py", 2)
    assert go(client, "previous", [hunk]) == ("b.py", 4)


def test_decided_hunks_are_passed_over_and_counted_no_more(client: Client) -> None:
    document = document_of(client)
    client.choose(client.offered(document, 3, REJECT))
    title = client.offered(document, 3, NEXT)["title"]
    assert title == "Countersign: go to the next open hunk (2 left)"
    assert go(client, "next", [document.uri, 0]) == ("b.py", 2)
    assert go(client, "previous", [document.uri, 0]) == ("b.py", 4)


def test_a_spec_refers_to_its_hunks_in_all_files_also_when_they_have_landed(client: Client) -> None:
    assert references(client, 1) == [("a.py", 3, 0), ("b.py", 2, 0), ("b.py", 4, 0)]
    document = document_of(client)
    client.choose(client.offered(document, 3, ACCEPT))
    client.wait_for(lambda: "ä: int | None" in document.text, "the hunk to be applied")
    client.replace(document, "# spec", "first = 1\n# spec")
    assert references(client, 2)[0] == ("a.py", 4, 0)
    assert len(references(client, 2)) == 3
    assert references(client, 2, own=True)[0] == ("a.py", 1, 0)
    assert ask(client, "references", document, 0, context={"includeDeclaration": True}) is None


def test_a_line_of_an_agent_leads_to_its_spec_before_and_after_it_is_accepted(client: Client) -> None:
    document = document_of(client)
    [before] = places(client, ask(client, "definition", document, 3))
    assert before[:2] == ("a.py", 0)
    client.choose(client.offered(document, 3, ACCEPT))
    client.wait_for(lambda: "ä: int | None" in document.text, "the hunk to be applied")
    client.replace(document, "# spec", "first = 1\n# spec")
    assert [place[:2] for place in places(client, ask(client, "definition", document, 4))] == [("a.py", 1)]
    assert ask(client, "definition", document, 0) is None
    assert client.root is not None
    other = client.open(client.root / "b.py")
    assert [place[:2] for place in places(client, ask(client, "definition", other, 2))] == [("a.py", 1)]
    assert ask(client, "definition", other, 0) is None
