"""Workspace folders: each is a workspace of its own, whichever others are open, come or go."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import pytest

from support.client import Client
from support.documents import Document, Json
from support.folders import change_folders, kinds, pending, serving_folders, wait_for_pending, wait_for_record
from support.profiles import EGLOT, HELIX, VS_CODE, Applying, Profile
from support.serving import ACCEPT, RUN, scripted, see_all
from support.shop import AFTER_FIRST, FIRST, TEXT, make_shop
from support.waiting import wait_until

every_way_of_diagnostics = pytest.mark.parametrize("profile", [VS_CODE, HELIX], ids=["asked for", "pushed"])


def run(client: Client, document: Document) -> None:
    """Run the spec of a document and wait for its two hunks."""
    client.choose(client.offered(document, 0, RUN))
    wait_for_pending(client, document, 2)


def accept_first(client: Client, document: Document) -> None:
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")


def is_refused(client: Client, document: Document) -> bool:
    """Run the spec of a document; return whether it was said to lie in no folder."""
    client.shown.clear()
    result = client.choose(client.offered(document, 0, RUN))
    return result is None and any("lies outside of the workspace" in said for said in client.shown)


def open_files(process: int) -> list[str]:
    names: list[str] = []
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            names.append(str(link.readlink()))
    return names


def test_what_is_done_in_a_folder_is_recorded_there_and_nowhere_else(tmp_path: Path) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    with serving_folders(tmp_path, one.parent, two.parent) as client:
        first, second = client.open(one), client.open(two)
        run(client, second)
        assert kinds(one.parent, tmp_path) == []
        assert pending(client, first) == 0
        run(client, first)
        accept_first(client, second)
        wait_for_record(client, two.parent, tmp_path, "hunk-applied")
        assert kinds(one.parent, tmp_path)[-1] == "task-ended"
        assert first.text == TEXT


def test_hunks_of_two_folders_can_be_decided_on_at_once(tmp_path: Path) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    with serving_folders(tmp_path, one.parent, two.parent) as client:
        documents = [client.open(one), client.open(two)]
        hunks: list[str] = []
        for document in documents:
            run(client, document)
            accept = client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
            hunks += accept["command"]["arguments"][0]
            see_all(client, document)
        client.execute("countersign.accept", [[*hunks, "unknown"]])
        for document in documents:
            client.wait_for(lambda document=document: document.text == AFTER_FIRST, "the hunk to be applied")
        client.wait_for(lambda: any("no hunk unknown" in said for said in client.shown), "the reason")
        for file in (one, two):
            assert kinds(file.parent, tmp_path).count("hunk-accepted") == 1


def test_each_folder_has_its_own_settings(tmp_path: Path) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    (two.parent / "countersign.toml").write_text('tag = "todo:"\n', encoding="utf-8")
    with serving_folders(tmp_path, one.parent, two.parent) as client:
        assert client.lenses(client.open(one))
        document = client.open(two)
        assert client.lenses(document) == []
        client.replace(document, "spec:", "todo:")
        run(client, document)


def test_what_waits_in_every_folder_is_offered_again_after_a_restart(tmp_path: Path) -> None:
    files = [make_shop(tmp_path / name) for name in ("one", "two")]
    roots = [file.parent for file in files]
    with serving_folders(tmp_path, *roots) as client:
        for file in files:
            run(client, client.open(file))
    with serving_folders(tmp_path, *roots) as client:
        for file in files:
            wait_for_pending(client, client.open(file), 2)


@every_way_of_diagnostics
def test_a_folder_that_is_removed_takes_its_hunks_along_and_brings_them_back(
    tmp_path: Path, profile: Profile
) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    with serving_folders(tmp_path, one.parent, two.parent, profile=profile) as client:
        first, second = client.open(one), client.open(two)
        for document in (first, second):
            run(client, document)
        change_folders(client, removed=[two.parent])
        wait_for_pending(client, second, 0)
        assert pending(client, first) == 2
        assert is_refused(client, second)
        change_folders(client, added=[two.parent])
        wait_for_pending(client, second, 2)
        accept_first(client, second)


def test_a_folder_that_is_removed_leaves_nothing_running(tmp_path: Path) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    benches = tmp_path / "state" / "benches"
    with serving_folders(tmp_path, one.parent, two.parent, command=scripted("wait")) as client:
        document = client.open(two)
        client.choose(client.offered(document, 0, RUN))
        client.wait_for(lambda: len(client.params_of("$/progress")) > 1, "the agent to work on its bench")
        change_folders(client, removed=[two.parent])
        wait_until(client, lambda: list(benches.glob("*/*")) == [], "the bench to be removed")
        assert kinds(two.parent, tmp_path) == ["task-started", "task-ended"]
        client.wait_for(lambda: client.params_of("$/progress")[-1]["value"]["kind"] == "end", "the bar's end")
        change_folders(client, added=[two.parent])
        assert client.choose(client.offered(document, 0, RUN))["task"]
        records = ["task-started", "task-ended", "task-started"]
        wait_until(client, lambda: kinds(two.parent, tmp_path) == records, "the task's begin")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which files a process has open")
def test_a_folder_that_comes_and_goes_leaves_no_file_open(tmp_path: Path) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    with serving_folders(tmp_path, one.parent) as client:
        document = client.open(two)
        process = client.wire.process.pid

        def is_let_go() -> bool:
            return not any("/two-" in name for name in open_files(process))

        for number in range(1, 6):
            change_folders(client, added=[two.parent])
            assert client.choose(client.offered(document, 0, RUN))["task"]
            wait_until(client, lambda: not is_let_go(), "the ledger to be opened")
            change_folders(client, removed=[two.parent])
            wait_until(client, is_let_go, "the ledger to be closed")
            assert kinds(two.parent, tmp_path).count("task-ended") == number


def test_an_edit_that_is_under_way_when_its_folder_goes_is_told_by_the_text_when_it_comes_back(
    tmp_path: Path,
) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    with serving_folders(tmp_path, one.parent, two.parent) as client:
        client.behave(applying=Applying.HOLDS)
        document = client.open(two)
        run(client, document)
        client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
        client.wait_for(lambda: client.held, "the edit to be asked for")
        change_folders(client, removed=[two.parent])
        wait_for_pending(client, document, 0)
        client.release()
        assert document.text == AFTER_FIRST
        assert kinds(two.parent, tmp_path)[-1] == "hunk-accepted"
        change_folders(client, added=[two.parent])
        wait_for_record(client, two.parent, tmp_path, "hunk-applied")
        wait_for_pending(client, document, 1)
        assert client.wire.errors == ""


def test_a_document_whose_text_is_not_known_stays_so_when_it_moves(tmp_path: Path) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    with serving_folders(tmp_path, one.parent) as client:
        document = client.open(two)
        backwards = {"start": {"line": 1, "character": 0}, "end": {"line": 0, "character": 0}}
        client.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": document.uri, "version": 2},
                "contentChanges": [{"range": backwards, "text": "x"}],
            },
        )
        assert client.lenses(document) == []
        change_folders(client, added=[two.parent])
        assert client.lenses(document) == []
        assert client.execute("countersign.run", [document.uri, 0]) is None
        client.close(document)
        run(client, client.open(two))


def test_a_document_moves_into_a_folder_that_is_added_around_it(tmp_path: Path) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    with serving_folders(tmp_path, one.parent) as client:
        document = client.open(two, "# typed\n" + TEXT)
        client.undo(document)
        client.replace(document, "# typed\n", "")
        assert is_refused(client, document)
        change_folders(client, added=[two.parent])
        run(client, document)
        accept_first(client, document)
        wait_for_record(client, two.parent, tmp_path, "hunk-applied")


def test_the_last_folder_can_go_and_come_again(tmp_path: Path) -> None:
    one = make_shop(tmp_path / "one")
    with serving_folders(tmp_path, one.parent) as client:
        document = client.open(one)
        run(client, document)
        change_folders(client, removed=[one.parent])
        wait_for_pending(client, document, 0)
        assert is_refused(client, document)
        change_folders(client, added=[one.parent])
        wait_for_pending(client, document, 2)


def test_the_innermost_folder_has_a_document(tmp_path: Path) -> None:
    outer = make_shop(tmp_path / "outer")
    inner = make_shop(outer.parent / "inner")
    with serving_folders(tmp_path, outer.parent, inner.parent) as client:
        document = client.open(inner)
        run(client, document)
        accept_first(client, document)
        assert kinds(outer.parent, tmp_path) == []
        change_folders(client, removed=[inner.parent])
        wait_for_pending(client, document, 0)
        client.undo(document)
        run(client, document)
        wait_until(client, lambda: "proposal-offered" in kinds(outer.parent, tmp_path), "its record")
        change_folders(client, added=[inner.parent])
        wait_for_pending(client, document, 4)


@every_way_of_diagnostics
def test_hunks_of_an_outer_folder_are_shown_in_an_inner_one_and_never_written_under_its_editor(
    tmp_path: Path, profile: Profile
) -> None:
    outer = make_shop(tmp_path / "outer")
    inner = make_shop(outer.parent / "inner")
    with serving_folders(tmp_path, outer.parent, inner.parent, profile=profile) as client:
        top = client.open(outer, TEXT.replace("this file", "**/*.py"))
        document = client.open(inner, "# unsaved\n" + TEXT)
        client.choose(client.offered(top, 0, RUN))
        wait_for_pending(client, document, 2)
        see_all(client, top)
        client.choose(client.offered(top, 0, f"{ACCEPT}.task"))
        client.wait_for(lambda: FIRST not in document.text, "the hunks to be applied")
        assert document.text.startswith("# unsaved\n# spec")
        assert inner.read_text(encoding="utf-8") == TEXT
        wait_for_record(client, outer.parent, tmp_path, "hunk-applied", 4)
        assert kinds(inner.parent, tmp_path) == []


def test_a_folder_with_two_names_is_one_and_stays_until_both_are_gone(tmp_path: Path) -> None:
    one = make_shop(tmp_path / "one")
    link = tmp_path / "link"
    link.symlink_to(one.parent)
    with serving_folders(tmp_path, one.parent, link, one.parent.as_uri() + "/") as client:
        document = client.open(link / one.name)
        run(client, document)
        change_folders(client, removed=[one.parent])
        accept_first(client, document)
        change_folders(client, removed=[link])
        assert is_refused(client, document)


def test_what_is_no_folder_here_is_left_out(tmp_path: Path) -> None:
    one = make_shop(tmp_path / "one")
    odd = ["untitled:x", "vscode-remote://ssh-remote%2Bhost/w", "file://server/share", "nonsense", ""]
    with serving_folders(tmp_path, *odd, tmp_path / "missing", one.parent) as client:
        run(client, client.open(one))
        change_folders(client, added=odd, removed=[*odd, tmp_path / "never", tmp_path / "missing"])
        new = tmp_path / "missing" / "new.py"
        document = client.open_uri(new.as_uri(), TEXT)
        change_folders(client, added=[tmp_path / "missing"])
        run(client, document)
        assert client.wire.errors == ""


def test_only_other_machines_folders_are_no_folder(tmp_path: Path) -> None:
    one = make_shop(tmp_path / "one")
    with serving_folders(tmp_path, "vscode-remote://ssh-remote%2Bhost/w") as client:
        assert is_refused(client, client.open(one))


@pytest.mark.parametrize(
    ("profile", "announced"), [(VS_CODE, {"supported": True, "changeNotifications": True}), (EGLOT, None)]
)
def test_folders_are_announced_to_those_that_have_them(tmp_path: Path, profile: Profile, announced: Json) -> None:
    with serving_folders(tmp_path, tmp_path, profile=profile) as client:
        assert client.capabilities.get("workspace", {}).get("workspaceFolders") == announced
