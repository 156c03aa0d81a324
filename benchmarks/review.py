"""What a review costs and comes to: `python benchmarks/review.py [--only A,B] [--check]`.

Of a review in which 5,000 hunks wait in 200 files, each scenario is measured in the real server process and stands
beside a figure of the same run: a key stroke beside one in a workspace with 5 hunks, accepting all hunks beside
what it takes to write the 200 files and wait for the disk, and a restart beside one with 5 hunks. The ratios are
more to be trusted than the seconds.

The scenario `drawn` has 50 hunks in a file that an editor draws itself, beside the same in one that does not.
The scenario `corpus` takes what real models have proposed, from the folder `shared` beside the checkout, where
there is one. A user edits the text elsewhere meanwhile; what comes of it must be what `git merge-file` makes of
both, where it finds no conflict: by accepting what fits, or after what does not was rebased.

With `--check` the exit code is 1 when a bound does not hold.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter

from msgspec import Struct

from countersign.core.text import Text
from harness.corpus import CORPUS, pairs
from harness.elsewhere import edited, merging
from harness.figures import quantile
from harness.reviewed import reviewed
from harness.reviewer import Reviewer
from harness.talk import Refusal
from harness.waiting import Waiting, make_waiting

_FILES, _HUNKS, _FEW = 200, 25, 5
"""Files with hunks and hunks of each; the hunks of the workspace that is compared with."""
_DRAWN = 50
"""Hunks that an editor draws."""
_LETTERS, _WARM_UP, _ROUNDS = 300, 20, 3
_EDITS = (0, 1, 3, 8)
"""Edits of the user in a text of the corpus, while a model's proposal for it waits."""


class _Bound(Struct, frozen=True):
    """What was measured, in seconds or as a ratio, and what it may be at most."""

    what: str
    value: float
    limit: float

    @property
    def holds(self) -> bool:
        return self.value <= self.limit


def _key_strokes(folder: Path) -> Iterator[_Bound]:
    """Type in two workspaces in turns, away from all hunks and within one."""
    many, few = make_waiting(folder / "many", _FILES, _HUNKS), make_waiting(folder / "few", 1, _FEW)
    with Reviewer(many) as busy, Reviewer(few) as idle:
        for reviewer in (busy, idle):
            _begin(reviewer)
        for what, offset in (("beside the hunks", 1), ("in a hunk", 0)):
            typical = _typed_in_turns((busy, idle), offset)
            print(f"  {what}: {typical[0] * 1e6:.0f} us, {typical[1] * 1e6:.0f} us with {_FEW} hunks")
            yield _Bound(f"key stroke {what}, to one with {_FEW} hunks", typical[0] / typical[1], 1.5)


def _drawn(folder: Path) -> Iterator[_Bound]:
    """Type beside hunks in an editor that draws them itself, and in one that does not, in turns."""
    one, other = (make_waiting(folder / name, 1, _DRAWN) for name in ("drawn", "plain"))
    with Reviewer(one, drawing=True) as drawing, Reviewer(other) as plain:
        for reviewer in (drawing, plain):
            _begin(reviewer)
        typical = _typed_in_turns((drawing, plain), 1)
        print(f"  {_DRAWN} hunks: {typical[0] * 1e6:.0f} us, {typical[1] * 1e6:.0f} us where they are not drawn")
        yield _Bound(f"key stroke among {_DRAWN} drawn hunks, to others", typical[0] / typical[1], 1.5)


def _typed_in_turns(reviewers: Sequence[Reviewer], offset: int) -> Sequence[float]:
    """Type letters in all editors in turns, so many lines below a hunk; return what one takes typically in each."""
    seconds: list[list[float]] = [[] for _ in reviewers]
    for _ in range(_LETTERS + _WARM_UP):
        for reviewer, taken in zip(reviewers, seconds, strict=True):
            path = next(iter(reviewer.waiting.texts))
            taken.append(reviewer.type_letter(path, reviewer.waiting.lines(path)[1] + offset))
    return [quantile(taken[_WARM_UP:], 0.5) for taken in seconds]


def _accept_all(folder: Path, *, is_open: bool) -> Iterator[_Bound]:
    where = "open" if is_open else "closed"
    seconds: list[float] = []
    floor: list[float] = []
    for number in range(_ROUNDS):
        waiting = make_waiting(folder / f"{where}-{number}", _FILES, _HUNKS)
        with Reviewer(waiting) as reviewer:
            first, *others = waiting.texts
            _begin(reviewer)
            for path in others if is_open else ():
                reviewer.open(path)
            reviewer.until_all_offered(first)
            seconds.append(reviewer.accept_all())
            reviewer.end()
        if not is_open and (wrong := _wrong(waiting, others)):
            raise Refusal(f"wrote something else to {wrong}")
        floor.append(_written(waiting, folder / "floor"))
    print(f"  {where}: {_told(seconds)}; writing the files: {_told(floor)}")
    yield _Bound(f"accept all in {where} files, seconds", min(seconds), 3.0)
    if not is_open:
        yield _Bound("accept all in closed files, to writing the files", min(seconds) / min(floor), 12.0)


