"""A whole review in editors of every position encoding: the text, and nothing but the text, decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.client import Client
from support.profiles import EGLOT, HELIX, NEOVIM, VS_CODE, Profile
from support.serving import ACCEPT, REJECT, REOPEN, RUN, SHOW, every_encoding, see_all, serving
from support.shop import AFTER_FIRST, FIRST, FIRST_NEW, SECOND, SECOND_NEW, TEXT, make_shop

AFTER_BOTH = AFTER_FIRST.replace(SECOND, SECOND_NEW)


@pytest.mark.parametrize(
    ("profile", "encoding"),
    [(VS_CODE, "utf-16"), (NEOVIM, "utf-8"), (HELIX, "utf-8"), (EGLOT, "utf-32")],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_the_position_encoding_is_the_one_the_editor_likes_best(
    tmp_path: Path, profile: Profile, encoding: str
) -> None:
    with serving(None, tmp_path, profile) as client:
        assert client.encoding == encoding


@every_encoding
def test_a_hunk_is_accepted_undone_and_redone(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.choose(client.offered(document, document.line_of(FIRST.strip()), ACCEPT))
    client.wait_for(lambda: document.text == AFTER_FIRST, "the hunk to be applied")
    assert not client.actions(document, document.line_of(FIRST_NEW.strip()), only="quickfix")
    client.undo(document)
    assert document.text == TEXT
    client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
    client.redo(document)
    assert document.text == AFTER_FIRST
    assert not client.actions(document, document.line_of(FIRST_NEW.strip()), only="quickfix")


def test_the_hunks_of_a_file_are_accepted_in_any_order(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    for line in (SECOND, FIRST):
        client.choose(client.offered(document, document.line_of(line.strip()), ACCEPT))
        client.wait_for(lambda line=line: line not in document.text, "the hunk to be applied")
    assert document.text == AFTER_BOTH


@every_encoding
def test_all_hunks_of_a_file_are_accepted_as_one_edit(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    see_all(client, document)
    client.choose(client.offered(document, document.line_of(FIRST.strip()), f"{ACCEPT}.file"))
    client.wait_for(lambda: document.text == AFTER_BOTH, "both hunks to be applied")
    client.undo(document)
    assert document.text == TEXT
    assert len(client.params_of("workspace/applyEdit")) == 1
    client.offered(document, document.line_of(SECOND.strip()), ACCEPT)


def test_a_rejection_is_taken_back(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(SECOND.strip())
    client.choose(client.offered(document, line, REJECT))
    assert {action["kind"] for action in client.actions(document, line, only="quickfix")} == {REOPEN}
    client.choose(client.offered(document, line, REOPEN))
    client.choose(client.offered(document, line, ACCEPT))
    client.wait_for(lambda: SECOND_NEW in document.text, "the hunk to be applied")


@every_encoding
def test_a_hunk_follows_what_is_typed_before_it(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    client.offered(document, document.line_of(FIRST.strip()), ACCEPT)
    client.replace(document, "from typing", "import 😀\n\n\nfrom typing")
    client.choose(client.offered(document, document.line_of(SECOND.strip()), ACCEPT))
    expected = TEXT.replace(SECOND, SECOND_NEW).replace("from typing", "import 😀\n\n\nfrom typing")
    client.wait_for(lambda: document.text == expected, "the hunk to be applied where it stands now")


def test_a_hunk_whose_lines_have_changed_is_stale_until_they_are_back(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(SECOND.strip())
    accept = client.offered(document, line, ACCEPT)
    client.replace(document, '"😀"', '"😀😀"')
    kinds = {action["kind"] for action in client.actions(document, line)}
    assert ACCEPT not in kinds
    assert {REJECT, SHOW} <= kinds
    typed = document.text
    client.choose(accept)
    assert document.text == typed
    assert any("changed since" in message for message in client.shown)
    client.undo(document)
    client.choose(client.offered(document, line, ACCEPT))
    client.wait_for(lambda: SECOND_NEW in document.text, "the hunk to be applied")


def test_typing_the_change_by_hand_accepts_the_hunk(client: Client, source: Path) -> None:
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    line = document.line_of(FIRST.strip())
    client.offered(document, line, ACCEPT)
    client.replace(document, "Optional[int]", "int | None")
    assert not client.actions(document, line, only="quickfix")
    assert not client.params_of("workspace/applyEdit")


@every_encoding
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(TEXT.replace("\n", "\r\n"), AFTER_BOTH.replace("\n", "\r\n"), id="lines that end with CRLF"),
        pytest.param(
            f"{TEXT}x: Optional[int]", f"{AFTER_BOTH}x: int | None", id="no end of line at the end of the file"
        ),
        pytest.param(f"{TEXT}x: Optional[int]\n", f"{AFTER_BOTH}x: int | None\n", id="a hunk on the last line"),
        pytest.param(
            TEXT.replace("    return", "\f    return", 1),
            AFTER_BOTH.replace("    return", "\f    return", 1),
            id="a form feed, which ends no line",
        ),
    ],
)
def test_every_line_end_stays_as_it_was(client: Client, source: Path, before: str, after: str) -> None:
    source.write_text(before, encoding="utf-8", newline="")
    document = client.open(source)
    client.choose(client.offered(document, 0, RUN))
    see_all(client, document)
    client.choose(client.offered(document, document.line_of("def price"), f"{ACCEPT}.file"))
    client.wait_for(lambda: document.text == after, "all hunks to be applied")
    client.undo(document)
    assert document.text == before


def test_what_was_offered_is_offered_again_after_a_restart(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.choose(client.offered(document, 0, RUN))
        client.choose(client.offered(document, document.line_of(FIRST.strip()), REJECT))
    with serving(source.parent, tmp_path) as client:
        document = client.open(source)
        client.offered(document, document.line_of(SECOND.strip()), ACCEPT)
        assert not client.actions(document, document.line_of(FIRST.strip()), only=ACCEPT)


def test_two_editors_on_one_workspace_see_each_other(tmp_path: Path) -> None:
    source = make_shop(tmp_path / "shop")
    with serving(source.parent, tmp_path) as one, serving(source.parent, tmp_path, NEOVIM) as other:
        mine, theirs = one.open(source), other.open(source)
        one.choose(one.offered(mine, 0, RUN))
        line = theirs.line_of(SECOND.strip())
        other.offered(theirs, line, ACCEPT)
        one.choose(one.offered(mine, line, REJECT))
        other.wait_for(lambda: not _accepts(other, line), "the other editor to hear of the rejection")


def _accepts(client: Client, line: int) -> bool:
    [document] = client.files.open.values()
    return bool(client.actions(document, line, only=ACCEPT))
