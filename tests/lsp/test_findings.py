"""What the checks found in a hunk is shown where the hunk is: in diagnostics, in its hover, in its diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from countersign.core.text import split_lines
from support.client import Client
from support.documents import Document, Json
from support.profiles import EGLOT, HELIX, NEOVIM, VS_CODE, Profile
from support.serving import ACCEPT, RUN, SHOW, serving

TEXT = """\
# spec: Let it pass.
#   rewrite: assert $X == $Y -> assert True
#   scope: **
def test_one():
    one = f(1)
    assert one == 2
"""
LINE = "    assert one == 2\n"


def make_tests(folder: Path) -> Path:
    (folder / ".git").mkdir(parents=True)
    (folder / "countersign.toml").write_text('[policy]\nprotected = ["**/TEST_[a]*.py"]\n', encoding="utf-8")
    source = folder / "tests" / "test_a.py"
    source.parent.mkdir()
    source.write_text(TEXT, encoding="utf-8")
    return source


def found(client: Client, document: Document) -> list[Json]:
    codes = {"path-protected", "test-proves-nothing"}
    return [item for item in client.diagnostics(document) if item.get("code") in codes]


@pytest.mark.parametrize("profile", [VS_CODE, NEOVIM, HELIX, EGLOT], ids=lambda profile: profile.name)
def test_every_editor_is_shown_what_was_found_until_the_hunk_is_decided(tmp_path: Path, profile: Profile) -> None:
    source = make_tests(tmp_path / "work")
    with serving(source.parents[1], tmp_path, profile) as client:
        document = client.open(source)
        line = document.line_of(LINE.strip())
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, line, ACCEPT)
        client.wait_for(lambda: len(found(client, document)) == 2, "both findings")
        for item in found(client, document):
            assert (item["severity"], item["source"]) == (1, "countersign")
            assert item["range"] == document.range_of(line)
        client.choose(client.offered(document, line, ACCEPT))
        client.wait_for(lambda: not found(client, document), "the findings to go")


def test_the_hover_and_the_diff_of_a_hunk_say_what_was_found(tmp_path: Path) -> None:
    source = make_tests(tmp_path / "work")
    with serving(source.parents[1], tmp_path) as client:
        document = client.open(source)
        line = document.line_of(LINE.strip())
        client.choose(client.offered(document, 0, RUN))
        shows = client.offered(document, line, SHOW)
        said = client.hover(document, line)["contents"]["value"]
        assert "found:\n\n- `error: tests/test_a.py is protected by countersign.toml" in said
        assert "- ``error: `assert True` can not fail, so it proves nothing.``" in said
        client.choose(shows)
        shown = client.wait_for(lambda: client.params_of("window/showDocument"), "the diff")[-1]
        lines = split_lines(Path(shown["uri"].removeprefix("file://")).read_text(encoding="utf-8"))
        first = shown["selection"]["start"]["line"]
        assert [line[:8] for line in lines[first : first + 3]] == ["@@ -5,2 ", "# error:", "# error:"]
