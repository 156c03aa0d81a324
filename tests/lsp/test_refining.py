"""Refining in an editor: a remark is a comment that the user writes, and a command is what acts on it."""

from __future__ import annotations

from pathlib import Path

from support.client import Client
from support.documents import Document, Json
from support.serving import ACCEPT, RUN, SHOW, every_encoding
from support.shelf import filing
from support.shop import FIRST, SECOND, SECOND_NEW, TEXT
from support.waiting import wait_until

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


def test_remarks_in_other_files_of_the_task_belong_to_its_round(tmp_path: Path) -> None:
    deeds = "write `a.py`: `a = 1\\n`", "write `b.py`: `b = 1\\n`", "--", "write `a.py`: `a = 2\\n`"
    change = {"a.py": "a = 0\n", "b.py": "b = 0\n"}
    with filing(tmp_path, *deeds, files=change) as (client, _):
        first = client.open(tmp_path / "work/a.py")
        client.offered(first, 0, ACCEPT)
        (tmp_path / "work/b.py").write_text("# refine: and b\nb = 0\n")
        client.replace(first, "a = 0", "# refine: make it two\na = 0")

        def offered() -> Json:
            return [one for one in client.actions(first, 0) if "with these 2 remarks" in one["title"]]

        wait_until(client, lambda: bool(offered()), "both remarks to be counted")
        client.choose(offered()[0])
        said = "The round hears 1 more remark that stands beside hunks of this task."
        client.wait_for(lambda: said in client.shown, "to be told of the other")


def test_a_remark_in_the_diff_is_about_its_hunk(tmp_path: Path) -> None:
    deeds = "write `new.py`: `x = 1\\n`", "--", "write `new.py`: `x = 2\\n`"
    with filing(tmp_path, *deeds) as (client, spec):
        client.execute("countersign.trust")
        client.choose(client.offered(spec, 0, SHOW))
        shown = client.wait_for(lambda: client.params_of("window/showDocument"), "the diff to be shown")[0]
        diff = client.open(Path(shown["uri"].removeprefix("file://")))
        client.replace(diff, "diff --git", "# refine: one more\n#   done: true\ndiff --git")
        action = client.offered(diff, diff.line_of("# refine:"), REFINE)
        assert action["title"] == "Countersign: refine this hunk with this remark"
        assert action["command"]["arguments"][1] == "one more\ndone: true"
        client.choose(action)
        client.wait_for(lambda: any("no longer offered" in said for said in client.shown), "the round's proposal")
