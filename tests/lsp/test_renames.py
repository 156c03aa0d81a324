"""Files that the user renames in the editor."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from support.client import Client
from support.profiles import VS_CODE
from support.serving import ACCEPT, RUN, serving
from support.shelf import filing
from support.shop import AFTER_FIRST, FIRST, make_shop
from support.waiting import wait_until

_CAPABILITIES = VS_CODE.params["capabilities"]
RENAMES = structs.replace(
    VS_CODE,
    params={
        **VS_CODE.params,
        "capabilities": {
            **_CAPABILITIES,
            "workspace": {**_CAPABILITIES["workspace"], "fileOperations": {"didRename": True}},
        },
    },
)
"""An editor like VS Code that tells of renamed files."""


def renamed(client: Client, old: Path, new: Path) -> None:
    old.rename(new)
    client.notify("workspace/didRenameFiles", {"files": [{"oldUri": old.as_uri(), "newUri": new.as_uri()}]})


def test_hunks_and_specs_follow_a_file_that_is_renamed_and_are_still_there_after_a_restart(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    new = source.with_name("store.py")
    with serving(source.parent, tmp_path, RENAMES) as client:
        document = client.open(source)
        line = document.line_of(FIRST.strip())
        client.choose(client.offered(document, 0, RUN))
        client.offered(document, line, ACCEPT)
        client.close(document)
        renamed(client, source, new)
        document = client.open(new)
        client.offered(document, line, ACCEPT)
        assert any("0 of 2 decided" in lens["command"]["title"] for lens in client.lenses(document))
    with serving(source.parent, tmp_path, RENAMES) as client:
        document = client.open(new)
        client.choose(client.offered(document, line, ACCEPT))
        client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")


def test_an_editor_that_tells_of_the_rename_it_was_asked_for_makes_nothing_else_of_it(tmp_path: Path) -> None:
    with filing(tmp_path, "move `old.py` to `in/new.py`", profile=RENAMES) as (client, spec):
        old, new = tmp_path / "work/old.py", tmp_path / "work/in/new.py"
        client.choose(client.offered(client.open(old), 0, ACCEPT))
        wait_until(client, new.exists, "the new name")
        params = {"files": [{"oldUri": old.as_uri(), "newUri": new.as_uri()}]}
        client.notify("workspace/didRenameFiles", params)
        said = "rename old.py to in/new.py: accepted"
        wait_until(client, lambda: said in client.hover(spec, 0)["contents"]["value"], "the rename to be known")
        document = client.files.open[new.as_uri()]
        client.choose(client.offered(document, 0, "refactor.countersign.takeBack"))
        wait_until(client, old.exists, "the old name")
        client.notify("workspace/didRenameFiles", {"files": [{"oldUri": new.as_uri(), "newUri": old.as_uri()}]})
        client.offered(client.files.open[old.as_uri()], 0, ACCEPT)


def test_who_tells_of_no_renames_is_not_asked_for_them(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        assert "fileOperations" not in client.capabilities.get("workspace", {})
