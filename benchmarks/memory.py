"""How much memory typing leaves behind: `python benchmarks/memory.py [--count N] [--check]`.

A file of 1,000 lines with 50 pending hunks gets a million `didChange` notifications: letters, new lines and
deletions in turns, so that the text stays what it is. The server must then hold little more than before; with
`--check` the exit code is 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from harness.place import make_place
from harness.servers import OURS, SERVERS, missing
from harness.session import Session
from harness.talk import Talk

_BOUND = 5.0
"""MiB that a million notifications may add."""
_COUNT, _STEP, _BATCH = 1_000_000, 100_000, 400
"""Notifications in all, between two figures, and in one write."""
_WARM_UP = 10_000
"""Notifications before the first figure: caches and the allocator fill up once."""
_LINES = 1_000
_MEGABYTE = 1 << 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=_COUNT, help="notifications to send")
    parser.add_argument("--server", choices=SERVERS, default=OURS)
    parser.add_argument("--check", action="store_true", help="exit with 1 when the bound does not hold")
    options = parser.parse_args()
    if why := missing(options.server):
        raise SystemExit(f"{options.server}: {why}")
    growth = _measure(options.server, options.count)
    holds = growth < _BOUND
    print(f"{'holds ' if holds else 'BROKEN'}  {growth:+.1f} MiB after {options.count:,} edits (bound {_BOUND:g})")
    return int(options.check and not holds)


def _measure(server: str, count: int) -> float:
    """Return the MiB that were added, and tell how they came."""
    with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
        place = make_place(Path(folder), _LINES, propose=server == OURS)
        with Talk(SERVERS[server], place.root, place.environment) as talk:
            session = Session(talk, place)
            session.initialize()
            session.open()
            if server == OURS:
                session.check_hunks()
            _type(session, _WARM_UP)
            before = talk.memory().rss
            print(f"{0:>9,} edits: {before / _MEGABYTE:.1f} MiB", flush=True)
            began = perf_counter()
            for sent in range(0, count, _STEP):
                many = min(_STEP, count - sent)
                _type(session, many)
                each = (perf_counter() - began) / (sent + many) * 1e6
                added = (talk.memory().rss - before) / _MEGABYTE
                print(f"{sent + many:>9,} edits: {added:+.1f} MiB, {each:.0f} us each", flush=True)
            growth = talk.memory().rss - before
            session.end()
    return growth / _MEGABYTE


def _type(session: Session, count: int) -> None:
    """Send so many edits, and wait until the last is known."""
    for sent in range(0, count, _BATCH):
        edits = [session.mixed(session.source.plain[0]) for _ in range(min(_BATCH, count - sent))]
        asked = session.action(session.source.hunks[0], 4)
        session.talk.ask(b"".join(edits) + asked.data, asked.number)
    session.settle()


if __name__ == "__main__":
    sys.exit(main())
