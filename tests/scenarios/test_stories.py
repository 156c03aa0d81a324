"""Every story in this folder, told to the real server process by editors of each kind.

Those in `pains/` are named after what users of other tools complain of.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from countersign.core.folding import remember
from countersign.core.history import History
from countersign.core.state import State
from countersign.ledger.place import stream_directory
from countersign.ledger.verify import verify
from support.ledgers import recorded
from support.model_thread import configured, served
from support.profiles import PROFILES, Profile
from support.sandboxes import needs_sandbox
from support.scripted_model import does
from support.staging import command_of, in_groups, write_files
from support.steps import do
from support.stories import Story, read_story, stories
from support.tellers import Teller
from support.trusting import trust
from support.waiting import fall_silent, wait_until

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
@pytest.mark.parametrize("document", stories(FOLDER), ids=lambda path: path.stem)
def test_a_story_comes_true(document: Path, profile: Profile, tmp_path: Path) -> None:
    story = read_story(document.read_text(encoding="utf-8"))
    root, state = tmp_path / "work", tmp_path / "state"
    write_files(story, root)
    with model_of(story, root, tmp_path):
        told(story, Teller(command_of(story), root, state, profile, environment(tmp_path)))


def told(story: Story, teller: Teller) -> None:
    teller.begin()
    for step in story.steps:
        do(teller, step)
    check_ledger(story, teller)
    check_texts(story, teller)
    check_replay(teller)
    teller.end()


def environment(folder: Path) -> dict[str, str]:
    return {"XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config")}


@contextmanager
def model_of(story: Story, root: Path, folder: Path) -> Generator[None]:
    """Serve the model of a story that has one, in a workspace that is trusted; so is one where a command is run,
    unless the story itself says when.
    """
    if story.agent != "endpoint":
        if runs_commands(story):
            needs_sandbox()
            if "trust the workspace" not in story.steps:
                trust(root, folder / "state")
        yield
        return
    with served(does(story.deeds, story.words)) as endpoint:
        configured(folder / "config", endpoint.url)
        trust(root, folder / "state")
        yield


def runs_commands(story: Story) -> bool:
    lines = (line for text in story.before.values() for line in text.splitlines())
    return any(line.startswith(("#   done: ", "#   fix: ")) for line in lines)


def check_texts(story: Story, teller: Teller) -> None:
    for path, text in story.after.items():
        assert teller.text_of(path) == text
        is_executable = (teller.root / path).exists() and bool((teller.root / path).stat().st_mode & 0o100)
        assert is_executable == (path in story.executable), path
    assert [path for path in story.gone if (teller.root / path).exists()] == []


def check_ledger(story: Story, teller: Teller) -> None:
    """See that the ledger holds the story's records."""
    told = in_groups(story.ledger)
    wait_until(teller.client, lambda: in_groups(teller.records()) == told, f"the ledger {told}")
    assert verify(stream_directory(teller.root, teller.state / "countersign")).ok


def check_replay(teller: Teller) -> None:
    """See that a server that knows nothing but the ledger and the texts offers what the one before offered."""
    history = remember(State("reader").history, recorded(teller.root, teller.state))
    if not teller.client.pulls_diagnostics:
        fall_silent(teller.client)
    wait_until(
        teller.client, lambda: len(teller.offers()) == open_hunks(history, teller), "all that is open to be shown"
    )
    offers = teller.offers()
    teller.restart()
    for path in teller.documents:
        kinds = [kind for shown, kind, _ in offers if shown == path]
        teller.see(str(kinds.count("pending-hunk")), str(kinds.count("stale-hunk")), path)
    assert teller.offers() == offers
    assert remember(State("reader").history, recorded(teller.root, teller.state)) == history


def open_hunks(history: History, teller: Teller) -> int:
    """Return how many hunks are neither decided nor withdrawn and shown: in their own documents, or, on a file as a
    whole, at their specs.
    """
    return sum(
        (
            change.path in teller.documents
            or (hunk.operation is not None and history.tasks[hunk.task].spec.path in teller.documents)
        )
        and not history.is_decided(hunk.id)
        and not history.is_withdrawn(hunk.id)
        for proposal in history.proposals.values()
        for change in proposal.files
        for hunk in history.hunks_in(change, proposal)
    )
