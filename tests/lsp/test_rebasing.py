"""Stale hunks say why, and can be rebased; where that fails, the agent can be asked again."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.serving import ACCEPT, RUN, SHOW
from support.shop import FIRST, SECOND

REBASE = "quickfix.countersign.rebase"


def test_a_stale_hunk_says_what_it_wanted_and_what_stands_there(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(FIRST.strip())
    client.offered(document, line, ACCEPT)
    client.replace(document, "def price", "def cost")
    shown = client.hover(document, line)["contents"]["value"]
    assert f"-{FIRST}" in shown
    assert f"What stands there now:\n\n```\n{FIRST.replace('price', 'cost')}```" in shown
    assert "line 7 now reads" in shown
    assert any("line 7 now reads" in found["message"] for found in client.diagnostics(document))
    client.choose(client.offered(document, line, SHOW))
    [diff] = client.wait_for(lambda: client.params_of("window/showDocument"), "the diff to be shown")
    text = Path(diff["uri"].removeprefix("file://")).read_text(encoding="utf-8")
    assert " stale: Its lines have changed: line 7 now reads" in text
    assert f"# What stands there now:\n# {FIRST.replace('price', 'cost')}" in text


def test_a_rebased_hunk_is_reviewed_like_any_other(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(FIRST.strip())
    client.offered(document, line, ACCEPT)
    client.replace(document, FIRST, f"  {FIRST}")
    client.choose(client.offered(document, line, REBASE))
    client.choose(client.offered(document, line, ACCEPT))
    client.wait_for(lambda: "  def price(name: str, größe: int | None)" in document.text, "the hunk to be applied")
    assert any(lens["command"]["title"].startswith("1 of 2 decided") for lens in client.lenses(document))


def test_the_agent_is_asked_again_where_a_hunk_can_not_be_rebased(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(SECOND.strip())
    client.offered(document, line, ACCEPT)
    client.replace(document, "def label", "def caption")
    client.behave(picks="Ask the agent again")
    client.choose(client.offered(document, line, REBASE))
    client.wait_for(lambda: any("both changed the same lines" in said for said in client.shown), "to be told why")
    client.choose(client.offered(document, line, ACCEPT))
    client.wait_for(lambda: 'def caption(text: str = "😀", colour: str | None' in document.text, "it to be applied")


def test_an_agent_that_makes_a_stale_hunk_fit_leaves_the_others_as_they_are(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(SECOND.strip())
    client.offered(document, line, ACCEPT)
    other = client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
    client.replace(document, "def label", "def caption")
    client.choose(client.offered(document, line, "quickfix.countersign.refine.stale"))
    client.choose(client.offered(document, line, ACCEPT))
    client.wait_for(lambda: 'def caption(text: str = "😀", colour: str | None' in document.text, "it to be applied")
    assert client.offered(document, document.line_of(FIRST.strip()), ACCEPT) == other
    assert not any("can not act" in said for said in client.shown)


def test_the_spec_of_a_stale_hunk_can_be_run_from_where_it_stands(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(SECOND.strip())
    client.offered(document, line, ACCEPT)
    client.replace(document, "def label", "def caption")
    client.offered(document, line, REBASE)
    client.choose(client.offered(document, line, RUN))
    client.offered(document, line, ACCEPT)
