"""What an editor says of an edit proves nothing: only its text decides what became of a hunk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.core.records import (
    HunkAccepted,
    HunkApplied,
    HunkNotApplied,
    HunkReopened,
    Recorded,
)
from support.client import Client
from support.documents import Document, Json
from support.editing import path_of
from support.ledgers import recorded
from support.profiles import VS_CODE, Applying, Profile
from support.serving import ACCEPT, RUN, every_encoding, see_all, serving
from support.shop import AFTER_FIRST, FIRST, TEXT, make_shop

LIMITS = "[limits]\nedit_answer = 0.5\nedit_shown = 0.3\n"


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return an editor in a workspace whose limits are short."""
    folder = tmp_path_factory.mktemp("server")
    root = make_shop(folder / "shop").parent
    (root / "countersign.toml").write_text(LIMITS, encoding="utf-8")
    with serving(root, folder, getattr(request, "param", VS_CODE)) as client:
        yield client


def run_and_accept(client: Client, source: Path) -> Document:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    return document


def decisions(client: Client, document: Document) -> list[type[Recorded]]:
    """Return the kinds of what the ledger says of the hunks of a file, once the server has seen its text."""
    client.lenses(document)
    source = path_of(document.uri)
    events = recorded(source.parent, source.parent.parent / "state")
    return [type(event) for event in events if getattr(event, "path", None) == source.name]


@pytest.mark.parametrize(
    ("applying", "reason"),
    [
        (Applying.REFUSES, "the user said no"),
        (Applying.SILENT, "did not answer within 0.5 s"),
        (Applying.CLAIMS, "did not show it within 0.3 s"),
    ],
    ids=lambda value: value.name if isinstance(value, Applying) else "",
)
def test_a_hunk_that_the_text_does_not_show_is_pending_again(
    client: Client, source: Path, applying: Applying, reason: str
) -> None:
    client.behave(applying=applying)
    document = run_and_accept(client, source)
    client.wait_for(lambda: any(reason in message for message in client.shown), "the reason")
    assert document.text == TEXT
    client.behave(applying=Applying.APPLIES)
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied at the second try")
    kinds = decisions(client, document)
    assert kinds == [HunkAccepted, HunkNotApplied, HunkAccepted, HunkApplied]


def test_a_hunk_is_not_offered_while_it_is_being_applied(client: Client, source: Path) -> None:
    client.behave(applying=Applying.HOLDS)
    document = run_and_accept(client, source)
    line = document.line_of(FIRST.strip())
    client.wait_for(lambda: client.held, "the edit")
    assert not client.actions(document, line, only=ACCEPT)
    client.release()
    assert document.text == AFTER_FIRST


@every_encoding
def test_what_is_typed_before_the_edit_arrives_is_never_overwritten(client: Client, source: Path) -> None:
    client.behave(applying=Applying.HOLDS, first_version=1)
    document = run_and_accept(client, source)
    client.wait_for(lambda: client.held, "the edit")
    client.replace(document, "from typing", "\n\nfrom typing")
    typed = document.text
    client.behave(applying=Applying.APPLIES)
    client.release()
    assert document.text == typed
    client.wait_for(lambda: client.shown[1:], "word that the hunk is pending again")
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    expected = AFTER_FIRST.replace("from typing", "\n\nfrom typing")
    client.wait_for(lambda: document.text == expected, "the hunk to be applied where it stands now")


def test_an_undo_at_once_is_not_taken_for_an_edit_that_never_came(client: Client, source: Path) -> None:
    document = run_and_accept(client, source)
    client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")
    client.undo(document)
    line = document.line_of(FIRST.strip())
    client.choose(client.offered(document, line, ACCEPT))
    client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied again")
    kinds = decisions(client, document)
    assert kinds == [HunkAccepted, HunkApplied, HunkReopened, HunkAccepted, HunkApplied]


def with_workspace(profile: Profile, **changes: Json) -> Profile:
    """Return the same client with other capabilities under `workspace`, and no name that we might know."""
    workspace: dict[str, Json] = {**profile.capabilities["workspace"], **changes}
    return Profile("plain", {"capabilities": {**profile.capabilities, "workspace": workspace}}, profile.habits)


def test_an_editor_that_can_not_apply_edits_is_told(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, with_workspace(VS_CODE, applyEdit=False)) as client:
        document = run_and_accept(client, source)
        client.wait_for(lambda: any("can not apply edits" in message for message in client.shown), "the reason")
        assert document.text == TEXT


def test_an_editor_without_versions_gets_plain_changes(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path, with_workspace(VS_CODE, workspaceEdit={})) as client:
        document = run_and_accept(client, source)
        client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")
        [params] = client.params_of("workspace/applyEdit")
        assert list(params["edit"]) == ["changes"]


@pytest.fixture
def second(source: Path) -> Path:
    """Return another file, which the spec of the first changes too."""
    second = source.with_name(f"and_{source.name}")
    source.write_text(TEXT.replace("this file", f"*{source.name}"), encoding="utf-8", newline="")
    second.write_text("from typing import Optional\r\nx: Optional[int]\r\n", encoding="utf-8", newline="")
    return second


def test_one_edit_covers_all_open_files_of_a_task(client: Client, source: Path, second: Path) -> None:
    one, other = client.open(source), client.open(second)
    client.choose(client.offered(one, 0, RUN))
    see_all(client, one)
    client.choose(client.offered(one, 0, f"{ACCEPT}.task"))
    client.wait_for(lambda: "int | None" in one.text and "int | None" in other.text, "both files to change")
    assert other.text == "from typing import Optional\r\nx: int | None\r\n"
    [params] = client.params_of("workspace/applyEdit")
    assert len(params["edit"]["documentChanges"]) == 2


def test_a_hunk_of_a_file_that_is_not_open_goes_to_the_disk(client: Client, source: Path, second: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    see_all(client, document)
    client.choose(client.offered(document, 0, f"{ACCEPT}.task"))
    client.wait_for(lambda: "int | None" in document.text, "the open file to change")
    assert second.read_bytes() == b"from typing import Optional\r\nx: int | None\r\n"


def test_a_file_that_changed_on_disk_is_looked_at_before_it_is_written(
    client: Client, source: Path, second: Path
) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    see_all(client, document)
    action = client.offered(document, 0, f"{ACCEPT}.task")
    second.write_text("x: Optional[str]\n", encoding="utf-8", newline="")
    client.choose(action)
    client.wait_for(lambda: "int | None" in document.text, "the open file to change")
    assert second.read_text(encoding="utf-8") == "x: Optional[str]\n"
