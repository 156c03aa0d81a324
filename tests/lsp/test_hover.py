"""What a hover says, and that nothing in it acts."""

from __future__ import annotations

import getpass
import re
from pathlib import Path

from support.documents import Document
from support.profiles import EGLOT
from support.serving import ACCEPT, REJECT, RUN, scripted, serving
from support.shop import FIRST, FIRST_NEW, SECOND, TEXT, make_shop

SPEC = "# spec: Keep [this](command:evil) `as` it \u202eis.\n#   must: <b>hold</b>\n#   must: be true\n"


def test_a_hover_on_a_hunk_shows_its_diff_and_where_it_comes_from(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        line = document.line_of(FIRST.strip())
        client.offered(document, line, ACCEPT)
        hover = client.hover(document, line)
        assert hover["range"] == document.range_of(line)
        assert hover["contents"]["kind"] == "markdown"
        said = hover["contents"]["value"]
        assert f"```diff\n \n-{FIRST}+{FIRST_NEW}     return" in said
        for part in ("pending", "agent: `recipe`", "spec: `Say", "Not verified", "rewrite"):
            assert part in said
        client.choose(client.offered(document, line, REJECT))
        assert "rejected" in client.hover(document, line)["contents"]["value"]


def test_a_hover_on_a_hunk_names_words_clause_lines_maker_and_what_is_still_open(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
        client.replace(document, document.lines[0], "#\n\n" + document.lines[0])
        said = client.hover(document, document.line_of(FIRST.strip()))["contents"]["value"]
        for part in (
            "words: `Optional[int] -> int | None`",
            "clause: `rewrite: Optional[$T] -> $T | None`, at `shop.py:4`",
            "and all.`, at `shop.py:3`",
            "No model was asked.",
            "Of this spec, 2 of 2 hunks can still be decided on.",
        ):
            assert part in said


def test_a_hover_on_accepted_lines_says_who_wrote_and_who_accepted_them(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        line = document.line_of(FIRST.strip())
        client.choose(client.offered(document, line, ACCEPT))
        client.wait_for(lambda: FIRST_NEW in document.text, "the hunk to be applied")
        said = client.hover(document, line)["contents"]["value"]
        assert "accepted lines" in said
        assert "written by: `recipe`" in said
        assert re.search(r"Accepted on \d{4}-\d\d-\d\d \d\d:\d\d, on its own", said)
        assert f"accepted by: `{getpass.getuser()}`" in said
        assert "Not verified" in said
        client.undo(document)
        assert "waits for you" in client.hover(document, line)["contents"]["value"]


def test_a_hover_on_a_spec_says_how_it_was_understood(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source, TEXT + "\n# spec: Make it nice.\n")
        said = client.hover(document, 1)["contents"]["value"]
        for part in ("not run yet", "goal: `Say", "rewrite: `Optional[$T] -> $T | None`", "scope: `this file`"):
            assert part in said
        assert "agent that would run it: `recipe`" in said
        other = client.hover(document, document.line_of("nice"))["contents"]["value"]
        assert "can not be run here" in other
        assert client.hover(document, document.line_of("from typing")) is None


def test_a_hover_on_a_spec_says_which_hunks_serve_its_clauses_and_how_long_they_took(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        line = document.line_of(FIRST.strip())
        client.choose(client.offered(document, line, REJECT))
        said = client.hover(document, 0)["contents"]["value"]
        other = document.line_of(SECOND.strip()) + 1
        hunks = f"2 hunks `shop.py:{line + 1} rejected, shop.py:{other} pending`"
        assert f"serves: `rewrite: Optional[$T] -> $T | None`, {hunks}" in said
        assert re.search(r"The latest task took \d+\.\d s\.", said)
        assert "No model was asked, so it cost nothing but time." in said


def test_a_hover_on_a_spec_says_what_its_models_cost(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, command=scripted("ask")) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, 0, ACCEPT)
        said = client.hover(document, 1)["contents"]["value"]
        assert re.search(r"Models were asked 1 time for it: \d+ s, 1,234 tokens, cost not known\.", said)


def test_a_hunk_in_a_file_that_was_not_read_yet_is_no_stale_one(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    names = [f"closed_{number}.py" for number in range(20)]
    for name in names:
        (source.parent / name).write_text("x: Optional[int] = None\n", encoding="utf-8")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source, TEXT.replace("scope: this file", "scope: *.py"))
        client.choose(client.offered(document, 0, RUN))
        client.wait_for(lambda: client.shown, "the proposal")
        assert "1 pending" in client.hover(document, 0)["contents"]["value"]
        assert "stale" not in client.hover(document, 0)["contents"]["value"]


def test_nothing_in_a_hover_acts(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, command=scripted("hostile")) as client:
        document = client.open(source, SPEC)
        spec = client.hover(document, 0)["contents"]["value"]
        assert "goal: ``Keep [this] (command:evil) `as` it <U+202E>is.``" in spec
        assert "- `<b>hold</b>`\n- `be true`" in spec
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, 0, ACCEPT)
        hunk = client.hover(document, 0)["contents"]["value"]
        assert "why: ````see [here] (command:evil) <b>x</b> ``` <U+202E>``` # big````" in hunk
        assert "\u202e" not in hunk
        served = client.hover(document, 2)["contents"]["value"]
        assert "serves: ````see [here] (command:evil) <b>x</b> ``` <U+202E>``` # big````, 1 hunk" in served
        shown = client.wait_for(lambda: client.shown, "the summary")
        assert "](" not in shown[0]
        assert "\u202e" not in shown[0]
        for found in client.diagnostics(document):
            assert "\u202e" not in found["message"]


def test_an_editor_without_markdown_reads_plain_text(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, EGLOT, scripted("hostile")) as client:
        document: Document = client.open(source, SPEC)
        hover = client.hover(document, 0)
        assert hover["contents"]["kind"] == "plaintext"
        assert "goal: Keep [this] (command:evil) `as` it <U+202E>is." in hover["contents"]["value"]
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, 0, ACCEPT)
        assert "+changed = True" in client.hover(document, 0)["contents"]["value"].split("\n")
