"""`countersign review`: go on with what earlier runs offered and nobody has decided on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from countersign.cli.alternatives import in_order
from countersign.cli.commands import Review
from countersign.cli.desk import Desk
from countersign.cli.output import counted, inline
from countersign.cli.place import path_in, root_of
from countersign.cli.reports import ReviewReport, check_reports, file_reports, progress_report
from countersign.cli.settling import Wish, exit_code, settle, summarize
from countersign.cli.sitting import Sitting
from countersign.core.attention import unseen_of
from countersign.core.deeds import deed
from countersign.core.escape import shortened
from countersign.core.landed import all_landed
from countersign.core.model import Hunk, HunkId
from countersign.core.staleness import staleness
from countersign.core.state import State
from countersign.core.views import Offer, open_of

__all__ = ["review"]

_LONGEST = 120
"""Characters of what is said of a hunk on its line."""


def review(command: Review, desk: Desk) -> int:
    """Return the exit code. Raises UsageError and the errors of `ports.py`."""
    root = root_of(command.common.root, command.file)
    path = path_in(root, command.file, must_exist=False) if command.file is not None else None
    with Sitting(desk, root) as sitting:
        if path is not None:
            sitting.look(path)
        else:  # an editor that was killed may have had in its buffers what was accepted
            sitting.look_at(tuple(all_landed(sitting.state.history)))
        if command.quickfix:
            _list(desk, sitting.state, root, _open(sitting.state, command, path))
            _tell_lost(desk, sitting.state, path)
            return 0
        tasks = dict.fromkeys(offer.hunk.task for offer in _open(sitting.state, command, path))
        wish = Wish(command.accept, command.common.json, one=bool(command.hunk))
        settled = settle(desk, sitting, lambda state: _open(state, command, path), wish)
        if command.common.json:
            progress = progress_report(sitting.state, tasks)
            files = file_reports(sitting.state, settled.hunks)
            checks = check_reports(sitting.state, tasks)
            desk.output.document(ReviewReport(" ".join(sitting.problems), progress, checks, files))
        elif settled.hunks:
            summarize(desk, sitting, settled)
        else:
            where = f" in {inline(path)}" if path else ""
            where += " that this asks for" if command.task or command.clause or command.hunk else ""
            desk.output.text(f"No hunk waits for a decision{where}.")
        _tell_lost(desk, sitting.state, path)
        return exit_code(sitting.state, settled)


def _open(state: State, command: Review, path: str | None) -> tuple[Offer, ...]:
    """Return the open hunks that are asked for, of the oldest task first; each is followed by its alternatives."""
    roots = dict.fromkeys(map(state.history.root_of, state.history.tasks))
    offers = (offer for task in roots for offer in open_of(state, task))
    return in_order(
        state,
        (offer for offer in offers if path in {None, offer.hunk.path} and _is_meant(state, command, offer.hunk)),
    )


def _is_meant(state: State, command: Review, hunk: Hunk) -> bool:
    own = hunk.task.startswith(command.task) and command.clause.lower() in hunk.clause.lower()
    return own and any(name.startswith(command.hunk) for name in _names(state, hunk))


def _names(state: State, hunk: Hunk) -> Iterator[HunkId]:
    """Yield the id of a hunk and those of the hunks that it was made of."""
    yield hunk.id
    whole = state.history.hunks.get(hunk.parent) if hunk.parent is not None else None
    if whole is not None:
        yield from _names(state, whole.hunk)


def _list(desk: Desk, state: State, root: Path, offers: Sequence[Offer]) -> None:
    """Write a line for each hunk, with its place in front as editors read it from compilers and `grep -n`."""
    unseen = unseen_of(state, [offer.hunk.id for offer in offers])
    for offer in offers:
        place = f"{inline(os.path.relpath(root / offer.hunk.path))}:{offer.span.start + 1}"
        why = offer.hunk.rationale or offer.hunk.clause or (offer.task.spec.goal if offer.task else "")
        why = ": ".join(part for part in (deed(offer.hunk), why) if part)
        word = offer.review.word + (", unseen" if offer.hunk.id in unseen else "")
        desk.output.text(f"{place}: {word}: {shortened(why, _LONGEST)}" if why else f"{place}: {word}")


def _tell_lost(desk: Desk, state: State, path: str | None) -> None:
    """Name the files of undecided hunks that are no text files any more."""
    undecided = [
        entry.hunk
        for hunk, entry in state.history.hunks.items()
        if entry.hunk.operation is None and not state.history.is_decided(hunk)
    ]
    lost = {
        hunk.path for hunk in undecided if (found := state.documents.get(hunk.path)) is None or found.text is None
    }
    for gone in sorted(lost if path is None else lost & {path}):
        hunks = [hunk.id for hunk in undecided if hunk.path == gone]
        found = staleness(state, hunks[0])
        why = inline(found.reason) if found else "there is no such text file."
        desk.messages.say(f"{counted(len(hunks), 'hunk')} of {inline(gone)} can not be shown: {why}")
