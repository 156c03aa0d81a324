"""What an editor says of an edit proves nothing: only its text decides what became of a hunk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.core.events import HunkAccepted, HunkApplied, HunkNotApplied, HunkReopened
from support.client import Client
from support.documents import Document, Json
from support.profiles import EGLOT, NEOVIM, VS_CODE, Applying, Profile
from support.serving import ACCEPT, RUN, serving
from support.shop import AFTER_FIRST, FIRST, TEXT, make_shop
from support.tellers import recorded

LIMITS = "[limits]\nedit_answer = 0.5\nedit_shown = 0.3\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return the source of a workspace whose limits are short."""
    source = make_shop(tmp_path / "shop")
    (source.parent / "countersign.toml").write_text(LIMITS, encoding="utf-8")
    return source


def run_and_accept(client: Client, source: Path) -> Document:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    return document


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
    shop: Path, tmp_path: Path, applying: Applying, reason: str
) -> None:
    with serving(shop.parent, tmp_path) as client:
        client.behave(applying=applying)
        document = run_and_accept(client, shop)
        client.wait_for(lambda: any(reason in message for message in client.shown), "the reason")
        assert document.text == TEXT
        client.behave(applying=Applying.APPLIES)
        client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
        client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied at the second try")
    kinds = [type(record) for record in recorded(shop.parent, tmp_path / "state")][3:]
    assert kinds == [HunkAccepted, HunkNotApplied, HunkAccepted, HunkApplied]


def test_a_hunk_is_not_offered_while_it_is_being_applied(shop: Path, tmp_path: Path) -> None:
    with serving(shop.parent, tmp_path) as client:
        client.behave(applying=Applying.HOLDS)
        document = run_and_accept(client, shop)
        line = document.line_of(FIRST.strip())
        client.wait_for(lambda: client.held, "the edit")
        assert not client.actions(document, line, only=ACCEPT)
        client.release()
        assert document.text == AFTER_FIRST


@pytest.mark.parametrize("profile", [VS_CODE, NEOVIM, EGLOT], ids=lambda profile: profile.name)
def test_what_is_typed_before_the_edit_arrives_is_never_overwritten(
    shop: Path, tmp_path: Path, profile: Profile
) -> None:
    with serving(shop.parent, tmp_path, profile) as client:
        client.behave(applying=Applying.HOLDS, first_version=1)
        document = run_and_accept(client, shop)
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


def test_an_undo_at_once_is_not_taken_for_an_edit_that_never_came(shop: Path, tmp_path: Path) -> None:
    with serving(shop.parent, tmp_path) as client:
        document = run_and_accept(client, shop)
        client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")
        client.undo(document)
        line = document.line_of(FIRST.strip())
        client.choose(client.offered(document, line, ACCEPT))
        client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied again")
    kinds = [type(record) for record in recorded(shop.parent, tmp_path / "state")][3:]
    assert kinds == [HunkAccepted, HunkApplied, HunkReopened, HunkAccepted, HunkApplied]


def with_workspace(profile: Profile, **changes: Json) -> Profile:
    """Return the same client with other capabilities under `workspace`, and no name that we might know."""
    workspace: dict[str, Json] = {**profile.capabilities["workspace"], **changes}
    return Profile("plain", {"capabilities": {**profile.capabilities, "workspace": workspace}}, profile.habits)


def test_an_editor_that_can_not_apply_edits_is_told(shop: Path, tmp_path: Path) -> None:
    with serving(shop.parent, tmp_path, with_workspace(VS_CODE, applyEdit=False)) as client:
        document = run_and_accept(client, shop)
        client.wait_for(lambda: any("can not apply edits" in message for message in client.shown), "the reason")
        assert document.text == TEXT


def test_an_editor_without_versions_gets_plain_changes(shop: Path, tmp_path: Path) -> None:
    with serving(shop.parent, tmp_path, with_workspace(VS_CODE, workspaceEdit={})) as client:
        document = run_and_accept(client, shop)
        client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")
        [params] = client.params_of("workspace/applyEdit")
        assert list(params["edit"]) == ["changes"]


@pytest.fixture
def two_files(tmp_path: Path) -> Iterator[tuple[Client, Path, Path]]:
    """Return an editor in a workspace of two files, whose spec changes both."""
    first = make_shop(tmp_path / "shop")
    second = first.with_name("store.py")
    wide = TEXT.replace("this file", "*.py")
    first.write_text(wide, encoding="utf-8", newline="")
    second.write_text("from typing import Optional\r\nx: Optional[int]\r\n", encoding="utf-8", newline="")
    with serving(first.parent, tmp_path) as client:
        yield client, first, second


def test_one_edit_covers_all_open_files_of_a_task(two_files: tuple[Client, Path, Path]) -> None:
    client, first, second = two_files
    one, other = client.open(first), client.open(second)
    client.choose(client.offered(one, 0, RUN))
    client.choose(client.offered(one, 0, f"{ACCEPT}.task"))
    client.wait_for(lambda: "int | None" in one.text and "int | None" in other.text, "both files to change")
    assert other.text == "from typing import Optional\r\nx: int | None\r\n"
    [params] = client.params_of("workspace/applyEdit")
    assert len(params["edit"]["documentChanges"]) == 2


def test_a_hunk_of_a_file_that_is_not_open_goes_to_the_disk(two_files: tuple[Client, Path, Path]) -> None:
    client, first, second = two_files
    document = client.open(first)
    client.choose(client.offered(document, 0, RUN))
    client.choose(client.offered(document, 0, f"{ACCEPT}.task"))
    client.wait_for(lambda: "int | None" in document.text, "the open file to change")
    assert second.read_bytes() == b"from typing import Optional\r\nx: int | None\r\n"


def test_a_file_that_changed_on_disk_is_looked_at_before_it_is_written(
    two_files: tuple[Client, Path, Path],
) -> None:
    client, first, second = two_files
    document = client.open(first)
    client.choose(client.offered(document, 0, RUN))
    action = client.offered(document, 0, f"{ACCEPT}.task")
    second.write_text("x: Optional[str]\n", encoding="utf-8", newline="")
    client.choose(action)
    client.wait_for(lambda: "int | None" in document.text, "the open file to change")
    assert second.read_text(encoding="utf-8") == "x: Optional[str]\n"