def _restart(folder: Path) -> Iterator[_Bound]:
    many, few = make_waiting(folder / "many", _FILES, _HUNKS), make_waiting(folder / "few", 1, _FEW)
    seconds: dict[str, list[float]] = {"many": [], "few": []}
    for _ in range(_ROUNDS):
        for name, waiting in (("many", many), ("few", few)):
            with Reviewer(waiting) as reviewer:
                seconds[name].append(_begin(reviewer))
                reviewer.end()
    print(f"  until all is offered: {_told(seconds['many'])}; with {_FEW} hunks: {_told(seconds['few'])}")
    yield _Bound("restart, seconds", min(seconds["many"]), 2.0)
    yield _Bound(f"restart, to one with {_FEW} hunks", min(seconds["many"]) / min(seconds["few"]), 3.0)


def _corpus(folder: Path) -> Iterator[_Bound]:
    del folder
    try:
        found = [*pairs()]
    except OSError:
        print(f"  there is no {CORPUS}, so this says nothing")
        return
    clean = reached = rebased = wrong = 0
    with merging() as merger:
        for pair in found:
            base, proposed = Text.of(pair.before), Text.of(pair.after)
            for edits in _EDITS:
                now = edited(base, Random(f"{pair.name}:{edits}"), edits)  # noqa: S311 - a seed gives the same again
                wanted = merger.merge(pair.before, str(now), pair.after)
                if wanted is None:
                    continue
                came = reviewed(base, proposed, now)
                clean += 1
                reached += came.at_once == wanted
                rebased += came.at_once != wanted and came.rebased == wanted
                wrong += came.rebased != wanted and not came.left
    print(
        f"  {len(found)} files, {clean} edited texts that git merges: {reached} by accepting, {rebased} by rebasing"
    )
    yield _Bound("corpus, not what git makes of it", (clean - reached - rebased) / max(clean, 1), 0.0)
    yield _Bound("corpus, wrong texts", wrong, 0.0)


_SCENARIOS: dict[str, Callable[[Path], Iterator[_Bound]]] = {
    "key-stroke": _key_strokes,
    "drawn": _drawn,
    "accept-closed": lambda folder: _accept_all(folder, is_open=False),
    "accept-open": lambda folder: _accept_all(folder, is_open=True),
    "restart": _restart,
    "corpus": _corpus,
}
"""By name, what prints figures and yields bounds; it is given a folder of its own."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(_SCENARIOS), help="some of the scenarios, with commas")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound does not hold")
    options = parser.parse_args()
    names = options.only.split(",")
    if unknown := [name for name in names if name not in _SCENARIOS]:
        parser.error(f"not known: {', '.join(unknown)}")
    print(f"{_FILES * _HUNKS:,} hunks in {_FILES} files; load average {os.getloadavg()[0]:.1f}")
    bounds = [bound for name in names for bound in _measured(name)]
    for bound in bounds:
        print(f"{'holds ' if bound.holds else 'BROKEN'}  {bound.what}: {bound.value:.2f} (bound {bound.limit:g})")
    return int(options.check and not all(bound.holds for bound in bounds))


def _measured(name: str) -> list[_Bound]:
    print(f"{name}:", flush=True)
    with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
        try:
            return list(_SCENARIOS[name](Path(folder)))
        except Refusal as refusal:
            return [_Bound(f"{name}, but the server {refusal}", float("inf"), 0.0)]


def _begin(reviewer: Reviewer) -> float:
    """Start a server and open a file; return the seconds from its start until all hunks are offered."""
    reviewer.initialize()
    first = next(iter(reviewer.waiting.texts))
    reviewer.open(first)
    return reviewer.until_all_offered(first) - reviewer.talk.began


def _wrong(waiting: Waiting, paths: list[str]) -> str:
    """Return a file that does not hold what was accepted, empty when all do."""
    return next((path for path in paths if (waiting.root / path).read_text() != waiting.accepted[path]), "")


def _written(waiting: Waiting, folder: Path) -> float:
    """Return the seconds that it takes to write the files anew, one by one, and to wait for the disk."""
    folder.mkdir(exist_ok=True)
    began = perf_counter()
    for path, text in waiting.accepted.items():
        with (folder / path).open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    return perf_counter() - began


def _told(seconds: list[float]) -> str:
    return f"{min(seconds):.2f} to {max(seconds):.2f} s"


if __name__ == "__main__":
    sys.exit(main())
