"""What an editor that draws hunks and tasks itself was told of them last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from support.client import Client
from support.documents import Document, Json

__all__ = ["lines_of", "places", "reviewed", "reviews", "shown", "task", "tasks"]


def reviews(client: Client, document: Document) -> list[Json]:
    """Return all reviews of a document, the oldest first."""
    return [told for told in client.params_of("countersign/review") if told["uri"] == document.uri]


def places(client: Client, document: Document) -> list[Json]:
    return [told for told in client.params_of("countersign/places") if told["uri"] == document.uri]


def shown(client: Client, document: Document) -> Sequence[Json]:
    """Return the hunks that the editor draws now."""
    told = reviews(client, document)
    return told[-1]["hunks"] if told else []


def reviewed(
    client: Client, document: Document, is_so: Callable[[Sequence[Json]], object], what: str
) -> Sequence[Json]:
    """Return the hunks that the editor draws, once they are as they are to be."""

    def found() -> Sequence[Sequence[Json]]:
        told = reviews(client, document)
        return [told[-1]["hunks"]] if told and is_so(told[-1]["hunks"]) else []

    return client.wait_for(found, what)[0]


def lines_of(document: Document, place: Json) -> str:
    """Return the lines that a range has; it begins and ends at the beginnings of lines."""
    assert (place["start"]["character"], place["end"]["character"]) == (0, 0)
    lines = document.text.splitlines(keepends=True)
    return "".join(lines[place["start"]["line"] : place["end"]["line"]])


def tasks(client: Client) -> Json:
    """Return what the editor was told of the tasks last; nothing before that."""
    told = client.params_of("countersign/tasks")
    return told[-1] if told else {"working": 0, "waiting": 0, "tasks": []}


def task(client: Client, is_so: Callable[[Json], object], what: str) -> Json:
    """Return the newest task, once it is as it is to be."""
    return client.wait_for(lambda: next((one for one in tasks(client)["tasks"][:1] if is_so(one)), None), what)
