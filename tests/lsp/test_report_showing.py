"""Reports can be shown by command where an editor has no views of its own for them."""

from __future__ import annotations

import json
from pathlib import Path

from support.client import Client
from support.profiles import HELIX
from support.serving import ACCEPT, RUN, serving
from support.shell import Shell
from support.shop import FIRST, make_shop
from support.waiting import wait_until


def shown(client: Client, command: str, *arguments: str) -> str:
    """Run a command and return the text of the page that the editor is asked to show."""
    count = len(client.params_of("window/showDocument"))
    client.execute(command, list(arguments))
    wait_until(client, lambda: len(client.params_of("window/showDocument")) > count, f"the page of {command}")
    page = client.params_of("window/showDocument")[-1]
    return Path(page["uri"].removeprefix("file://")).read_text(encoding="utf-8")


def test_the_ledger_is_shown_with_the_newest_first_and_whether_it_is_whole(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, HELIX) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
        wait_until(client, lambda: "applied shop.py:7" in shown(client, "countersign.showLedger"), "the decision")
        page = shown(client, "countersign.showLedger", document.uri)
        assert page.startswith("The ledger is whole")
        assert page.index("applied shop.py:7") < page.index("accepted shop.py:7") < page.index("started shop.py:1")
        exported = shown(client, "countersign.showExport")
    assert json.loads(exported) == json.loads(Shell(source.parent, tmp_path / "state").run("log", "--json").out)


def test_the_diagnosis_is_shown(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, HELIX) as client:
        assert "ledger" in shown(client, "countersign.showDiagnosis")


def test_without_a_folder_there_is_nothing_to_report_on(tmp_path: Path) -> None:
    with serving(None, tmp_path, HELIX) as client:
        client.execute("countersign.showLedger")
        wait_until(client, lambda: "No folder is open." in client.shown, "to be told so")
