"""Every story in `stories/`, told in every real editor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from support.editors.kinds import KINDS, Kind
from support.editors.sessions import Session
from support.editors.steps import do
from support.staging import command_of, in_groups, write_files
from support.stories import Story, read_story, stories

FOLDER = Path(__file__).with_name("stories")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("document", stories(FOLDER), ids=lambda path: path.stem)
def test_a_story_comes_true_in_an_editor(
    document: Path, kind: Kind, programs: Mapping[str, Path], tmp_path: Path
) -> None:
    story = read_story(document.read_text(encoding="utf-8"))
    if kind.name in story.cannot:
        pytest.skip(story.cannot[kind.name])
    write_files(story, tmp_path / "work")
    with Session(partial(kind.start, programs), command_of(story), tmp_path) as session:
        for step in story.steps:
            do(session, step)
        check_ledger(story, session)
        check_texts(story, session)
    assert session.problems() == []


def check_ledger(story: Story, session: Session) -> None:
    """See that the ledger holds the story's records, but for what was seen: Emacs hovers of its own accord."""
    told = in_groups([record for record in story.ledger if record != "hunks-seen"])

    def is_told() -> bool:
        return in_groups([record for record in session.records() if record != "hunks-seen"]) == told

    session.until(is_told, f"for the ledger {told}")


def check_texts(story: Story, session: Session) -> None:
    """See that files are as the story has them: in the editor where one was opened, else on the disk."""
    for path, text in story.after.items():
        if path in session.opened:
            session.editor.open(session.root / path)
            session.until(lambda text=text: session.editor.text == text, f"for the text\n{text}")
        else:
            assert (session.root / path).read_bytes().decode() == text
    assert [path for path in story.gone if (session.root / path).exists()] == []
