"""Files that the user renames in the editor."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from support.client import Client
from support.profiles import VS_CODE
from support.serving import ACCEPT, RUN, serving
from support.shop import AFTER_FIRST, FIRST, make_shop

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


def test_who_tells_of_no_renames_is_not_asked_for_them(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        assert "fileOperations" not in client.capabilities.get("workspace", {})
